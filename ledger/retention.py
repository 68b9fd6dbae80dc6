"""Records go when their time is over (GDPR Art. 5(1)(e)): whole segments, oldest first, with proof, and never under a hold.

A purge notes in the keeper's chain what it removes before it removes it. The newest segment of a chain stays; since a segment
lives a day at most, a record stays a day longer than the limit at most.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection, delete, select

from ledger import schema
from ledger.clock import written
from ledger.frame import INTENT, OUTCOME, Frame
from ledger.indexer import Indexer
from ledger.journal import SUPERVISOR, Writer
from ledger.keeper import KEEPER, Hold, Purged, holds, purges
from ledger.merkle import Frontier, leaf
from ledger.record import AuditRecord
from ledger.requests.notes import REQUESTS
from ledger.segment import Chain, chains, header, number, origin, read
from ledger.trees import grow

_KEPT = (SUPERVISOR, KEEPER, REQUESTS)  # they hold no records; everything else rests on the first two


class _Timed(msgspec.Struct):
    time: str | None = None


_TIMED = msgspec.json.Decoder(_Timed)
_RECORD = msgspec.json.Decoder(AuditRecord)


@dataclass(slots=True)
class _Segment:
    """What a purge must know of a segment."""

    path: Path
    hash: bytes
    last: int
    frames: list[bytes]
    records: int
    oldest: datetime | None
    newest: datetime | None


def purge(state: Path, before: datetime, *, by: str) -> list[Purged]:
    """Remove the segments whose records are all older than a moment.

    Args:
        state: the state folder.
        before: the limit.
        by: who asks for it: a person, or `retention`.

    Returns:
        What was removed, a note for each chain.

    Raises:
        LedgerError: the ledger cannot be read or written.
    """
    journal, limit = state / "journal", before if before.tzinfo else before.replace(tzinfo=UTC)
    grow(state)
    done: list[Purged] = []
    with Indexer(state) as indexer:
        indexer.catch_up()
        for one in chains(journal):
            if one.writer in _KEPT:
                continue
            if old := _old(one, limit, holds(journal, one.node), _first_open(indexer, one)):
                done.append(_removed(journal, one, old, by, limit))
            with indexer.database.write() as connection:
                _forget(connection, one)
    return done


def _first_open(indexer: Indexer, one: Chain) -> int:
    """The sequence number of the oldest intent whose outcome is still to come."""
    key = f"{one.folder.parent.name}/{one.folder.name}"
    with indexer.database.read() as connection:
        raws = connection.execute(select(schema.intents.c.raw).where(schema.intents.c.chain == key)).scalars()
        return min((_RECORD.decode(raw).seq for raw in raws), default=2**63)


def _old(one: Chain, limit: datetime, held: list[Hold], first_open: int) -> list[_Segment]:
    """The segments that may go: from the oldest on, up to the first that may not."""
    old: list[_Segment] = []
    for path in one.segments()[:-1]:
        segment = _look(path)
        if segment is None or segment.last >= first_open or (segment.newest and segment.newest >= limit):
            break
        if any(_covers(hold, segment) for hold in held):
            break
        old.append(segment)
    return old


def _look(path: Path) -> _Segment | None:
    """What is in a segment; None when it is damaged, for damage is evidence and stays."""
    items = list(read(path, origin(path)))
    frames = [item for item in items if isinstance(item, Frame)]
    if len(frames) != len(items) - 1 or not frames or not all(frame.sound for frame in frames):
        return None
    payloads = [frame.payload for frame in frames]
    records = [frame for frame in frames if frame.kind in (INTENT, OUTCOME)]
    times = [datetime.fromisoformat(moment) for frame in frames[1:] if (moment := _TIMED.decode(frame.payload).time)]
    first = msgspec.json.decode(payloads[0])["first"]
    outcomes = sum(frame.kind == OUTCOME for frame in records)
    span = (min(times, default=None), max(times, default=None))
    return _Segment(path, frames[-1].hash, first + len(frames) - 1, payloads, outcomes, *span)


def _covers(hold: Hold, segment: _Segment) -> bool:
    """Whether a hold's period and the segment's have a moment in common."""
    if segment.oldest is None or segment.newest is None:
        return False
    begins = hold.since is None or datetime.fromisoformat(hold.since) <= segment.newest
    return begins and (hold.until is None or segment.oldest < datetime.fromisoformat(hold.until))


def _removed(journal: Path, one: Chain, old: list[_Segment], by: str, limit: datetime) -> Purged:
    """Note what goes, bring the note to the disk, and only then remove it."""
    before = purges(journal, one.node, one.writer)
    tree = Frontier(before[-1].frames, map(bytes.fromhex, before[-1].peaks)) if before else Frontier()
    for segment in old:
        for payload in segment.frames:
            tree.append(leaf(payload))
    fields: dict[str, object] = {
        "writer": one.writer,
        "by": by,
        "before": written(limit),
        "segments": [{"number": number(segment.path), "hash": segment.hash.hex()} for segment in old],
        "records": sum(segment.records for segment in old),
        "frames": tree.size,
        "peaks": [peak.hex() for peak in tree.peaks],
    }
    with Writer(journal, one.node, KEEPER) as keeper:
        keeper.note("purged", fields)
        keeper.sync()
    for segment in old:
        segment.path.unlink()
    return purges(journal, one.node, one.writer)[-1]


def _forget(connection: Connection, one: Chain) -> None:
    """Take the rows of records that the journal no longer holds out of the index."""
    segments = one.segments()
    first = (
        next((top.first for item in read(segments[0]) if isinstance(item, Frame) and (top := header(item))), 0) if segments else 0
    )
    records = schema.records.c
    gone = select(records.number).where(records.node == one.node, records.writer == one.writer, records.seq < first)
    for table in (schema.findings, schema.tokens, schema.unseen, schema.settled):
        connection.execute(delete(table).where(table.c.record.in_(gone)))
    connection.execute(delete(schema.records).where(records.number.in_(gone)))
