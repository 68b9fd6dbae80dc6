"""What a page is asked for: the query string as a filter, with everything unknown or malformed left out and said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, exists, select

from ledger import schema
from ledger.rows import microseconds

EXACT = ("service", "zone", "basis", "action", "direction", "severity", "country", "exchange")
"""Filters that are columns of the index and must be equal."""

UNREGISTERED = "unregistered"
LONGEST = 200
PERIODS = {"24h": timedelta(hours=24), "7d": timedelta(days=7), "30d": timedelta(days=30), "all": None}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter on exchanges.

    Attributes:
        given: what was asked, by name: the columns of `EXACT`, and `processor`, `entity`, `rule`, `host`.
        since: from this moment on.
        until: before this moment.
        misread: names of parameters whose value could not be used.
    """

    given: Mapping[str, str] = field(default_factory=dict[str, str])
    since: datetime | None = None
    until: datetime | None = None
    misread: tuple[str, ...] = ()

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter as SQL conditions on the records' table."""
        columns = schema.records.c
        found = [columns[name] == value for name, value in self.given.items() if name in EXACT]
        for name, condition in _OTHERS.items():
            if name in self.given:
                found.append(condition(self.given[name]))
        if self.since:
            found.append(columns.at >= microseconds(self.since))
        if self.until:
            found.append(columns.at < microseconds(self.until))
        return found

    def query(self, **changes: str | None) -> str:
        """The filter as a query string, with changes; None takes a name out."""
        moments = {
            name: moment.strftime("%Y-%m-%dT%H:%M:%SZ")
            for name, moment in (("since", self.since), ("until", self.until))
            if moment
        }
        return urlencode({name: value for name, value in {**self.given, **moments, **changes}.items() if value})


def wanted(parameters: Mapping[str, str]) -> Wanted:
    """The filter that a query string asks for."""
    given = {name: parameters[name].strip()[:LONGEST] for name in (*EXACT, *_OTHERS) if parameters.get(name, "").strip()}
    moments = {name: _moment(parameters.get(name, "")) for name in ("since", "until")}
    misread = tuple(name for name, moment in moments.items() if parameters.get(name) and moment is None)
    return Wanted(given, moments["since"], moments["until"], misread)


def period(parameters: Mapping[str, str], now: datetime) -> tuple[str, datetime | None]:
    """The chosen period's name and its begin; a day if none or an unknown one was chosen."""
    name = parameters.get("period", "24h")
    if name not in PERIODS:
        name = "24h"
    length = PERIODS[name]
    return name, now - length if length else None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _processor(value: str) -> ColumnElement[bool]:
    column = schema.records.c.processor
    return column.is_(None) if value == UNREGISTERED else column == value


def _entity(value: str) -> ColumnElement[bool]:
    findings = schema.findings.c
    return exists(select(1).where(findings.record == schema.records.c.number, findings.entity == value))


def _rule(value: str) -> ColumnElement[bool]:
    return (" " + schema.records.c.rules + " ").contains(f" {value} ", autoescape=True)


def _host(value: str) -> ColumnElement[bool]:
    return schema.records.c.host.contains(value.lower(), autoescape=True)


_OTHERS = {"processor": _processor, "entity": _entity, "rule": _rule, "host": _host}
