"""The data map: which field of which endpoint carries what, learned from the records, with the evidence.

GDPR Art. 30(1)(c)-(d) and 25(2) ask what is sent to whom. A field is a place (`body:$.contacts[*].mail`) of an endpoint (host,
method, templated path, direction). How often it held a kind of data, of how many messages, tells what it is.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, Connection, func, or_, select

from ledger import schema
from ledger.clock import now, written
from ledger.export import Filter
from ledger.indexer import level
from ledger.reports.forms import Text
from ledger.reports.page import page
from ledger.reports.table import indented, table

MOST = 20_000  # fields of one map: names of fields come from outside and could be without end
_ENOUGH = 10  # messages before a verdict of `always`
_ALWAYS, _OFTEN = 0.95, 0.5

_RECORDS, _FINDINGS = schema.records.c, schema.findings.c
_ENDPOINT = (
    func.coalesce(_RECORDS.processor, _RECORDS.host).label("recipient"),
    _RECORDS.host,
    _RECORDS.method,
    func.coalesce(_RECORDS.path, "").label("path"),
    _RECORDS.direction,
)

type Verdict = Literal["always", "often", "sometimes", "once"]
type Where = list[ColumnElement[bool]]


class Field(msgspec.Struct, kw_only=True):
    """One kind of data at one place of one endpoint.

    Attributes:
        recipient: the processor's id, or the host when no processor claims it.
        path: the request path as a template; empty where none was read.
        direction: `sent` to the recipient or `received` from it.
        count: how many values were found; `messages` held any, of `seen` that the endpoint had.
        confidence: of the surest of them.
        detectors: what found it; `feedback` is a person's word.
        verdict: `always` in 95 % of at least ten messages, `often` in half, `sometimes`, or in one alone.
    """

    recipient: str
    registered: bool
    host: str
    method: str
    path: str
    direction: str
    place: str
    entity: str
    categories: list[str]
    sensitivity: str
    count: int
    messages: int
    seen: int
    confidence: float
    detectors: list[str]
    first: str
    last: str
    verdict: Verdict


class DataMap(msgspec.Struct, kw_only=True):
    """All fields that held personal data; `cut` ones, the least frequent, are left out."""

    since: str | None
    until: str | None
    made: str
    endpoints: int
    fields: list[Field]
    cut: int = 0


def report(state: Path, since: datetime | None = None, until: datetime | None = None, processor: str | None = None) -> DataMap:
    """The map of a period; what was refused is in it, since the service sends it.

    Args:
        state: the state folder.
        since: from this moment on.
        until: before this moment.
        processor: of one recipient: its id in the register, or a host that no processor claims.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    where = Filter(since, until).conditions()
    if processor is not None:
        where.append(or_(_RECORDS.processor == processor, _RECORDS.processor.is_(None) & (_RECORDS.host == processor)))
    with level(state) as connection:
        seen = _seen(connection, where)
        fields = [_field(row, seen) for row in connection.execute(_found(where))]
    fields.sort(key=lambda field: -field.count)
    kept = sorted(fields[:MOST], key=_order)
    return DataMap(
        since=written(since), until=written(until), made=now(), endpoints=len(seen), fields=kept, cut=len(fields) - len(kept)
    )


def render(data: DataMap, form: Text) -> str:
    """The map as a page, a table (a line a field) or JSON."""
    return _FORMS[form](data)


def _seen(connection: Connection, where: Where) -> dict[tuple[Any, ...], int]:
    """How many messages each endpoint had."""
    statement = select(*_ENDPOINT, func.count()).where(*where).group_by(*_ENDPOINT)
    return {tuple(row[:-1]): row[-1] for row in connection.execute(statement)}


def _found(where: Where) -> Any:
    key = (*_ENDPOINT, _FINDINGS.place, _FINDINGS.entity)
    evidence = (
        func.min(_RECORDS.registered),
        func.max(_FINDINGS.categories),
        func.max(_FINDINGS.sensitivity),
        func.sum(_FINDINGS.count),
        func.count(_RECORDS.number.distinct()),
        func.max(_FINDINGS.confidence),
        func.group_concat(_FINDINGS.detector.distinct()),
        func.min(_RECORDS.time),
        func.max(_RECORDS.time),
    )
    joined = select(*key, *evidence).join_from(schema.records, schema.findings, _FINDINGS.record == _RECORDS.number)
    return joined.where(*where, _FINDINGS.count > 0).group_by(*key)


def _field(row: Any, seen: dict[tuple[Any, ...], int]) -> Field:
    recipient, host, method, path, direction, place, entity, *evidence = row
    registered, categories, sensitivity, count, messages, confidence, detectors, first, last = evidence
    of = seen[recipient, host, method, path, direction]
    return Field(
        recipient=recipient,
        registered=bool(registered),
        host=host,
        method=method,
        path=path,
        direction=direction,
        place=place,
        entity=entity,
        categories=categories.split(),
        sensitivity=sensitivity,
        count=count,
        messages=messages,
        seen=of,
        confidence=confidence,
        detectors=sorted(detectors.split(",")),
        first=first,
        last=last,
        verdict=_verdict(messages, of),
    )


def _verdict(messages: int, seen: int) -> Verdict:
    if messages == 1:
        return "once"
    share = messages / seen
    return "always" if seen >= _ENOUGH and share >= _ALWAYS else "often" if share >= _OFTEN else "sometimes"


def _order(field: Field) -> tuple[Any, ...]:
    endpoint = (field.registered, field.recipient, field.host, field.path, field.method, field.direction != "sent")
    return (*endpoint, -field.messages, field.place, field.entity)


def _html(data: DataMap) -> str:
    return page("datamap.html", map=data)


def _csv(data: DataMap) -> str:
    return table(Field.__struct_fields__, [msgspec.structs.asdict(field) for field in data.fields])


_FORMS: dict[str, Callable[[DataMap], str]] = {"html": _html, "csv": _csv, "json": indented}
