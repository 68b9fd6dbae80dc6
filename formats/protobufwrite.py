"""Writing protocol buffers anew: a text changes its own bytes and every length above it; all else is copied as it stood."""

from formats.leaf import Leaf, Part, Place
from formats.numerals import masked
from formats.protobuf import Field, Names, is_file, is_long, parse, told
from formats.splice import CannotRewrite, spliced
from formats.writer import Writer


def rewrite(part: Part, writer: Writer) -> bytes:
    """A message whose fields stand at `$['1']['4']`, written anew."""
    return _Rewriter(writer, dotted=False).message(part.body, part.place, "", 0)


def rewrite_dotted(body: bytes, place: Place, writer: Writer) -> bytes:
    """A message whose fields stand at `1.4.2` below `place`, written anew."""
    return _Rewriter(writer, dotted=True).message(body, place, "", 0)


class _Rewriter:
    """The same walk as reading does, with a message written for each that is read."""

    __slots__ = ("dotted", "writer")

    def __init__(self, writer: Writer, *, dotted: bool) -> None:
        self.writer = writer
        self.dotted = dotted

    def message(self, body: bytes, parent: Place, name: str, depth: int) -> bytes:
        fields = parse(body) if self.writer.touches(parent) else None
        if fields is None:
            return body
        names = Names(fields, parent, name, depth, dotted=self.dotted)
        changes: list[tuple[int, int, bytes]] = []
        for field in fields:
            number, _, _, start, end = field
            new = self._field(field, names.place(number), names.name, depth)
            if new is not None:
                changes.append((start, end, new))
        return b"".join(spliced(body, changes))

    def _field(self, field: Field, place: Place, name: str, depth: int) -> bytes | None:
        """What follows a field's tag, written anew; None when it stays."""
        _, wire, value, _, _ = field
        if not self.writer.touches(place):
            return None
        if isinstance(value, int):
            return self._number(value, place, name) if is_long(value) else None
        if wire != 2:
            return None
        new = self._bytes(value, place, name, depth)
        return None if new == value else varint(len(new)) + new

    def _number(self, value: int, place: Place, name: str) -> bytes | None:
        text = masked(self.writer.leaf(Leaf(place, name, str(value), False, "number")))
        if not (text.isascii() and text.isdigit()) or int(text) >= 1 << 63:
            raise CannotRewrite("A number of a protobuf message cannot become a text, so it cannot be written back.")
        return varint(int(text)) if int(text) != value else None

    def _bytes(self, value: bytes, place: Place, name: str, depth: int) -> bytes:
        text, inner = told(value)
        if inner is not None:
            return self.message(value, place, name, depth + 1)
        if text is None:
            return self.writer.body(Part(place, "", value)) if is_file(value) else value
        new = self.writer.leaf(Leaf(place, name, text))
        if new != text and parse(value) is not None:
            raise CannotRewrite("A text may as well be a message inside a protobuf message, so it cannot be written back.")
        return new.encode("utf-8", "replace")


def varint(value: int) -> bytes:
    """A base-128 number (protobuf encoding, Base 128 Varints)."""
    head = b""
    while value > 0x7F:
        head += bytes([value & 0x7F | 0x80])
        value >>= 7
    return head + bytes([value])
