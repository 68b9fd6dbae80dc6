"""A frame: the unit of the journal, and its chain (docs/records.md, "The journal's format").

    length of the payload  4 bytes, big-endian
    kind                   1 byte
    check of these five    4 bytes, CRC-32: a torn tail (its head is right, its end is missing) is told from a changed length
    payload                canonical JSON
    hash                   32 bytes: SHA-256(previous hash || kind || payload)

A frame is never padded and never compressed, so every byte of it is covered.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

MAGIC = b"DOUANEJ1"
GENESIS = bytes(32)
HASH = 32
MAX_PAYLOAD = 64 * 1024 * 1024
_HEAD = struct.Struct(">IB")
_CHECK = struct.Struct(">I")
HEAD = _HEAD.size + _CHECK.size
OVERHEAD = HEAD + HASH

HEADER = ord("h")
INTENT = ord("i")
OUTCOME = ord("o")
SIDE = ord("s")
NOTE = ord("n")
KINDS = frozenset((HEADER, INTENT, OUTCOME, SIDE, NOTE))


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame as it was read. `sound` is false when its hash does not follow from the one before it."""

    offset: int
    kind: int
    payload: bytes
    hash: bytes
    sound: bool

    @property
    def end(self) -> int:
        """The offset of the next frame."""
        return self.offset + OVERHEAD + len(self.payload)


@dataclass(frozen=True, slots=True)
class Tail:
    """What follows the last whole frame: nothing, an unfinished frame (`torn`), or bytes that never were one (`corrupt`)."""

    offset: int
    state: Literal["clean", "torn", "corrupt"]


def link(previous: bytes, kind: int, payload: bytes) -> bytes:
    """The hash that chains a frame to the one before it."""
    return sha256(b"%b%c%b" % (previous, kind, payload)).digest()


def pack(previous: bytes, kind: int, payload: bytes) -> tuple[bytes, bytes]:
    """A frame's bytes, and its hash."""
    head = _HEAD.pack(len(payload), kind)
    digest = link(previous, kind, payload)
    return b"%b%b%b%b" % (head, _CHECK.pack(zlib.crc32(head)), payload, digest), digest


def unpack(data: bytes | memoryview, previous: bytes, *, base: int = 0) -> Iterator[Frame | Tail]:
    """Every whole frame in `data`, then exactly one `Tail`.

    A frame whose hash is wrong is given with `sound=False`, and the next is judged by the hash that stands in it, so that one
    changed payload costs one frame.

    Args:
        data: the bytes from a frame's border on.
        previous: the hash of the frame before.
        base: the offset of `data` in its segment, for the offsets that are given.
    """
    view, offset = memoryview(data), 0
    while offset < len(view):
        size = _size(view, offset)
        if size is None or offset + size > len(view):
            yield Tail(base + offset, _remainder(view, offset, whole_head=size is not None))
            return
        kind = view[offset + 4]
        payload = bytes(view[offset + HEAD : offset + size - HASH])
        digest = bytes(view[offset + size - HASH : offset + size])
        yield Frame(base + offset, kind, payload, digest, sound=kind in KINDS and link(previous, kind, payload) == digest)
        previous, offset = digest, offset + size
    yield Tail(base + offset, "clean")


def _size(view: memoryview, offset: int) -> int | None:
    """The size of the frame that starts here; None when its head is not whole or not right."""
    head = view[offset : offset + HEAD]
    if len(head) < HEAD or _CHECK.unpack(head[5:])[0] != zlib.crc32(head[:5]):
        return None
    return _HEAD.unpack(head[:5])[0] + OVERHEAD


def _remainder(view: memoryview, offset: int, *, whole_head: bool) -> Literal["torn", "corrupt"]:
    """An unfinished head is torn (so is a stretch of zeros: a file system's way to lose the last write)."""
    if whole_head or len(view) - offset < HEAD:
        return "torn"
    return "corrupt" if any(view[offset:]) else "torn"
