"""Plain text: one leaf, in whatever charset it came."""

from collections.abc import Iterator

from formats import charset
from formats.leaf import Leaf, Part
from formats.reading import Harvest
from formats.splice import PLAIN, Slot


def looks(head: bytes) -> bool:
    """Whether bytes can be text at all: some charset's letters, no binary zeros or control characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    if b"\0" in head:
        return charset.wide(head) != ""
    return len(head.translate(None, _CONTROL)) * 50 >= len(head) * 49


_CONTROL = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x1b\x1e")


def read(part: Part, harvest: Harvest) -> None:
    """Read the whole body as one text."""
    decoded = charset.decode(part.body, part.content_type)
    if not decoded.clean:
        harvest.miss("undecodable", part.place)
    harvest.add(Leaf(part.place, "", decoded.text))


def slots(raw: str, part: Part, _: Harvest) -> Iterator[Slot]:
    """The one leaf's stretch: everything."""
    if raw:
        yield Slot(Leaf(part.place, "", raw), 0, len(raw), PLAIN)
