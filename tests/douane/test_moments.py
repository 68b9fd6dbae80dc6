"""Moments on the command line."""

from datetime import UTC, datetime

import pytest

from douane.errors import DouaneError
from douane.moments import moment, period


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T12:00:00Z", datetime(2026, 11, 1, 12, tzinfo=UTC)),
        ("2026-11-01T12:00:00+02:00", datetime(2026, 11, 1, 10, tzinfo=UTC)),
        (None, None),
    ],
)
def test_dates_and_times_are_read_as_utc_unless_they_say_otherwise(text: str | None, read: datetime | None) -> None:
    """A bare date is its first moment in UTC."""
    assert moment(text) == read


def test_what_is_no_time_is_refused_with_an_example() -> None:
    """A bad time is one sentence that shows good ones."""
    with pytest.raises(DouaneError, match="2026-11-01T12:00:00Z"):
        moment("yesterday")


@pytest.mark.parametrize(
    ("since", "until"),
    [("2026-11-02", "2026-11-01"), ("2026-11-01", "2026-11-01"), ("2026-11-01T12:00:00+02:00", "2026-11-01T10:00:00Z")],
)
def test_a_period_in_which_nothing_lies_is_refused(since: str, until: str) -> None:
    """Swapped or equal ends are wrong use, whatever their zones."""
    with pytest.raises(DouaneError, match="--since must be before --until"):
        period(since, until)


def test_a_period_may_be_open() -> None:
    """Either end may be left out."""
    begin, end = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)
    assert period("2026-11-01", "2026-11-02") == (begin, end)
    assert period("2026-11-01", None) == (begin, None)
    assert period(None, "2026-11-02") == (None, end)
    assert period(None, None) == (None, None)
