"""Reading one segment from its begin to its tail: is it whole, what is its last hash, what do its notes say."""

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from ledger.frame import NOTE, Frame, Tail
from ledger.segment import Header, header, origin, read

STARTED = "started"
STOPPED = "stopped"
REPAIRED = "repaired"
DAMAGED = "damaged"


class Note(msgspec.Struct):
    """What a note says of itself, and of which segment it speaks."""

    kind: str
    segment: str = ""


_NOTE = msgspec.json.Decoder(Note)


@dataclass(slots=True)
class Scan:
    """What a segment has shown.

    Attributes:
        hash: the last frame's.
        frames: how many whole frames there are.
        stopped: the last of them says that the writer ended in order.
        damaged: names of segments that its notes call damaged.
        problem: the first damage, in a sentence; a torn tail is none.
    """

    hash: bytes
    tail: Tail = field(default_factory=lambda: Tail(0, "torn"))
    header: Header | None = None
    frames: int = 0
    stopped: bool = False
    damaged: set[str] = field(default_factory=set[str])
    problem: str | None = None

    def take(self, frame: Frame) -> None:
        """Take the next frame."""
        if self.frames == 0:
            self.header = header(frame)
        if self.problem is None and not frame.sound:
            self.problem = f"the frame at byte {frame.offset} does not follow from the one before it"
        self.stopped = False
        if frame.kind == NOTE and frame.sound:
            self._note(_NOTE.decode(frame.payload))
        self.frames, self.hash = self.frames + 1, frame.hash

    def end(self, tail: Tail) -> None:
        """Take the tail."""
        self.tail = tail
        if self.problem is None and tail.state == "corrupt":
            self.problem = f"the bytes from {tail.offset} on are no frame"
        if self.header is None and not (self.frames == 0 and tail.state == "torn"):
            self.problem = "the segment's header is damaged"

    def _note(self, note: Note) -> None:
        self.stopped = note.kind == STOPPED
        if note.kind == DAMAGED:
            self.damaged.add(note.segment)


def scan(segment: Path) -> Scan:
    """Read a segment as its own header says it is linked.

    Raises:
        LedgerError: it cannot be read.
    """
    found = Scan(origin(segment))
    for item in read(segment, found.hash):
        if isinstance(item, Frame):
            found.take(item)
        else:
            found.end(item)
    return found
