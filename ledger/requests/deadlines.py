"""By when a request must be answered: GDPR Art. 12(3), counted as Regulation (EEC, Euratom) 1182/71 says.

A period of months ends on the day of the same number, or on the month's last day when it has no such day (Art. 3(2)(c)); when
that day is a public holiday, a Sunday or a Saturday, on the next working day (Art. 3(4)). The day of receipt itself does not
count (Art. 3(1)). The policy's own target of 14 days is a target, and moves for no holiday.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.errors import LedgerError

TARGET = timedelta(days=14)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The dates of one request.

    Attributes:
        target: the policy's own: 14 days.
        due: one month (Art. 12(3), first sentence); until then an extension must be told, too.
        longest: three months: the one month extended by two further months (second sentence).
    """

    target: date
    due: date
    longest: date


def deadlines(received: date, country: str) -> Deadlines:
    """The dates that follow from the day of receipt.

    Args:
        received: the day on which the request came in.
        country: whose public holidays count: the controller's (ISO 3166-1).

    Raises:
        LedgerError: the public holidays of that country are not known.
    """
    return Deadlines(
        target=received + TARGET,
        due=working_day(months_later(received, 1), country),
        longest=working_day(months_later(received, 3), country),
    )


def months_later(day: date, count: int) -> date:
    """The day of the same number so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def working_day(day: date, country: str) -> date:
    """The day itself, or the first working day after it.

    Raises:
        LedgerError: the public holidays of that country are not known.
    """
    import holidays
    from holidays.registry import EntityLoader

    if country not in EntityLoader.get_country_codes():
        raise LedgerError(f"the public holidays of {country} are not known: look at `organisation.country`")
    closed = holidays.country_holidays(country)
    while day.weekday() >= _SATURDAY or day in closed:
        day += timedelta(days=1)
    return day
