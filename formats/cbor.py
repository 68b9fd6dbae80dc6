"""CBOR (RFC 8949): one value, or several in a row (RFC 8742)."""

from io import BytesIO
from typing import TYPE_CHECKING, cast

from formats.cboritems import items
from formats.counted import Scalar, rewritten
from formats.leaf import Part
from formats.objects import Row, row, walk_row
from formats.reading import Harvest
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
    walk_row(_values(part.body, harvest.limits.leaves), part, harvest)


def rewrite(part: Part, writer: Writer) -> bytes:
    """The values with what is wanted written anew."""
    found = _values(part.body, writer.harvest.limits.leaves)
    return rewritten(part, found, items(part.body), writer, _encode)


def _encode(value: Scalar) -> bytes:
    import cbor2

    return cbor2.dumps(value)


def _values(body: bytes, most: int) -> Row:
    import cbor2

    stream = BytesIO(body)
    decoder = cbor2.CBORDecoder(stream, str_errors="replace", tag_hook=_untagged, allow_duplicate_keys=False, read_size=1)
    return row(len(body), most, stream.tell, decoder.decode)


def _untagged(tag: "cbor2.CBORTag", *_: object) -> object:
    """An unknown tag's value is read as it is."""
    return cast("object", tag.value)
