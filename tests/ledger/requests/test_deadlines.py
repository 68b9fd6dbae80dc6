"""Dates of GDPR Art. 12(3), counted by Regulation 1182/71."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.requests.deadlines import deadlines, months_later, working_day

DAYS = st.dates(date(2018, 5, 25), date(2060, 1, 1))


@pytest.mark.parametrize(
    ("received", "target", "due", "longest"),
    [
        (date(2027, 1, 29), date(2027, 2, 12), date(2027, 3, 1), date(2027, 4, 29)),  # 28 February 2027 is a Sunday
        (date(2025, 1, 31), date(2025, 2, 14), date(2025, 2, 28), date(2025, 4, 30)),  # no 31 February, no 31 April
        (date(2024, 1, 31), date(2024, 2, 14), date(2024, 2, 29), date(2024, 4, 30)),  # a leap year
        (
            date(2026, 3, 5),
            date(2026, 3, 19),
            date(2026, 4, 7),
            date(2026, 6, 5),
        ),  # 5 April 2026 is Easter, 6 April Easter Monday
        (date(2026, 6, 21), date(2026, 7, 5), date(2026, 7, 22), date(2026, 9, 21)),  # 21 July is Belgium's national holiday
        (date(2026, 11, 25), date(2026, 12, 9), date(2026, 12, 28), date(2027, 2, 25)),  # Christmas, then a weekend
    ],
)
def test_belgian_dates(received: date, target: date, due: date, longest: date) -> None:
    """A month ends on the same number, on the last day, or on the next working day; the 14 days move for nothing."""
    found = deadlines(received, "BE")
    assert (found.target, found.due, found.longest) == (target, due, longest)


def test_holidays_are_the_country_s_own() -> None:
    """21 July is a holiday in Belgium and none in the Netherlands."""
    assert working_day(date(2026, 7, 21), "NL") == date(2026, 7, 21)
    assert working_day(date(2026, 7, 21), "BE") == date(2026, 7, 22)


@given(DAYS, st.integers(1, 3))
def test_a_month_keeps_the_day_or_takes_the_last(day: date, count: int) -> None:
    """The month is the right one, and the day is the same or the last."""
    later = months_later(day, count)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == count
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(DAYS)
def test_a_deadline_is_a_working_day_and_never_early(day: date) -> None:
    """No deadline falls on a weekend, and none lies before the period's end or more than five days after it."""
    found = deadlines(day, "BE")
    for deadline, count in ((found.due, 1), (found.longest, 3)):
        assert deadline.weekday() < 5
        assert 0 <= (deadline - months_later(day, count)).days <= 5


def test_an_unknown_country_is_one_sentence() -> None:
    """A country whose holidays nobody knows is refused, not passed over."""
    with pytest.raises(LedgerError, match="public holidays of QQ"):
        deadlines(date(2026, 1, 1), "QQ")
