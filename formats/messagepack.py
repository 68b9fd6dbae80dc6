"""MessagePack: one or more values in a row."""

from collections.abc import Callable
from typing import Protocol, cast

from formats.foreign import foreign
from formats.leaf import Part, Place
from formats.objects import Pairs, walk
from formats.reading import Harvest, Unreadable


class _Unpacker(Protocol):
    def feed(self, data: bytes) -> None: ...

    def unpack(self) -> object: ...

    def tell(self) -> int: ...


def read(part: Part, harvest: Harvest) -> None:
    """Read every value; a single one stands at the root, several at their number."""
    values, whole = _values(part.body)
    for index, value in enumerate(values):
        walk(value, Place(index, part.place) if len(values) > 1 else part.place, "", harvest)
    if not whole:
        harvest.miss("undecodable", part.place)


def _unpacker(size: int) -> _Unpacker:
    import msgpack

    options: dict[str, object] = {
        "raw": False, "strict_map_key": False, "unicode_errors": "replace", "object_pairs_hook": Pairs, "timestamp": 0,
        "max_buffer_size": size, "ext_hook": _extension,
    }  # fmt: skip
    return cast("_Unpacker", cast("Callable[..., object]", msgpack.Unpacker)(**options))


def _extension(_code: int, data: bytes) -> bytes:
    return data


def _values(body: bytes) -> tuple[list[object], bool]:
    unpacker = _unpacker(len(body) + 1)
    unpacker.feed(body)
    found: list[object] = []
    try:
        while unpacker.tell() < len(body):
            with foreign():
                found.append(unpacker.unpack())
    except Unreadable:
        if not found:
            raise
    if not any(isinstance(value, Pairs | list) for value in found):
        raise Unreadable  # any byte is a small number: bare ones are no document
    return found, unpacker.tell() == len(body)


def looks(head: bytes) -> bool:
    """Whether a map with a text key begins here (a fixmap or map16, then a fixstr or str8 of ASCII letters)."""
    start = {0x80: 1, 0xDE: 3, 0xDF: 5}.get(head[0] if head[:1] in (b"\xde", b"\xdf") else head[0] & 0xF0, 0) if head else 0
    if not start or len(head) < start + 2 or head[0] == 0x80:
        return False
    size, begin = (head[start] & 0x1F, start + 1) if 0xA1 <= head[start] <= 0xBF else (head[start + 1], start + 2)
    is_text = 0xA1 <= head[start] <= 0xBF or head[start] == 0xD9
    return is_text and head[begin : begin + size].isascii() and head[begin : begin + size].decode("latin-1").isprintable()
