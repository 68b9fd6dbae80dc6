"""CBOR's values as `Item`s with their stretches (RFC 8949 §3), for splicing."""

import struct
from collections.abc import Iterator
from typing import Literal

from formats.counted import Item

_SIGNED = frozenset((17, 18, 97, 98))  # COSE (RFC 9052 §2)
# Tags of which cbor2 makes something else: dates, big numbers, references, sets, addresses. Others mark their value only.
_CHANGING = frozenset((0, 1, 2, 3, 4, 5, 25, 28, 29, 30, 35, 36, 37, 52, 54, 100, 256, 258, 260, 261, 1004, 43000))
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}
_INDEFINITE = 31


def items(body: bytes) -> Iterator[Item]:
    """Every value's stretch, tags included with what they tag.

    Raises:
        IndexError: the bytes end too early.
    """
    position = 0
    while position < len(body):
        item = _tagged(body, position)
        yield item
        position = item.end


def _tagged(body: bytes, start: int) -> Item:
    """The next value; its tags are told by `opaque` and `signed` and kept out of its stretch."""
    opaque = signed = False
    while body[start] >> 5 == 6:
        tag, start = _argument(body, start)
        opaque = opaque or tag in _CHANGING
        signed = signed or tag in _SIGNED
    item = _item(body, start, opaque=opaque)
    return item._replace(signed=True) if signed else item


def _item(body: bytes, start: int, *, opaque: bool) -> Item:
    major, small = body[start] >> 5, body[start] & 0x1F
    if small == _INDEFINITE:
        return _indefinite(body, start, major, opaque=opaque)
    value, head = _argument(body, start)
    match major:
        case 0 | 1:
            return Item("number", start, head, value if major == 0 else -1 - value, 0, opaque)
        case 2 | 3:
            return _string(start, head + value, major, body[head : head + value], opaque=opaque)
        case 4:
            return Item("array", start, head, None, value, opaque)
        case 5:
            return Item("map", start, head, None, value, opaque)
        case _:
            return _simple(body, start, head, small, opaque=opaque)


def _simple(body: bytes, start: int, head: int, small: int, *, opaque: bool) -> Item:
    if small in _FLOATS:
        return Item("number", start, head, struct.unpack(_FLOATS[small], body[start + 1 : head])[0], 0, opaque)
    return Item("other", start, head, {20: False, 21: True}.get(small))


def _string(start: int, end: int, major: int, value: bytes, *, opaque: bool) -> Item:
    if major == 2:
        return Item("bytes", start, end, value, 0, opaque)
    return Item("text", start, end, value.decode("utf-8", "replace"), 0, opaque)


def _indefinite(body: bytes, start: int, major: int, *, opaque: bool) -> Item:
    if major in (4, 5):
        kind: Literal["array", "map"] = "array" if major == 4 else "map"
        return Item(kind, start, start + 1, None, -1, opaque)
    if major == 7:
        return Item("end", start, start + 1)
    chunks: list[bytes] = []
    position = start + 1
    while body[position] != 0xFF:
        size, head = _argument(body, position)
        chunks.append(body[head : head + size])
        position = head + size
    return _string(start, position + 1, major, b"".join(chunks), opaque=opaque)


def _argument(body: bytes, start: int) -> tuple[int, int]:
    """A head's number and where the head ends (RFC 8949 §3)."""
    small = body[start] & 0x1F
    if small < 24:
        return small, start + 1
    size = 1 << small - 24 if small < 28 else 0
    if start + 1 + size > len(body):
        raise IndexError
    return int.from_bytes(body[start + 1 : start + 1 + size]), start + 1 + size
