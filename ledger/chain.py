"""The supervisor's own chain: it notes where every writer's chain stood when it opened and closed, so that a loss shows."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from ledger.errors import LedgerError
from ledger.frame import GENESIS, Frame
from ledger.journal import SUPERVISOR, Repair, Writer
from ledger.recovery import examine
from ledger.segment import Chain, chain, read

OPENED = "opened"
CLOSED = "closed"


class Head(msgspec.Struct, frozen=True):
    """Where a chain stood: `segment` 0 means that it had not begun."""

    writer: str
    segment: int
    size: int
    hash: str


class _Note(msgspec.Struct, frozen=True):
    kind: str
    head: Head | None = None


_NOTE = msgspec.json.Decoder(_Note)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head that the supervisor's chain holds, and when it was taken."""

    kind: str
    head: Head


class SupervisorChain:
    """The chain of the process that starts the writers; made before any of them.

    Attributes:
        repairs: what was mended or found damaged in this chain itself.
    """

    def __init__(self, journal: Path, node: str) -> None:
        """Open the chain.

        Raises:
            LedgerError: the journal cannot be written, or another supervisor writes it.
        """
        self._journal, self._node = journal, node
        self._writer = Writer(journal, node, SUPERVISOR)

    @property
    def repairs(self) -> list[Repair]:
        """What was mended or found damaged in this chain when it was opened."""
        return self._writer.repairs

    def opened(self, writer: str) -> None:
        """Note that a writer is about to start, and where its chain stands."""
        self._anchor(OPENED, writer)

    def closed(self, writer: str) -> None:
        """Note that a writer has ended, and where its chain stands; a tail that its end tore is mended first.

        Raises:
            LedgerError: the writer still runs.
        """
        one = chain(self._journal, self._node, writer)
        if one.folder.exists():
            if one.alive():
                raise LedgerError(f"the journal's writer {writer!r} still runs: end it before its chain is closed")
            if examine(one).repairs:
                Writer(self._journal, self._node, writer).close()
        self._anchor(CLOSED, writer)

    def note(self, kind: str, fields: dict[str, object]) -> None:
        """Note something about the ledger as a whole (a configuration in force, a checkpoint, a purge)."""
        self._writer.note(kind, fields)

    def sync(self) -> None:
        """Bring the chain to the disk."""
        self._writer.sync()

    def close(self) -> None:
        """Note the end and let go."""
        self._writer.close()

    def _anchor(self, kind: str, writer: str) -> None:
        head = stand(chain(self._journal, self._node, writer))
        self._writer.note(kind, {"head": msgspec.structs.asdict(head)})
        self._writer.sync()


def stand(one: Chain) -> Head:
    """Where a chain stands now."""
    state = examine(one)
    if state.hash == GENESIS:
        return Head(one.writer, 0, 0, GENESIS.hex())
    return Head(one.writer, state.segment, state.size, state.hash.hex())


def anchors(supervisor: Chain) -> list[Anchor]:
    """Every head that a supervisor's chain holds, in its order.

    Raises:
        LedgerError: a segment cannot be read.
    """
    frames = (item for path in supervisor.segments() for item in read(path) if isinstance(item, Frame))
    return [anchor for frame in frames if (anchor := _anchored(frame)) is not None]


def _anchored(frame: Frame) -> Anchor | None:
    if frame.kind != ord("n"):
        return None
    try:
        note = _NOTE.decode(frame.payload)
    except msgspec.DecodeError:
        return None
    return None if note.head is None else Anchor(note.kind, note.head)
