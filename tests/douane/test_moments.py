"""Moments on the command line."""

from datetime import UTC, datetime

import pytest

from douane.errors import DouaneError
from douane.moments import moment


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
