"""What keepers did to the ledger: segments that were purged, and holds. A chain of notes of its own, `keeper`, on each node.

The notes are the proof of a purge: which segments went, what stood in the last of them, and where the Merkle tree goes on.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from ledger.segment import Chain, chain, noted

KEEPER = "keeper"


class PurgedSegment(msgspec.Struct, frozen=True):
    """A segment that was removed: its number and the hash of its last frame."""

    number: int
    hash: str


class Purged(msgspec.Struct, frozen=True, tag="purged", tag_field="kind"):
    """Segments of one chain were removed, oldest first.

    Attributes:
        by: who asked for it.
        before: every record in them was older than this.
        records: how many records they held.
        frames: how many frames of the chain are gone in all; `peaks` is the Merkle tree over these, in hex.
    """

    time: str
    writer: str
    by: str
    before: str
    segments: list[PurgedSegment]
    records: int
    frames: int
    peaks: list[str]


class Hold(msgspec.Struct, frozen=True, tag="hold", tag_field="kind"):
    """Records of a period may not be purged (a claim, an investigation), whatever the retention says."""

    time: str
    id: str
    by: str
    reason: str
    since: str | None = None
    until: str | None = None


class Released(msgspec.Struct, frozen=True, tag="released", tag_field="kind"):
    """A hold has ended."""

    time: str
    id: str
    by: str


type Note = Purged | Hold | Released
_NOTE: msgspec.json.Decoder[Note] = msgspec.json.Decoder(Note)


def notes(keeper: Chain) -> Iterator[Note]:
    """The keeper's notes in their order."""
    return noted(keeper, _NOTE)


def purges(journal: Path, node: str, writer: str) -> list[Purged]:
    """What was purged of a chain, oldest first."""
    found = notes(chain(journal, node, KEEPER))
    return [note for note in found if isinstance(note, Purged) and note.writer == writer]


def holds(journal: Path, node: str) -> list[Hold]:
    """The holds in force on a node."""
    held: dict[str, Hold] = {}
    for note in notes(chain(journal, node, KEEPER)):
        if isinstance(note, Hold):
            held[note.id] = note
        elif isinstance(note, Released):
            held.pop(note.id, None)
    return list(held.values())
