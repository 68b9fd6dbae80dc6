"""Moments as people write them on the command line."""

from datetime import UTC, date, datetime

from douane.errors import DouaneError


def moment(text: str | None) -> datetime | None:
    """A date or a time (RFC 3339); without a zone it is UTC, a bare date is its first moment.

    Raises:
        DouaneError: when it is neither.
    """
    if text is None:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise DouaneError(f"{text!r} is no time: write 2026-11-01 or 2026-11-01T12:00:00Z") from error
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def period(since: str | None, until: str | None) -> tuple[datetime | None, datetime | None]:
    """Two moments between which something lies: from `since` on, before `until`; either may be left out.

    Raises:
        DouaneError: when one is no moment, or nothing can lie between them.
    """
    start, end = moment(since), moment(until)
    if start is not None and end is not None and start >= end:
        raise DouaneError(f"nothing lies between --since {since} and --until {until}: --since must be before --until")
    return start, end


def day(text: str) -> date:
    """A day.

    Raises:
        DouaneError: when it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DouaneError(f"{text!r} is no day: write 2026-11-01") from error
