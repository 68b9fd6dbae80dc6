"""What was sent to one importer in one country on one ground, added up from the index."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from ledger import schema

_RECORDS = schema.records.c
_KEY = (
    func.coalesce(_RECORDS.processor, _RECORDS.host).label("destination"),
    _RECORDS.registered,
    _RECORDS.country,
    _RECORDS.country_source,
    _RECORDS.hosting,
    _RECORDS.parent,
    _RECORDS.zone,
    _RECORDS.basis,
    _RECORDS.basis_ref,
    _RECORDS.valid_until,
)

_ZONES = ("third", "unknown", "adequacy", "EEA")

type Key = tuple[object, ...]
type Where = list[ColumnElement[bool]]


class Flow(msgspec.Struct, kw_only=True):
    """What was sent to one importer in one country on one ground.

    Attributes:
        destination: the processor's id, or the host when no processor claims it.
        registered: whether the register has it.
        country: the importer's country; `country_source` says who says so (GeoIP is a hint only).
        hosting: countries where the data lies.
        parent: the parent company's country: shown, never counted.
        zone: the worse of importer and hosting, on the day of each exchange.
        exchanges: how many were sent; `blocked` of them were refused, so that nothing left; `changed` ones were redacted or
            pseudonymised first.
        bytes: bytes that left.
        entities: kinds of personal data that were found in what left, with their number.
        people: distinct identifiers (subject tokens): at most so many people, one person has several.
        inspected: share of the exchanges that were read whole, from 0 to 1.
    """

    destination: str
    registered: bool
    country: str | None
    country_source: str
    hosting: list[str]
    parent: str | None
    zone: str
    basis: str
    basis_ref: str | None
    valid_until: str | None
    exchanges: int
    blocked: int
    flagged: int
    changed: int
    bytes: int
    inspected: float
    first: str
    last: str
    people: int = 0
    services: dict[str, int] = {}
    entities: dict[str, int] = {}
    categories: dict[str, int] = {}
    rules: dict[str, int] = {}
    unseen: dict[str, int] = {}


def flows(connection: Connection, where: Where) -> list[Flow]:
    """The flows of the records that the conditions leave, in no order."""
    found = {tuple(row[: len(_KEY)]): _flow(row) for row in connection.execute(_totals(where))}
    findings, unseen = schema.findings.c, schema.unseen.c
    left = [*where, _RECORDS.action != "block"]
    counted = (
        ("entities", left, findings.entity, func.sum(findings.count), findings.record),
        ("categories", left, findings.categories, func.sum(findings.count), findings.record),
        ("unseen", where, unseen.reason, func.count(), unseen.record),
        ("rules", where, _RECORDS.rules, func.count(), None),
        ("services", where, _RECORDS.service, func.count(), None),
    )
    for field, which, what, number, record in counted:
        _fill(connection, found, field, _by(which, what, number, record))
    tokens = select(*_KEY, func.count(schema.tokens.c.token.distinct()))
    joined = tokens.join_from(schema.records, schema.tokens, schema.tokens.c.record == _RECORDS.number)
    for row in connection.execute(joined.where(*left).group_by(*_KEY)):
        found[tuple(row[: len(_KEY)])].people = row[len(_KEY)]
    return list(found.values())


def doubt(flow: Flow) -> tuple[bool, int, int, str]:
    """Sorts flows: those without a basis first, then by zone, then by volume."""
    return (flow.basis != "missing", _ZONES.index(flow.zone), -flow.exchanges, flow.destination)


def _totals(where: Where) -> Select[*tuple[Any, ...]]:
    whole = _RECORDS.state != "partial"
    totals = (
        _times(whole),
        _times(whole, _RECORDS.action == "block"),
        _times(whole, _RECORDS.action == "flag"),
        _times(whole, _RECORDS.action.in_(("redact", "pseudonymise"))),
        func.sum(case((_RECORDS.action != "block", _RECORDS.bytes), else_=0)),
        _times(whole, _RECORDS.complete),
        func.min(_RECORDS.time),
        func.max(_RECORDS.time),
    )
    return select(*_KEY, *totals).where(*where).group_by(*_KEY)


def _times(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((and_(*conditions), 1), else_=0))


def _flow(row: Sequence[Any]) -> Flow:
    names = [column.name for column in _KEY]
    key = dict(zip(names, row, strict=False))
    exchanges, blocked, flagged, changed, size, read, first, last = row[len(_KEY) :]
    counts = {"exchanges": exchanges, "blocked": blocked, "flagged": flagged, "changed": changed, "bytes": size}
    share = read / exchanges if exchanges else 1.0
    return Flow(**{**key, "hosting": key["hosting"].split()}, **counts, inspected=share, first=first, last=last)


def _by(
    where: Where, what: ColumnElement[str], number: ColumnElement[int], record: ColumnElement[int] | None
) -> Select[*tuple[Any, ...]]:
    statement = select(*_KEY, what, number)
    if record is not None:
        statement = statement.join_from(schema.records, record.table, record == _RECORDS.number)
    return statement.where(*where).group_by(*_KEY, what).order_by(number.desc(), what)


def _fill(connection: Connection, found: dict[Key, Flow], field: str, statement: Select[*tuple[Any, ...]]) -> None:
    """Add a count by kind to each flow; a cell may name several kinds."""
    for row in connection.execute(statement):
        counts: dict[str, int] = getattr(found[tuple(row[: len(_KEY)])], field)
        for kind in row[len(_KEY)].split():
            counts[kind] = counts.get(kind, 0) + row[len(_KEY) + 1]


def people(connection: Connection, where: Where) -> int:
    """How many distinct subject tokens were in what left: at most so many people."""
    statement = select(func.count(schema.tokens.c.token.distinct()))
    joined = statement.join_from(schema.records, schema.tokens, schema.tokens.c.record == _RECORDS.number)
    return connection.execute(joined.where(*where, _RECORDS.action != "block")).scalar_one()
