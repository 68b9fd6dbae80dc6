"""CBOR (RFC 8949): one value, or several in a row (RFC 8742)."""

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, cast

from formats.cboritems import items
from formats.counted import Scalar, rewritten
from formats.foreign import foreign
from formats.leaf import Part, Place
from formats.objects import is_document, walk
from formats.reading import Harvest, Unreadable
from formats.splice import CannotRewrite
from formats.writer import Writer

if TYPE_CHECKING:
    import cbor2

_TAGGED = b"\xd9\xd9\xf7"  # RFC 8949 §3.4.6: self-described CBOR


def looks(head: bytes) -> bool:
    """Whether bytes say that they are CBOR, or begin a map with a short text key."""
    if head.startswith(_TAGGED):
        return True
    first = head[:1]
    start = 2 if first == b"\xb8" else 1
    is_map = b"\xa1" <= first <= b"\xb8" or first == b"\xbf"
    if not is_map or len(head) < start + 2 or not 0x61 <= head[start] <= 0x77:
        return False
    name = head[start + 1 : start + 1 + (head[start] & 0x1F)]
    return name.isascii() and name.decode("latin-1").isprintable()


def read(part: Part, harvest: Harvest) -> None:
    """Read every value; a single one stands at the root, several at their number.

    Equal keys in one map are refused by the library, for one of them would be lost: that is `undecodable`.
    """
    values, whole = _values(part.body, harvest.limits.leaves)
    for place, value in zip(_roots(part, values), values, strict=True):
        walk(value, place, "", harvest)
    if not whole:
        harvest.miss("undecodable", part.place)


def rewrite(part: Part, writer: Writer) -> bytes:
    """The values with what is wanted written anew."""
    values, whole = _values(part.body, writer.harvest.limits.leaves)
    if not whole:
        raise CannotRewrite("The CBOR values break off, so they cannot be written back.")
    return rewritten(part.body, items(part.body), _roots(part, values), writer, _encode)


def _roots(part: Part, values: list[object]) -> list[Place]:
    return [Place(index, part.place) for index in range(len(values))] if len(values) > 1 else [part.place]


def _encode(value: Scalar) -> bytes:
    import cbor2

    return cbor2.dumps(value)


def _values(body: bytes, most: int) -> tuple[list[object], bool]:
    """The values, at most so many, and whether they are all."""
    import cbor2

    stream = BytesIO(body)
    found: list[object] = []
    decoder = cbor2.CBORDecoder(stream, str_errors="replace", tag_hook=_untagged, allow_duplicate_keys=False, read_size=1)
    try:
        with foreign():
            while stream.tell() < len(body) and len(found) < most and is_document(found):
                found.append(cast("object", decoder.decode()))
    except Unreadable:
        if not found:
            raise
    if not any(isinstance(value, Mapping | list) for value in found):
        raise Unreadable  # any byte is a small number: bare ones are no document
    return found, stream.tell() == len(body)


def _untagged(tag: "cbor2.CBORTag", *_: object) -> object:
    """An unknown tag's value is read as it is."""
    return cast("object", tag.value)
