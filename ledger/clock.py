"""Moments in writing: the time that the ledger itself notes (an exchange's own comes with its record), and a report's period."""

from datetime import UTC, datetime


def now() -> str:
    """The present moment as RFC 3339, in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def written(moment: datetime | None) -> str | None:
    """A moment as a report names it; one without a zone is UTC."""
    return None if moment is None else (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
