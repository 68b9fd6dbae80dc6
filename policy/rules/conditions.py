"""How a condition is written: one value, a list or `{not: ...}`; numbers have bounds, hours and days may be stretches."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from math import inf, nextafter
from typing import Annotated, cast

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from policy.hosts import ascii_name
from policy.quantities import ALIASES, Section, as_list
from policy.register.bases import bases

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOURS = tuple(map(str, range(24)))
_DOTS = re.compile(r"[.\u3002\uff0e\uff61]")  # UTS #46 §2.3
_STRETCH = re.compile(r"(\d{1,2})\s*-\s*(\d{1,2})")


def in_zone(at: datetime, zone: tzinfo) -> datetime:
    """A moment by the clocks of a time zone; one without a zone is UTC."""
    return at if at.tzinfo is zone else (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(zone)


def day_of(at: datetime, zone: tzinfo = UTC) -> date:
    """The day of a moment: in UTC as everywhere in records, or where rules ask for it, in the organisation's time zone."""
    return in_zone(at, zone).date()


def _matcher(value: object) -> object:
    if isinstance(value, dict):
        return cast("dict[str, object]", value)
    return {"any": value}


def _text(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else value


def _texts(value: object) -> object:
    return tuple(_text(item) for item in cast("tuple[object, ...]", as_list(value)))


class Match(Section):
    """Values of which one must be there (`any`), and values of which none may be (`not`). `*` stands for any characters.

    Attributes:
        any: one of these must be there.
        none: none of these may be there.
    """

    any: Annotated[tuple[str, ...], BeforeValidator(_texts)] = ()
    none: Annotated[tuple[str, ...], BeforeValidator(_texts)] = Field(default=(), alias="not")

    @model_validator(mode="after")
    def _something(self) -> "Match":
        if not self.any and not self.none:
            raise ValueError("a condition with an empty list matches nothing: name a value or leave the condition out")
        return self


def _hours(value: object) -> object:
    if isinstance(value, dict):
        return {key: tuple(_each_hour(listed)) for key, listed in cast("dict[str, object]", value).items()}
    return {"any": tuple(_each_hour(value))}


def _each_hour(value: object) -> Iterator[str]:
    """`8-17` is every hour from 8 to 17, `22-5` those over midnight."""
    for item in cast("tuple[object, ...]", as_list(value)):
        text = str(item)
        stretch = _STRETCH.fullmatch(text)
        first, last = stretch.groups() if stretch else (text, text)
        if first not in HOURS or last not in HOURS:
            raise ValueError(f"{text[:20]!r} is no hour: write 0 to 23, or a stretch such as 8-17 or 22-5")
        yield from (HOURS[(int(first) + more) % 24] for more in range((int(last) - int(first)) % 24 + 1))


def _bounds(value: object) -> object:
    if isinstance(value, bool):
        return {"at_least": 1} if value else {"less_than": 1}
    if isinstance(value, int | float):
        return {"at_least": value, "at_most": value}
    return value


def _after(number: float | None, without: float, towards: float) -> float:
    return without if number is None else nextafter(number, towards)


class Bounds(Section):
    """A number's bounds; all that are given must hold.

    Attributes:
        more_than: greater than this.
        at_least: this or greater.
        less_than: less than this.
        at_most: this or less.
    """

    more_than: float | None = None
    at_least: float | None = None
    less_than: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _something(self) -> "Bounds":
        if not self.model_fields_set:
            raise ValueError("give a bound: more_than, at_least, less_than or at_most")
        return self

    @property
    def interval(self) -> tuple[float, float]:
        """The least and the greatest number that hold, both included."""
        low = max(self.at_least if self.at_least is not None else -inf, _after(self.more_than, -inf, inf))
        high = min(self.at_most if self.at_most is not None else inf, _after(self.less_than, inf, -inf))
        return low, high


def _days(value: object) -> object:
    return cast("object", value) if isinstance(value, dict) else {"since": value, "until": value}


class Stretch(Section):
    """Days from one to another; all bounds that are given must hold. A day alone is a stretch of one.

    Attributes:
        before: earlier than this day.
        since: this day or later.
        until: this day or earlier.
        within_days: at most so many days after the exchange.
    """

    before: date | None = None
    since: date | None = None
    until: date | None = None
    within_days: int | None = None

    @model_validator(mode="after")
    def _something(self) -> "Stretch":
        if not self.model_fields_set:
            raise ValueError("give a bound: before, since, until or within_days")
        return self

    @property
    def last(self) -> date:
        """The last day that can hold, whatever the day of the exchange."""
        ends = (self.until, self.before - timedelta(1) if self.before else None)
        return min((end for end in ends if end is not None), default=date.max)

    @property
    def empty(self) -> bool:
        """Whether no day lies in it."""
        return self.since is not None and self.since > self.last

    def holds(self, day: date, at: date) -> bool:
        """Whether a day lies in it, for an exchange on the day `at`."""
        if self.within_days is not None and (day - at).days > self.within_days:
            return False
        return (self.since is None or self.since <= day) and day <= self.last


def _stretches(value: object) -> object:
    if isinstance(value, dict) and value and set(cast("dict[str, object]", value)) <= {"any", "not"}:
        return cast("dict[str, object]", value)
    return {"any": cast("object", value)}


_Some = Annotated[tuple[Annotated[Stretch, BeforeValidator(_days)], ...], BeforeValidator(as_list)]


class DayMatch(Section):
    """Days and stretches of days of which one must hold (`any`), and of which none may (`not`).

    Attributes:
        any: one of these must hold.
        none: none of these may hold.
    """

    any: _Some = ()
    none: _Some = Field(default=(), alias="not")

    @model_validator(mode="after")
    def _something(self) -> "DayMatch":
        if not self.any and not self.none:
            raise ValueError("a condition with an empty list matches nothing: name a day or leave the condition out")
        return self

    def holds(self, day: date | None, at: date) -> bool:
        """Whether a day is met; no day meets none that must be."""
        if day is None:
            return not self.any
        return (not self.any or any(one.holds(day, at) for one in self.any)) and not any(one.holds(day, at) for one in self.none)


def _rewritten(change: Callable[[str], str]) -> Callable[[Match], Match]:
    """A condition whose values are written as records have them, however a person wrote them."""

    def changed(match: Match) -> Match:
        return Match.model_construct(any=tuple(map(change, match.any)), none=tuple(map(change, match.none)))

    return changed


def _coded(value: str) -> str:
    code = value.strip().upper()
    return ALIASES.get(code, code)


def _host(value: str) -> str:
    host = value.strip().lower().rstrip(".")
    return host if host.isascii() else ".".join(map(_label, _DOTS.split(host)))


def _label(label: str) -> str:
    if label.isascii():
        return label
    name = None if "*" in label else ascii_name(label)
    if name is None:
        raise ValueError(f"{label[:60]!r} is no part of a host name: write it whole, or `*` in its place")
    return name


def _basis(value: str) -> str:
    named = bases(value)
    return named[0] if len(named) == 1 else value


type Matching = Annotated[Match, BeforeValidator(_matcher)]
Coded = Annotated[Matching, AfterValidator(_rewritten(_coded))]
"""Countries, as the register reads them: in upper case, UK and EL as GB and GR."""

Upper = Annotated[Matching, AfterValidator(_rewritten(str.upper))]
Lower = Annotated[Matching, AfterValidator(_rewritten(str.lower))]
Hosting = Annotated[Matching, AfterValidator(_rewritten(_host))]
"""Hosts, in lower case, with A-labels (IDNA 2008) and without a dot at the end."""

Grounded = Annotated[Matching, AfterValidator(_rewritten(_basis))]
"""Legal bases, as the register reads them."""

type Bounded = Annotated[Bounds, BeforeValidator(_bounds)]
type Hours = Annotated[Match, BeforeValidator(_hours)]
type Days = Annotated[DayMatch, BeforeValidator(_stretches)]
