"""MessagePack: one or more values in a row."""

import struct
from collections.abc import Callable, Iterator
from typing import Protocol, cast

from formats.counted import Item, Scalar, rewritten
from formats.leaf import Part
from formats.objects import Pairs, Row, row, walk_row
from formats.reading import Harvest
from formats.writer import Writer

# What follows the first byte: a number of so many bytes, or a length of so many bytes.
_HEADS = {
    0xC0: ("other", 0), 0xC1: ("other", 0), 0xC2: ("other", 0), 0xC3: ("other", 0), 0xC4: ("bytes", 1), 0xC5: ("bytes", 2),
    0xC6: ("bytes", 4), 0xC7: ("extension", 1), 0xC8: ("extension", 2), 0xC9: ("extension", 4), 0xCA: ("number", 4),
    0xCB: ("number", 8), 0xCC: ("number", 1), 0xCD: ("number", 2), 0xCE: ("number", 4), 0xCF: ("number", 8), 0xD0: ("number", 1),
    0xD1: ("number", 2), 0xD2: ("number", 4), 0xD3: ("number", 8), 0xD4: ("fixed", 0), 0xD5: ("fixed", 0), 0xD6: ("fixed", 0),
    0xD7: ("fixed", 0), 0xD8: ("fixed", 0), 0xD9: ("text", 1), 0xDA: ("text", 2), 0xDB: ("text", 4), 0xDC: ("array", 2),
    0xDD: ("array", 4), 0xDE: ("map", 2), 0xDF: ("map", 4),
}  # fmt: skip
_NUMBERS = {
    0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q", 0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q",
}  # fmt: skip


class _Unpacker(Protocol):
    def feed(self, data: bytes) -> None: ...

    def unpack(self) -> object: ...

    def tell(self) -> int: ...


def read(part: Part, harvest: Harvest) -> None:
    """Read every value; a single one stands at the root, several at their number."""
    walk_row(_values(part.body, harvest.limits.leaves), part, harvest)


def rewrite(part: Part, writer: Writer) -> bytes:
    """The values with what is wanted written anew."""
    found = _values(part.body, writer.harvest.limits.leaves)
    return rewritten(part, found, _items(part.body), writer, _encode)


def _items(body: bytes) -> Iterator[Item]:
    """Every value's stretch (MessagePack specification, Formats)."""
    position = 0
    while position < len(body):
        item = _item(body, position)
        yield item
        position = item.end


def _item(body: bytes, start: int) -> Item:
    first = body[start]
    if first < 0x80 or first >= 0xE0:
        return Item("number", start, start + 1, first if first < 0x80 else first - 256)
    if first < 0xC0:
        kind, size = ("map", first & 0xF) if first < 0x90 else ("array", first & 0xF) if first < 0xA0 else ("text", first & 0x1F)
        return _sized(body, kind, start, start + 1, size)
    kind, width = _HEADS[first]
    head = start + 1 + width
    if kind == "number":
        return Item("number", start, head, struct.unpack(_NUMBERS[first], body[start + 1 : head])[0])
    if kind == "other":
        return Item("other", start, head, {0xC2: False, 0xC3: True}.get(first))
    if kind == "fixed":
        return _sized(body, kind, start, head, 1 << first - 0xD4)
    return _sized(body, kind, start, head, int.from_bytes(body[start + 1 : head]))


def _sized(body: bytes, kind: str, start: int, head: int, size: int) -> Item:
    match kind:
        case "map":
            return Item("map", start, head, None, size)
        case "array":
            return Item("array", start, head, None, size)
        case "text":
            return Item("text", start, head + size, body[head : head + size].decode("utf-8", "replace"))
        case "bytes":
            return Item("bytes", start, head + size, body[head : head + size])
        case _:
            return Item("other", start, head + 1 + size, opaque=True)


def _encode(value: Scalar) -> bytes:
    import msgpack

    pack = cast("Callable[[object], bytes]", msgpack.packb)  # pyright: ignore[reportUnknownMemberType]  msgpack has no types
    return pack(value)


def _unpacker(size: int) -> _Unpacker:
    import msgpack

    options: dict[str, object] = {
        "raw": False, "strict_map_key": False, "unicode_errors": "replace", "object_pairs_hook": Pairs, "timestamp": 0,
        "max_buffer_size": size, "ext_hook": _extension,
    }  # fmt: skip
    return cast("_Unpacker", cast("Callable[..., object]", msgpack.Unpacker)(**options))


def _extension(_code: int, data: bytes) -> bytes:
    return data


def _values(body: bytes, most: int) -> Row:
    unpacker = _unpacker(len(body) + 1)
    unpacker.feed(body)
    return row(len(body), most, unpacker.tell, unpacker.unpack)


def looks(head: bytes) -> bool:
    """Whether a map with a text key begins here (a fixmap or map16, then a fixstr or str8 of ASCII letters)."""
    start = {0x80: 1, 0xDE: 3, 0xDF: 5}.get(head[0] if head[:1] in (b"\xde", b"\xdf") else head[0] & 0xF0, 0) if head else 0
    if not start or len(head) < start + 2 or head[0] == 0x80:
        return False
    size, begin = (head[start] & 0x1F, start + 1) if 0xA1 <= head[start] <= 0xBF else (head[start + 1], start + 2)
    is_text = 0xA1 <= head[start] <= 0xBF or head[start] == 0xD9
    return is_text and head[begin : begin + size].isascii() and head[begin : begin + size].decode("latin-1").isprintable()
