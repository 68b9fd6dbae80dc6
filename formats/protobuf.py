"""Protocol buffers without a schema: text, nested messages and long whole numbers, by field number.

Theory: on the wire text, bytes and messages look alike. A stretch that is printable UTF-8 is text, unless it parses as a message
that holds text itself and begins with a tag byte no text would (a control character). OTLP is the common case.
"""

import re

from formats.leaf import Leaf, Mark, Part, Place, Verbatim
from formats.reading import Harvest, Unreadable

type Bytes = bytes | memoryview  # a view costs no copy for each message around it
type Field = tuple[int, int, int | Bytes]
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MAGIC = (b"\x1f\x8b", b"PK\x03\x04", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff")
_LONG = 100_000  # smaller whole numbers identify nobody and are most of the traffic


def read(part: Part, harvest: Harvest) -> None:
    """Read a message whose fields stand at `$['1']['4']`."""
    fields = parse(memoryview(part.body))
    if fields is None:
        raise Unreadable
    _Message(harvest, dotted=False).walk(fields, part.place, "", 0)


def read_dotted(body: bytes, place: Place, harvest: Harvest) -> bool:
    """Read a message whose fields stand at `1.4.2` below `place`. Whether it was one."""
    fields = parse(memoryview(body))
    if fields is not None:
        _Message(harvest, dotted=True).walk(fields, place, "", 0)
    return fields is not None


def parse(body: Bytes) -> list[Field] | None:
    """Field number, wire type and value of each field; None when the bytes are no message."""
    try:
        return [field for field, _, _ in spans(body)]
    except (IndexError, ValueError):
        return None


def spans(body: Bytes) -> list[tuple[Field, int, int]]:
    """Each field, where what follows its tag begins (its length or number), and where it ends.

    Raises:
        IndexError: the bytes end too early.
        ValueError: they are no message.
    """
    found: list[tuple[Field, int, int]] = []
    position, stop = 0, len(body)
    while position < stop:
        tag = body[position]
        position += 1
        if tag > 0x7F:
            tag, position = _varint(body, position - 1)
        number, wire, start = tag >> 3, tag & 7, position
        if not 0 < number < 1 << 29:
            raise ValueError
        if wire in (0, 2):
            size = body[position]
            position += 1
            if size > 0x7F:
                size, position = _varint(body, position - 1)
            if wire == 0:
                found.append(((number, wire, size), start, position))
                continue
        elif wire in (1, 5):
            size = 8 if wire == 1 else 4
        else:
            raise ValueError
        end = position + size
        if end > stop:
            raise IndexError
        found.append(((number, wire, body[position:end]), start, end))
        position = end
    return found


def _varint(body: Bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 70:
        byte = body[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
    raise ValueError


class Names:
    """Place and name of each field of one message, one after the other. `dotted` places are `1.4.2`, others `$['1']['4']`."""

    __slots__ = ("depth", "dotted", "name", "parent", "seen")

    def __init__(self, fields: list[Field], parent: Place, name: str, depth: int, *, dotted: bool) -> None:
        self.parent = parent
        self.name = _attribute(fields) or name
        self.depth = depth
        self.dotted = dotted
        self.seen: dict[int, int] = {}

    def place(self, number: int) -> Place:
        """The place of the next field, which has this number."""
        count = self.seen[number] = self.seen.get(number, 0) + 1
        step = Verbatim(f".{number}" if self.depth else f":{number}") if self.dotted else str(number)
        place = Place(step, self.parent)
        return Place(Mark(f"~{count}"), place) if count > 1 else place


class _Message:
    """One walk over a message and those in it."""

    __slots__ = ("dotted", "harvest")

    def __init__(self, harvest: Harvest, *, dotted: bool) -> None:
        self.harvest = harvest
        self.dotted = dotted

    def walk(self, fields: list[Field], parent: Place, name: str, depth: int) -> None:
        """Harvest every field."""
        if self.harvest.full(parent):
            return
        names = Names(fields, parent, name, depth, dotted=self.dotted)
        for number, wire, value in fields:
            if isinstance(value, int):
                place = names.place(number)
                if is_long(value):
                    self.harvest.add(Leaf(place, names.name, str(value), False, "number"))
            elif wire == 2:
                self._bytes(value, names.place(number), names.name, depth)
            else:
                names.place(number)

    def _bytes(self, value: Bytes, place: Place, name: str, depth: int) -> None:
        text, inner = told(value)
        if inner is not None and depth >= self.harvest.limits.depth:
            self.harvest.miss("over_budget", place)
        elif inner is not None:
            self.walk(inner, place, name, depth + 1)
        elif text is not None:
            self.harvest.add(Leaf(place, name, text))
        elif is_file(value):
            self.harvest.descend(Part(place, "", bytes(value)))


def is_long(value: int) -> bool:
    """Whether a whole number is long enough to identify somebody."""
    return _LONG <= value < 1 << 63


def is_file(value: Bytes) -> bool:
    """Whether bytes begin like a file that is read by its own type."""
    return bytes(value[:8]).startswith(_MAGIC)


def told(value: Bytes) -> tuple[str | None, list[Field] | None]:
    """What a stretch of bytes is: text, a message's fields, or neither."""
    text = _text(value)
    inner = parse(value) if value and (text is None or value[0] < 0x20) else None
    if inner is not None and (text is None or any(wire == 2 for _, wire, _ in inner)):
        return None, inner
    return text, None


def _attribute(fields: list[Field]) -> str:
    """The name in a pair of name (1) and value (2), as OTLP's attributes and protobuf's maps are; or empty."""
    if len(fields) != 2 or (fields[0][0], fields[1][0]) != (1, 2) or isinstance(fields[0][2], int):
        return ""
    name = str(fields[0][2], "utf-8", "replace")
    return name if re.fullmatch(r"[A-Za-z][\w.\-/]{0,80}", name) else ""


def _text(value: Bytes) -> str | None:
    """The text behind bytes; None when they are none."""
    if _CONTROL.search(value):
        return None
    try:
        return str(value, "utf-8")
    except UnicodeDecodeError:
        return None
