"""How a chain goes on after a stop: a torn tail is cut off, other damage is left as evidence and followed by a new segment."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from ledger.errors import LedgerError
from ledger.frame import GENESIS, Frame
from ledger.scan import DAMAGED, REPAIRED, scan
from ledger.segment import Chain, Header, header, number, read


@dataclass(frozen=True, slots=True)
class Repair:
    """What was found wrong at the end of a chain.

    Attributes:
        path: the segment.
        bytes_dropped: bytes of an unfinished last frame that were cut off; 0 for damage, of which nothing is touched.
        problem: None for a torn tail; else a sentence on the damage, which is an alert.
    """

    path: Path
    bytes_dropped: int
    problem: str | None = None

    @property
    def kind(self) -> str:
        """The kind of the note that speaks of it."""
        return REPAIRED if self.problem is None else DAMAGED

    def fields(self) -> dict[str, object]:
        """What a note in the journal says of it."""
        return {"segment": self.path.name, "bytes_dropped": self.bytes_dropped, "problem": self.problem}


@dataclass(frozen=True, slots=True)
class State:
    """Where a chain stands.

    Attributes:
        segment: number of the newest segment that stays, 0 for none.
        size: its whole bytes.
        hash: the hash that the next frame follows from.
        next: the next sequence number.
        fresh: the chain must go on in a new segment.
        stopped: its last frame says that its writer ended in order, so that no frame can have been lost.
        header: the newest segment's header, if it has one.
        repairs: what was found wrong.
    """

    segment: int = 0
    size: int = 0
    hash: bytes = GENESIS
    next: int = 1
    fresh: bool = True
    stopped: bool = True
    repairs: list[Repair] = field(default_factory=list[Repair])
    header: Header | None = None


def examine(chain: Chain) -> State:
    """Where the chain stands, from its newest segment; nothing is changed.

    Raises:
        LedgerError: a segment cannot be read.
    """
    segments = chain.segments()
    if not segments:
        return State()
    return _examine(segments, segments[-1])


def _examine(segments: list[Path], newest: Path) -> State:
    found = scan(newest)
    top, tail = found.header, found.tail
    if found.frames == 0 and tail.state == "torn":
        return _unbegun(segments, newest)
    dropped = newest.stat().st_size - tail.offset if tail.state == "torn" else 0
    problem = found.problem
    repairs = [Repair(newest, 0 if problem else dropped, problem)] if problem or dropped else []
    stopped = found.stopped and not repairs
    upcoming = top.first + found.frames if top is not None and problem is None else _bound(segments)
    return State(number(newest), tail.offset, found.hash, upcoming, problem is not None, stopped, repairs, top)


def unnoted(chain: Chain, budget: int) -> list[Repair]:
    """Damage in segments before the newest one that no note speaks of yet.

    Args:
        chain: the chain.
        budget: how many bytes are read, newest segments first; `ledger.verify` reads all.

    Raises:
        LedgerError: a segment cannot be read.
    """
    noted: set[str] = set()
    found: list[Repair] = []
    segments = chain.segments()
    for path in reversed(segments):
        budget -= path.stat().st_size
        if budget < 0:
            break
        seen = scan(path)
        noted |= seen.damaged
        problem = seen.problem or ("it ends in an unfinished frame" if seen.tail.state == "torn" else None)
        if problem and path != segments[-1] and path.name not in noted:
            found.append(Repair(path, 0, problem))
    return found


def _unbegun(segments: list[Path], newest: Path) -> State:
    """The newest segment holds no whole header: it is begun again."""
    dropped = Repair(newest, newest.stat().st_size)
    if len(segments) == 1:
        return State(stopped=False, repairs=[dropped])
    before = _examine(segments[:-1], segments[-2])
    return State(before.segment, before.size, before.hash, before.next, True, False, [*before.repairs, dropped])


def cut(repairs: list[Repair]) -> None:
    """Cut torn tails off; damage is not touched.

    Raises:
        LedgerError: a file cannot be changed.
    """
    for repair in repairs:
        if repair.problem is None:
            _cut(repair)


def _cut(repair: Repair) -> None:
    try:
        size = repair.path.stat().st_size - repair.bytes_dropped
        os.truncate(repair.path, size)
    except OSError as error:
        raise LedgerError(f"{repair.path} cannot be repaired ({error.strerror}): give Douane's user the state folder") from error


def _bound(segments: list[Path]) -> int:
    """A sequence number that no frame of these segments can have had: a frame has more than one byte."""
    bound = 1
    for segment in segments:
        first = next((top.first for item in read(segment) if isinstance(item, Frame) and (top := header(item))), 1)
        bound = max(bound, first) + segment.stat().st_size
    return bound
