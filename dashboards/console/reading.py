"""What the pages read from the ledger's index; the connection cannot write."""

import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, create_engine, event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from dashboards.console.wanted import UNREGISTERED, Wanted
from ledger import schema
from ledger.index import FILE
from ledger.record import AuditRecord
from ledger.rows import microseconds

PAGE = 50
MENUS = ("service", "processor", "zone", "basis", "action", "severity", "direction", "entity")
"""The filters that offer what there is."""

_RECORD = msgspec.json.Decoder(AuditRecord)
_COLUMNS = schema.records.c
_PROCESSOR = func.coalesce(_COLUMNS.processor, UNREGISTERED).label("processor")

type Row = dict[str, Any]


class EmptyLedgerError(Exception):
    """There is no index yet: nothing was recorded."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Some exchanges, the newest first.

    Attributes:
        rows: what a line shows.
        next: the number to ask for older ones, None at the end.
    """

    rows: list[Row]
    next: int | None


class Reading:
    """The index of one state folder, read-only."""

    def __init__(self, state: Path) -> None:
        self._file = state / FILE
        self._engine: Engine | None = None

    @contextmanager
    def connect(self) -> Generator[Connection]:
        """One consistent view.

        Raises:
            EmptyLedgerError: there is no index yet.
        """
        if not self._file.exists():
            raise EmptyLedgerError
        if self._engine is None:
            url = f"sqlite:///file:{self._file}?mode=ro&uri=true"
            self._engine = create_engine(url, connect_args={"timeout": 10}, poolclass=NullPool)
            event.listen(self._engine, "connect", _only_query)
        try:
            with self._engine.connect() as connection:
                yield connection
        except OperationalError as error:
            raise EmptyLedgerError from error

    def exchanges(self, wanted: Wanted, before: int | None = None, size: int = PAGE) -> Slice:
        """One page of exchanges that a filter leaves."""
        where = wanted.conditions()
        if before is not None:
            where.append(_COLUMNS.number < before)
        statement = select(_COLUMNS.number, _COLUMNS.raw).where(*where).order_by(_COLUMNS.number.desc()).limit(size + 1)
        with self.connect() as connection:
            found = connection.execute(statement).all()
        rows = [_line(_RECORD.decode(raw)) for _, raw in found[:size]]
        return Slice(rows, found[size - 1][0] if len(found) > size else None)

    def record(self, id: str) -> AuditRecord | None:  # noqa: A002  the record's own word
        """One record by its id."""
        with self.connect() as connection:
            raw = connection.execute(select(_COLUMNS.raw).where(_COLUMNS.id == id)).scalar()
        return None if raw is None else _RECORD.decode(raw)

    def siblings(self, record: AuditRecord) -> list[Row]:
        """The other records of the same exchange: the other direction, the other parts."""
        statement = select(_COLUMNS.raw).where(_COLUMNS.exchange == record.exchange, _COLUMNS.id != record.id).limit(PAGE)
        with self.connect() as connection:
            return [_line(_RECORD.decode(raw)) for raw in connection.execute(statement).scalars()]

    def choices(self) -> dict[str, list[str]]:
        """The values that the filters' menus offer: the labels of what the index counted, which spares reading every record."""
        found: dict[str, set[str]] = {name: set() for name in MENUS}
        with self.connect() as connection:
            for labels in connection.execute(select(schema.counters.c.labels)).scalars():
                for name, value in msgspec.json.decode(labels, type=dict[str, str]).items():
                    if name in found:
                        found[name].add(value)
        return {name: sorted(values) for name, values in found.items()}

    def totals(self, since: datetime | None) -> Row:
        """The figures of the overview since a moment: of sent exchanges, but for `exchanges` and `incomplete`."""
        whole, sent = _COLUMNS.state != "partial", _COLUMNS.direction == "sent"
        outside = _COLUMNS.zone.in_(("third", "unknown", "adequacy")) & (_COLUMNS.found > 0) & sent
        figures = {
            "exchanges": _many(whole),
            "incomplete": _many(whole, _COLUMNS.complete.is_(False)),
            "bytes": func.coalesce(func.sum(_COLUMNS.bytes).filter(sent), 0),
            "findings": func.coalesce(func.sum(_COLUMNS.found).filter(sent), 0),
            "recipients": func.count(_COLUMNS.processor.distinct()).filter(sent),
            "unregistered": func.count(_COLUMNS.host.distinct()).filter(sent, _COLUMNS.registered.is_(False)),
            "outside": _many(outside),
            "missing": _many(outside, _COLUMNS.basis == "missing"),
            "stopped": _many(_COLUMNS.action.in_(("block", "redact", "pseudonymise"))),
        }
        statement = select(*(column.label(name) for name, column in figures.items())).where(*_since(since))
        with self.connect() as connection:
            return dict(connection.execute(statement).mappings().one())

    def recipients(self, since: datetime | None) -> list[Row]:
        """What each recipient was sent, the doubtful first."""
        columns = (_PROCESSOR, _COLUMNS.country, _COLUMNS.zone, _COLUMNS.basis)
        figures = (
            _many(_COLUMNS.state != "partial").label("exchanges"),
            func.sum(_COLUMNS.found).label("findings"),
            func.sum(_COLUMNS.bytes).label("bytes"),
            _many(_COLUMNS.complete.is_(False)).label("incomplete"),
            func.max(_COLUMNS.time).label("last"),
        )
        where = [*_since(since), _COLUMNS.direction == "sent"]
        doubt = (_COLUMNS.basis == "missing").desc()
        statement = (
            select(*columns, *figures)
            .where(*where)
            .group_by(*columns)
            .order_by(doubt, func.sum(_COLUMNS.found).desc())
            .limit(200)
        )
        with self.connect() as connection:
            return [dict(row) for row in connection.execute(statement).mappings()]

    def kinds(self, since: datetime | None) -> list[tuple[str, int]]:
        """The kinds of personal data that were sent, the most frequent first."""
        findings = schema.findings.c
        total = func.sum(findings.count)
        joined = select(findings.entity, total).join_from(schema.records, schema.findings, findings.record == _COLUMNS.number)
        statement = (
            joined.where(*_since(since), _COLUMNS.direction == "sent").group_by(findings.entity).order_by(total.desc()).limit(12)
        )
        with self.connect() as connection:
            return [(entity, int(count)) for entity, count in connection.execute(statement)]

    def reasons(self, since: datetime | None) -> list[tuple[str, int]]:
        """Why something was not read, the most frequent first."""
        unseen = schema.unseen.c
        joined = select(unseen.reason, func.count()).join_from(schema.records, schema.unseen, unseen.record == _COLUMNS.number)
        statement = joined.where(*_since(since)).group_by(unseen.reason).order_by(func.count().desc())
        with self.connect() as connection:
            return [(reason, int(count)) for reason, count in connection.execute(statement)]

    def over_time(self, since: datetime | None, step: int) -> list[tuple[int, str, int]]:
        """Sent exchanges with personal data by time and zone: (microseconds of the step's begin, zone, count)."""
        where = [*_since(since), _COLUMNS.direction == "sent", _COLUMNS.found > 0]
        number = _COLUMNS.at // step
        statement = select(number, _COLUMNS.zone, func.count()).where(*where).group_by(number, _COLUMNS.zone)
        with self.connect() as connection:
            return [(int(number) * step, zone, int(count)) for number, zone, count in connection.execute(statement)]

    def first(self) -> datetime | None:
        """When the first record was made."""
        with self.connect() as connection:
            at = connection.execute(select(func.min(_COLUMNS.at))).scalar()
        return None if at is None else datetime.fromtimestamp(at / 1e6, UTC)


def _only_query(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA query_only=ON")


def _since(since: datetime | None) -> list[ColumnElement[bool]]:
    return [_COLUMNS.at >= microseconds(since)] if since else []


def _many(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(*conditions)


def _line(record: AuditRecord) -> Row:
    """What a list shows of a record."""
    entities: dict[str, int] = {}
    for finding in record.findings:
        entities[finding.entity] = entities.get(finding.entity, 0) + finding.count
    return {"record": record, "entities": entities, "unseen": _once(each.reason for each in record.inspection.unseen)}


def _once(values: Iterator[str] | Sequence[str]) -> list[str]:
    return list(dict.fromkeys(values))
