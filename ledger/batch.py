"""What one batch of frames changes in the index, gathered first and written at once."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

import msgspec
from sqlalchemy import Connection, Dialect, Table, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from ledger import canonical, schema
from ledger.counting import Counts, count, count_hosts, labels
from ledger.frame import INTENT, NOTE, OUTCOME, OVERHEAD, SIDE, Frame
from ledger.inline import Side
from ledger.record import AuditRecord
from ledger.rows import Row, Rows
from ledger.scan import STARTED, STOPPED, Note
from ledger.tail import Batch, Damage, Position

_RECORD = msgspec.json.Decoder(AuditRecord)
_SIDE = msgspec.json.Decoder(Side)
_RUN_BORDERS = frozenset((STARTED, STOPPED))


class _Intent(msgspec.Struct):
    exchange: str
    direction: str


_NOTE = msgspec.json.Decoder(Note)
_INTENT = msgspec.json.Decoder(_Intent)

type Key = tuple[str, str]
type Numbered = tuple[int, AuditRecord]
"""A record with its number in the index."""


class Pending:
    """The changes of one batch of one chain.

    Attributes:
        added: the records that it adds, in the order of their numbers.
    """

    def __init__(self, connection: Connection, chain: str, last: int) -> None:
        self.added: list[Numbered] = []
        self._connection, self._chain, self._last = connection, chain, last
        self._rows = Rows()
        self._counts: Counts = Counter()
        self._hosts: set[str] = set()
        self._intents: dict[Key, bytes] = {}
        self._settled: set[Key] = set()
        self._side: Side | None = None
        self._damages: list[Damage] = []

    def take(self, batch: Batch) -> None:
        """Gather what a batch's frames change."""
        for frame in batch.frames:
            try:
                self._frame(frame)
            except (msgspec.DecodeError, ValueError):
                self._damages.append(Damage(self._chain, frame.offset, "a frame that this version cannot read"))

    def interrupt(self) -> None:
        """Every intent that still waits becomes a record."""
        for key, raw in (self._stored() | self._intents).items():
            if key not in self._settled:
                self._add(_RECORD.decode(raw), raw, None)
        self._settled |= self._stored().keys()
        self._intents.clear()

    def write(self, before: Position, batch: Batch) -> None:
        """Write everything, the position too."""
        rows = self._rows
        tables = ((schema.records, rows.records), (schema.findings, rows.findings), (schema.tokens, rows.tokens))
        for table, new in (*tables, (schema.unseen, rows.unseen), (schema.settled, rows.settled)):
            _insert(self._connection, table, new)
        self._write_intents()
        count_hosts(self._counts, self._new_hosts())
        self._write_counts()
        damages = [(one.segment, one.offset, one.problem) for one in (*batch.damages, *self._damages)]
        _insert(self._connection, schema.alerts, damages)
        if batch.position != before or batch.frames:
            self._write_position(batch)

    def _frame(self, frame: Frame) -> None:
        match frame.kind:
            case k if k == INTENT:
                self._intend(frame.payload)
            case k if k == OUTCOME:
                self._outcome(frame.payload)
            case k if k == SIDE:
                self._side = _SIDE.decode(frame.payload)
            case k if k == NOTE and _NOTE.decode(frame.payload).kind in _RUN_BORDERS:
                self.interrupt()
            case _:
                pass

    def _intend(self, raw: bytes) -> None:
        intent = _INTENT.decode(raw)
        key = (intent.exchange, intent.direction)
        self._intents[key] = raw
        self._settled.discard(key)

    def _outcome(self, raw: bytes) -> None:
        record = _RECORD.decode(raw)
        side, self._side = self._side, None
        self._add(record, raw, side if side is not None and side.record == record.id else None)
        if record.state != "partial":
            key = (record.exchange, record.direction)
            if self._intents.pop(key, None) is None:
                self._settled.add(key)

    def _add(self, record: AuditRecord, raw: bytes, side: Side | None) -> None:
        number = self._last + len(self.added) + 1
        self.added.append((number, record))
        self._rows.add(number, record, raw, side)
        count(self._counts, record, side.findings if side else [])
        if not record.destination.registered:
            self._hosts.add(record.host)

    def _stored(self) -> dict[Key, bytes]:
        table = schema.intents
        statement = select(table.c.exchange, table.c.direction, table.c.raw).where(table.c.chain == self._chain)
        return {(exchange, direction): raw for exchange, direction, raw in self._connection.execute(statement)}

    def _write_intents(self) -> None:
        table = schema.intents
        if self._settled:
            where = (table.c.chain == self._chain, table.c.exchange == bindparam("e"), table.c.direction == bindparam("d"))
            settled = [{"e": exchange, "d": direction} for exchange, direction in self._settled]
            self._connection.execute(delete(table).where(*where), settled)
        new = self._intents.items()
        rows = [(self._chain, exchange, direction, raw) for (exchange, direction), raw in new]
        _insert(self._connection, table, rows)

    def _new_hosts(self) -> int:
        statement = insert(schema.hosts).on_conflict_do_nothing()
        return sum(self._connection.execute(statement, {"host": host}).rowcount for host in sorted(self._hosts))

    def _write_counts(self) -> None:
        if not self._counts:
            return
        table = schema.counters
        statement = insert(table)
        statement = statement.on_conflict_do_update(
            index_elements=[table.c.name, table.c.labels], set_={"value": table.c.value + statement.excluded.value}
        )
        rows = [
            {"name": name, "labels": canonical.encode(labels(name, values)).decode(), "value": value}
            for (name, values), value in self._counts.items()
        ]
        self._connection.execute(statement, rows)

    def _write_position(self, batch: Batch) -> None:
        table = schema.positions
        size = sum(OVERHEAD + len(frame.payload) for frame in batch.frames)
        reached = {"segment": batch.position.segment, "offset": batch.position.offset, "hash": batch.position.hash.hex()}
        statement = insert(table).values(chain=self._chain, **reached, frames=len(batch.frames), bytes=size)
        added = {"frames": table.c.frames + len(batch.frames), "bytes": table.c.bytes + size}
        self._connection.execute(statement.on_conflict_do_update(index_elements=[table.c.chain], set_={**reached, **added}))


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add whole rows; those that are there already stay as they are."""
    if rows:
        connection.exec_driver_sql(_statement(table, connection.dialect), list(rows))


@cache
def _statement(table: Table, dialect: Dialect) -> str:
    """The insert's text, made once: SQLAlchemy's way through every row's parameters costs as much as the database."""
    return str(insert(table).on_conflict_do_nothing().compile(dialect=dialect))
