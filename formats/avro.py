"""Avro object container files: each record at its number. A bare Avro message has no schema and cannot be read."""

import bz2
import json
import lzma
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import cast

from formats.foreign import foreign
from formats.leaf import Part, Place
from formats.objects import walk
from formats.reading import Harvest, Unreadable

_MAGIC = b"Obj\x01"


def looks(head: bytes) -> bool:
    """Whether an object container begins here (Avro 1.11, Object Container Files)."""
    return head.startswith(_MAGIC)


def read(part: Part, harvest: Harvest) -> None:
    """Read every record."""
    for index, record in enumerate(_records(part.body, harvest)):
        walk(record, Place(index, part.place), "", harvest)
        if harvest.full(part.place):
            return


def _measure(body: bytes, harvest: Harvest) -> None:
    """Unpack every block within the budget first: the library unpacks whole blocks, whatever comes of them.

    Raises:
        Unreadable: the blocks hold more than may be read, or are packed in a way that cannot be bounded.
    """
    try:
        codec, position = _header(body)
        while position < len(body):
            _, position = _long(body, position)
            size, position = _long(body, position)
            if size < 0:
                raise Unreadable
            _unpack(codec, body[position : position + size], harvest)
            position += size + 16
    except (IndexError, UnicodeDecodeError, zlib.error, OSError, EOFError, lzma.LZMAError) as error:
        raise Unreadable from error


def _header(body: bytes) -> tuple[str, int]:
    """The codec, and where the blocks begin."""
    codec, position = "null", len(_MAGIC)
    while True:
        count, position = _long(body, position)
        if count == 0:
            return codec, position + 16
        if count < 0:
            _, position = _long(body, position)
        for _ in range(abs(count)):
            name, position = _bytes(body, position)
            value, position = _bytes(body, position)
            codec = value.decode() if name == b"avro.codec" else codec


def _bytes(body: bytes, position: int) -> tuple[bytes, int]:
    size, position = _long(body, position)
    if size < 0 or position + size > len(body):
        raise IndexError
    return body[position : position + size], position + size


def _long(body: bytes, position: int) -> tuple[int, int]:
    """A zig-zag number (Avro 1.11, Binary Encoding)."""
    value = shift = 0
    while True:
        byte = body[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value >> 1 ^ -(value & 1), position
        if shift > 63:
            raise IndexError


def _unpack(codec: str, block: bytes, harvest: Harvest) -> None:
    bound = min(harvest.meter.left, max(1 << 20, len(block) * harvest.limits.ratio))
    match codec:
        case "null":
            size = len(block)
        case "deflate":
            size = len(zlib.decompressobj(-zlib.MAX_WBITS).decompress(block, bound + 1))
        case "bzip2":
            size = len(bz2.BZ2Decompressor().decompress(block, bound + 1))
        case "xz":
            size = len(lzma.LZMADecompressor().decompress(block, bound + 1))
        case _:
            raise Unreadable
    if size > bound:
        raise Unreadable("over_budget")
    if codec != "null":
        harvest.meter.take(size)


def _records(body: bytes, harvest: Harvest) -> Iterator[object]:
    import fastavro

    with foreign():
        reader = fastavro.reader(BytesIO(body))
        if _is_bomb(cast("object", json.loads(cast("dict[str, str]", reader.metadata)["avro.schema"]))):
            raise Unreadable("over_budget")
        _measure(body, harvest)
        yield from cast("Iterator[object]", reader)


def _is_bomb(schema: object) -> bool:
    """Whether the schema repeats something without bytes: a few bytes could then claim billions of items."""
    if isinstance(schema, list):
        return any(_is_bomb(branch) for branch in cast("list[object]", schema))
    if not isinstance(schema, Mapping):
        return schema == "null"
    known = cast("Mapping[str, object]", schema)
    inner = [known.get("items"), known.get("type")]
    fields = known.get("fields")
    if known.get("type") == "record" and isinstance(fields, list):
        listed = cast("list[Mapping[str, object]]", fields)
        return not listed or any(_repeats_nothing(field.get("type")) for field in listed)
    return any(_repeats_nothing(one) for one in inner)


def _repeats_nothing(schema: object) -> bool:
    """Whether an array whose items take no bytes lies in a schema."""
    if isinstance(schema, list):
        return any(_repeats_nothing(branch) for branch in cast("list[object]", schema))
    if not isinstance(schema, Mapping):
        return False
    known = cast("Mapping[str, object]", schema)
    if known.get("type") == "array":
        return _is_empty(known.get("items")) or _repeats_nothing(known.get("items"))
    fields = known.get("fields")
    listed = cast("list[Mapping[str, object]]", fields) if isinstance(fields, list) else []
    return any(
        _repeats_nothing(one) for one in [known.get("values"), known.get("type"), *(field.get("type") for field in listed)]
    )


def _is_empty(schema: object) -> bool:
    if isinstance(schema, Mapping):
        known = cast("Mapping[str, object]", schema)
        return known.get("type") == "null" or known.get("fields") == [] or known.get("size") == 0
    return schema == "null"
