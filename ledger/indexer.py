"""Follows the journal's end and keeps the index: records, counters and position change in one transaction.

An intent waits until its outcome comes. When its writer has ended without one, it stands as a record of its own, in state
`interrupted`. Several processes may index at once (the indexer of `up`, an export): the index's lock puts them in a row.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from itertools import batched
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from ledger import schema
from ledger.batch import Numbered, Pending
from ledger.index import Database
from ledger.record import AuditRecord
from ledger.segment import Chain, chains
from ledger.tail import Batch, Position, ahead, following

_DECODER = msgspec.json.Decoder(AuditRecord)
AT_ONCE = 500
"""Records announced in one transaction."""

type OnRecord = Callable[[AuditRecord], None]

_ANNOUNCED = "announced"


class Indexer:
    """Keeps the index of one state folder in step with its journal."""

    def __init__(self, state: Path) -> None:
        """Open the index.

        Raises:
            LedgerError: the state folder is not there, or the index cannot be opened.
        """
        self._journal = state / "journal"
        self.database = Database(state)

    def catch_up(self, on_record: OnRecord | None = None) -> int:
        """Index everything that the journal holds now. An index that is ahead of the journal (which was cut) is made anew first.

        Args:
            on_record: called once for every record that was not yet given to such a function, whoever indexed it. How far
                that went is kept in the index, after every `AT_ONCE` calls. One process at a time may give one.

        Returns:
            How many records were added.
        """
        found = chains(self._journal)
        if any(ahead(chain, self._position(chain)) for chain in found):
            self.rebuild()
        added = sum(self._follow(chain, on_record) for chain in found)
        if on_record is not None:
            while waiting := self._unannounced():
                self._announce(on_record, waiting)
        return added

    def rebuild(self) -> int:
        """Make the index anew from the journal; nothing is announced again.

        Returns:
            How many records it holds.
        """
        self.database.clear()
        added = self.catch_up()
        with self.database.write() as connection:
            _set(connection, _ANNOUNCED, _last(connection))
        return added

    def counters(self) -> list[tuple[str, dict[str, str], int]]:
        """Every counter: its name without the prefix, its labels and its value."""
        with self.database.read() as connection:
            rows = connection.execute(select(schema.counters.c.name, schema.counters.c.labels, schema.counters.c.value)).all()
        return [(name, msgspec.json.decode(labels, type=dict[str, str]), value) for name, labels, value in rows]

    def alerts(self) -> list[str]:
        """A sentence for each damage that was met while indexing."""
        with self.database.read() as connection:
            rows = connection.execute(select(schema.alerts.c.segment, schema.alerts.c.offset, schema.alerts.c.problem)).all()
        return [f"{segment}, byte {offset}: {problem}" for segment, offset, problem in rows]

    def frames(self) -> int:
        """How many frames of the journal the index has read."""
        with self.database.read() as connection:
            return connection.execute(select(func.coalesce(func.sum(schema.positions.c.frames), 0))).scalar_one()

    def close(self) -> None:
        """Let go of the index."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _follow(self, chain: Chain, on_record: OnRecord | None) -> int:
        """Index a chain to its end, then settle the intents that a writer left behind."""
        added = 0
        while True:
            new, moved = self._step(chain)
            added += len(new)
            if on_record is not None and new and new[0][0] == self._announced() + 1:
                self._announce(on_record, new)  # as they are: asked of the index, each would be decoded once more
            if not moved:
                return added + self._settle(chain)

    def _step(self, chain: Chain) -> tuple[Sequence[Numbered], bool]:
        if not _grown(chain, self._position(chain)):
            return [], False
        with self.database.write() as connection:
            position = _position(connection, chain)
            batch = following(chain, position)
            pending = Pending(connection, _key(chain), _last(connection))
            pending.take(batch)
            pending.write(position, batch)
        return pending.added, batch.position != position

    def _settle(self, chain: Chain) -> int:
        """Intents of a chain that nobody writes any more stand as interrupted records.

        Nobody held the chain's lock after everything was read, and nothing was added since: so no outcome can follow.
        """
        if not self._waiting(chain) or chain.alive():
            return 0
        with self.database.write() as connection:
            position = _position(connection, chain)
            if following(chain, position).position != position:
                return 0
            pending = Pending(connection, _key(chain), _last(connection))
            pending.interrupt()
            pending.write(position, Batch(position))
        return len(pending.added)

    def _waiting(self, chain: Chain) -> bool:
        with self.database.read() as connection:
            statement = select(func.count()).select_from(schema.intents).where(schema.intents.c.chain == _key(chain))
            return bool(connection.execute(statement).scalar_one())

    def _position(self, chain: Chain) -> Position:
        with self.database.read() as connection:
            return _position(connection, chain)

    def _announced(self) -> int:
        with self.database.read() as connection:
            return _announced(connection)

    def _unannounced(self) -> Sequence[Numbered]:
        with self.database.read() as connection:
            columns = (schema.records.c.number, schema.records.c.raw)
            new = select(*columns).where(schema.records.c.number > _announced(connection))
            rows = connection.execute(new.order_by(schema.records.c.number).limit(AT_ONCE)).all()
        return [(number, _DECODER.decode(raw)) for number, raw in rows]

    def _announce(self, on_record: OnRecord, records: Sequence[Numbered]) -> None:
        for batch in batched(records, AT_ONCE, strict=False):
            for _, record in batch:
                on_record(record)
            with self.database.write() as connection:
                _set(connection, _ANNOUNCED, batch[-1][0])


@contextmanager
def level(state: Path) -> Generator[Connection]:
    """A consistent view of the index, level with the journal's end.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    with Indexer(state) as indexer:
        indexer.catch_up()
        with indexer.database.read() as connection:
            yield connection


def _key(chain: Chain) -> str:
    return f"{chain.folder.parent.name}/{chain.folder.name}"


def _grown(chain: Chain, position: Position) -> bool:
    """True when there may be something after the position."""
    return chain.end() != (position.segment, position.offset)


def _position(connection: Connection, chain: Chain) -> Position:
    table = schema.positions
    statement = select(table.c.segment, table.c.offset, table.c.hash).where(table.c.chain == _key(chain))
    row = connection.execute(statement).one_or_none()
    return Position(row[0], row[1], bytes.fromhex(row[2])) if row else Position()


def _last(connection: Connection) -> int:
    return connection.execute(select(func.max(schema.records.c.number))).scalar() or 0


def _announced(connection: Connection) -> int:
    return connection.execute(select(schema.state.c.value).where(schema.state.c.name == _ANNOUNCED)).scalar() or 0


def _set(connection: Connection, name: str, value: int) -> None:
    connection.execute(delete(schema.state).where(schema.state.c.name == name))
    connection.execute(insert(schema.state).values(name=name, value=value))
