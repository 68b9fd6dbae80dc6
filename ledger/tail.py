"""Reading a chain from where one left off: whole frames only, over the border of segments, past damage."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from ledger.frame import GENESIS, HASH, MAGIC, SIDE, Frame, Tail, unpack
from ledger.segment import Chain, content, name, number, origin

_SLICE = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Position:
    """Up to where a chain was read: the next frame's place, and the hash it follows from. Segment 0: nothing yet."""

    segment: int = 0
    offset: int = 0
    hash: bytes = GENESIS


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in a segment that is no sound frame."""

    segment: str
    offset: int
    problem: str


@dataclass(frozen=True, slots=True)
class Batch:
    """The next sound frames of a chain and where they end."""

    position: Position
    frames: list[Frame] = field(default_factory=list[Frame])
    damages: list[Damage] = field(default_factory=list[Damage])


def following(chain: Chain, position: Position, *, size: int = _SLICE) -> Batch:
    """The next frames after a position, at most about `size` bytes of them; the same position at the end of the chain.

    A side frame is never the last of a batch: its record comes with it.
    """
    segments = chain.segments()
    current = next((path for path in segments if number(path) >= position.segment), None)
    if current is None:
        return Batch(position)
    lost: list[Damage] = []
    if number(current) != position.segment:
        lost = [Damage(str(current), 0, "segments before it are missing")] if position.segment else []
        position = Position(number(current))
    batch = _read(current, position, size, last=current == segments[-1])
    return replace(batch, damages=lost + batch.damages)


def ahead(chain: Chain, position: Position) -> bool:
    """True when a position is not in the chain any more: a segment was cut, and perhaps written on, since it was read."""
    end = chain.end()
    if end[0] < position.segment:
        return True
    if end == (position.segment, position.offset) or position.offset == 0:
        return False
    path = chain.folder / name(position.segment)
    return path.exists() and content(path, position.offset - HASH, HASH)[0] != position.hash


def _read(path: Path, position: Position, size: int, *, last: bool) -> Batch:
    data, whole = content(path, position.offset, max(size, len(MAGIC)))
    skip, previous = 0, position.hash
    if position.offset == 0:
        if not data.startswith(MAGIC):
            return _stuck(path, position, last=last, torn=MAGIC.startswith(data))
        skip, previous = len(MAGIC), origin(path)
    items = list(unpack(memoryview(data)[skip:], previous, base=position.offset + skip))
    tail, frames = items.pop(), [item for item in items if isinstance(item, Frame)]
    assert isinstance(tail, Tail)
    at_end = whole and tail.state == "clean"
    reached = tail.offset
    if frames and frames[-1].kind == SIDE and (last or not at_end):
        reached = frames.pop().offset
    if frames:
        return _batch(path, replace(position, offset=reached, hash=frames[-1].hash), frames, over=at_end and not last)
    if not whole:
        return _read(path, position, size * 4, last=last)
    if tail.state == "clean":
        return Batch(position if last else Position(position.segment + 1))
    return _stuck(path, position, last=last, torn=tail.state == "torn")


def _batch(path: Path, reached: Position, frames: list[Frame], *, over: bool) -> Batch:
    damages = [Damage(str(path), one.offset, "a frame was changed") for one in frames if not one.sound]
    return Batch(Position(reached.segment + 1) if over else reached, [one for one in frames if one.sound], damages)


def _stuck(path: Path, position: Position, *, last: bool, torn: bool) -> Batch:
    """At bytes that are no frame: go on in the next segment, or wait there; an unfinished frame may yet be finished."""
    damages = [] if torn and last else [Damage(str(path), position.offset, "the bytes from here on are no frame")]
    return Batch(position if last else Position(position.segment + 1), [], damages)
