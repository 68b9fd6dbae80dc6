"""The Merkle tree of each chain: its leaves are the payloads of the chain's frames, in order (so a record's canonical bytes)."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from ledger import schema
from ledger.frame import Frame
from ledger.index import Database
from ledger.keeper import purges
from ledger.merkle import Frontier, leaf
from ledger.segment import Chain, chains
from ledger.tail import Position, ahead, following

_HASH = 32


def frames(chain: Chain) -> Iterator[Frame]:
    """Every sound frame of a chain that is still there."""
    at = Position()
    while True:
        batch = following(chain, at)
        yield from batch.frames
        if batch.position == at:
            return
        at = batch.position


def grow(state: Path) -> list[tuple[Chain, Frontier]]:
    """Bring every chain's tree up to the journal's end; how far each is, is kept in the index.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    database = Database(state)
    try:
        return [(chain, _grown(database, chain)) for chain in chains(state / "journal")]
    finally:
        database.close()


def remainder(chain: Chain) -> Frontier:
    """The tree over what was purged of a chain: where the tree over its present segments goes on."""
    gone = purges(chain.folder.parent.parent, chain.node, chain.writer)
    return Frontier(gone[-1].frames, map(bytes.fromhex, gone[-1].peaks)) if gone else Frontier()


def _grown(database: Database, chain: Chain) -> Frontier:
    """A transaction for each batch, so that the indexer never waits long."""
    while True:
        with database.write() as connection:
            frontier, position = _kept(connection, chain)
            if ahead(chain, position):
                frontier, position = remainder(chain), Position()
            batch = following(chain, position)
            for frame in batch.frames:
                frontier.append(leaf(frame.payload))
            if batch.position == position:
                return frontier
            _keep(connection, chain, frontier, batch.position)


def _key(chain: Chain) -> str:
    return f"{chain.folder.parent.name}/{chain.folder.name}"


def _kept(connection: Connection, chain: Chain) -> tuple[Frontier, Position]:
    table = schema.trees.c
    columns = (table.size, table.peaks, table.segment, table.offset, table.hash)
    row = connection.execute(select(*columns).where(table.chain == _key(chain))).one_or_none()
    if row is None:
        return remainder(chain), Position()
    peaks = [row.peaks[at : at + _HASH] for at in range(0, len(row.peaks), _HASH)]
    return Frontier(row.size, peaks), Position(row.segment, row.offset, bytes.fromhex(row.hash))


def _keep(connection: Connection, chain: Chain, frontier: Frontier, position: Position) -> None:
    place = {"segment": position.segment, "offset": position.offset, "hash": position.hash.hex()}
    values = {"size": frontier.size, "peaks": b"".join(frontier.peaks), **place}
    statement = insert(schema.trees).values(chain=_key(chain), **values)
    connection.execute(statement.on_conflict_do_update(index_elements=[schema.trees.c.chain], set_=values))
