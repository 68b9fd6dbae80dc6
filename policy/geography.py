"""The Chapter V status of a country on a date: EEA, an adequacy decision with its conditions and its end, or none.

GDPR Art. 44-45 and 97; facts and sources in `data/countries.yaml`. An unknown code has no status: it fails closed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, cast

from policy import reference

type Status = Literal["EEA", "adequacy", "none"]

SOMEWHERE_IN_THE_UNION = frozenset({"EU", "EEA"})
"""What a register may say of hosting when the Member State is not named. From a GeoIP file the same code proves nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a country is on a day.

    Attributes:
        status: EEA, adequacy, or none.
        reference: the adequacy decision, when one was in force that day, whether or not its conditions are met.
        valid_until: the day on which that decision ends, when it has one.
        unmet: conditions of the decision that nobody verified; with any of them the status is `none`.
        reason: one sentence for a person.
    """

    status: Status
    name: str
    reference: str | None = None
    valid_until: date | None = None
    unmet: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Decision:
    ref: str
    periods: tuple[tuple[date, date | None], ...]
    conditions: tuple[str, ...]

    def in_force(self, day: date) -> tuple[date, date | None] | None:
        begun = [period for period in self.periods if period[0] <= day]
        if not begun:
            return None
        latest = begun[-1]
        return None if latest[1] is not None and latest[1] < day else latest


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _periods(row: Mapping[str, Any]) -> tuple[tuple[date, date | None], ...]:
    given = cast("list[Mapping[str, Any]]", row.get("periods") or [{"from": row["adopted"], "until": row.get("valid_until")}])
    return tuple((_day(period["from"]), _day(period["until"]) if period.get("until") else None) for period in given)


@cache
def _decisions() -> Mapping[str, _Decision]:
    data = reference.data("countries.yaml")
    satisfied = frozenset(cast("list[str]", data["conditions_auto_satisfied_by_proxy"]))
    rows = cast("dict[str, dict[str, Any]]", data["decisions"])
    return {
        code: _Decision(row["ref"], _periods(row), tuple(item for item in row["conditions"] if item not in satisfied))
        for code, row in rows.items()
    }


@cache
def _countries() -> Mapping[str, Mapping[str, Any]]:
    data = reference.data("countries.yaml")
    organisations = {code: row for code, row in data["international_organisations"].items() if code != "default"}
    return {**data["non_iso_codes"], **organisations, **data["countries"]}


@cache
def _alias(code: str) -> str:
    return cast("dict[str, str]", reference.data("countries.yaml")["aliases"]).get(code, code)


def known(code: str) -> bool:
    """Whether the code is a country, or another code that the table speaks of."""
    return _alias(code.upper()) in _countries()


def among(code: str, named: Collection[str]) -> bool:
    """Whether a country is among those that an entry names; `EU` stands for any of the EEA, and any of the EEA for `EU`."""
    if code in named:
        return True
    if code in SOMEWHERE_IN_THE_UNION:
        return any(one in SOMEWHERE_IN_THE_UNION or _in_the_eea(one) for one in named)
    return _in_the_eea(code) and not SOMEWHERE_IN_THE_UNION.isdisjoint(named)


def _in_the_eea(code: str) -> bool:
    row = _countries().get(_alias(code.upper()))
    return row is not None and row["status"] == "EEA"


def name(code: str) -> str:
    """The country's name, or the code itself."""
    row = _countries().get(_alias(code.upper()))
    return str(row["name"]) if row else code[:3]


def sunsets() -> Mapping[str, date]:
    """The last day of each adequacy decision that has one, by country."""
    return {code: until for code, row in _decisions().items() if (until := row.periods[-1][1]) is not None}


def standing(code: str | None, day: date, verified: Collection[str] = ()) -> Standing:
    """The status of a country on a day.

    Args:
        code: ISO 3166-1 alpha-2, or EPO; None when it is not known.
        day: the day of the event, never of today (design, law 10).
        verified: conditions of its decision that a person has verified; `*` for all of them.
    """
    if code is None:
        return Standing("none", "unknown", reason="the country is not known")
    code = _alias(code.upper())
    row = _countries().get(code)
    if row is None:
        return Standing("none", code[:3], reason=f"{code[:3]!r} is no country code that is known: it fails closed")
    country = str(row["name"])
    if row["status"] == "EEA":
        return Standing("EEA", country, reason=f"{country} is in the EEA")
    if row["status"] != "adequacy":
        return Standing("none", country, reason=f"{country}: {row['basis']}")
    return _adequate(_decisions()[row["decision"]], country, day, verified)


def _adequate(decision: _Decision, country: str, day: date, verified: Collection[str]) -> Standing:
    period = decision.in_force(day)
    if period is None:
        ended = decision.periods[0][0] <= day
        return Standing(
            "none", country, reason=f"the adequacy decision for {country} {'had ended' if ended else 'was not adopted'} on {day}"
        )
    unmet = () if "*" in verified else tuple(item for item in decision.conditions if item not in verified)
    if unmet:
        missing = ", ".join(item.replace("_", " ") for item in unmet)
        reason = f"adequacy for {country} holds only under conditions that nobody verified: {missing}"
        return Standing("none", country, decision.ref, period[1], unmet, reason)
    until = f", until {period[1]}" if period[1] else ""
    return Standing("adequacy", country, decision.ref, period[1], (), f"{country} is adequate by {decision.ref}{until}")
