"""From an audit record's JSON back to the event that was judged: for replay and drift. There is no value in either."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from policy.judge import UNKNOWN, Judge
from policy.model import Destination, Event, Observed

type Record = Mapping[str, Any]


def event(record: Record, judge: Judge, *, as_recorded: bool = True) -> Event:
    """The event behind a record.

    Args:
        record: one line of `audit export`, parsed.
        judge: gives the category and papers of the destination, on the record's day.
        as_recorded: zone, basis and countries as they were recorded; else as this judge's register has them on that day.
    """
    at = datetime.fromisoformat(record["time"])
    inspection = cast("Mapping[str, Any]", record["inspection"])
    unseen = cast("Sequence[Record]", inspection["unseen"])
    return Event(
        at=at,
        service=record["service"],
        destination=_destination(record, judge, at, as_recorded=as_recorded),
        direction=record["direction"],
        protocol=record["protocol"],
        method=record["method"],
        scheme=record["scheme"],
        path=record["path"],
        bytes=record["bytes"],
        mode=inspection["mode"],
        findings=[_observed(finding) for finding in cast("Sequence[Record]", record["findings"])],
        unseen=[cast("str", unseen["reason"]) for unseen in unseen],
        unseen_places=[cast("str", unseen["place"]) for unseen in unseen],
        settled=[cast("str", use["feedback"]) for use in cast("Sequence[Record]", inspection.get("settled", ()))],
        mistyped=bool(inspection.get("mistyped")),
        milliseconds=inspection["milliseconds"],
        node=record["node"],
        part=record["part"],
        port=record["port"],
        service_auth=record["service_auth"],
        controller=_controller(record, judge),
        content_type=record["content_type"],
        status=record["status"] if record["direction"] == "received" else None,  # not known yet when a request is judged
        tls=record["tls"],
    )


def _controller(record: Record, judge: Judge) -> str | None:
    """Whose data it was: of a service with tenants, none recorded means that nobody knew."""
    recorded = cast("str | None", record["controller"])
    return UNKNOWN if recorded is None and judge.service(record["service"]).tenants is not None else recorded


def _observed(finding: Record) -> Observed:
    tokens = tuple(finding["tokens"])
    return Observed(finding["entity"], finding["place"], finding["count"], finding["confidence"], tokens, finding["detector"])


def _destination(record: Record, judge: Judge, at: datetime, *, as_recorded: bool) -> Destination:
    today = judge.destination(record["host"], at, service=record["service"])
    if not as_recorded:
        return today
    then = cast("Mapping[str, Any]", record["destination"])
    until = then["valid_until"]
    return dataclasses.replace(
        today,
        processor=then["processor"],
        registered=then["registered"],
        country=then["country"],
        country_source=then["country_source"],
        hosting=tuple(then["hosting"]),
        parent=then["parent"],
        zone=then["zone"],
        basis=then["basis"],
        basis_ref=then["basis_ref"],
        valid_until=date.fromisoformat(until) if isinstance(until, str) else until,
    )
