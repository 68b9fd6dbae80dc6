"""Protocol buffers without a schema: text, nested messages and long whole numbers, by field number.

Theory: on the wire text, bytes and messages look alike. A stretch that is printable UTF-8 is text, unless it parses as a message
that holds text itself and begins with a tag byte no text would (a control character). OTLP is the common case.
"""

import re

from formats.leaf import Leaf, Mark, Part, Place, Verbatim
from formats.reading import Harvest, Unreadable

# Number, wire type and value of a field; where what follows its tag begins (its length or number), and where the field ends.
type Field = tuple[int, int, int | bytes, int, int]
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NAME = re.compile(r"[A-Za-z][\w.\-/]{0,80}")
_MAGIC = (b"\x1f\x8b", b"PK\x03\x04", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff")
_SIZES = {0: -1, 1: 8, 2: -1, 5: 4}  # bytes by wire type; -1: the number that follows says it, or is it
_LONG = 100_000  # smaller whole numbers identify nobody and are most of the traffic
_STEPS = tuple(map(str, range(64)))  # the numbers that fields have, nearly always


def read(part: Part, harvest: Harvest) -> None:
    """Read a message whose fields stand at `$['1']['4']`."""
    fields = parse(part.body)
    if fields is None:
        raise Unreadable
    _Message(harvest, dotted=False).walk(fields, part.place, "", 0)


def read_dotted(body: bytes, place: Place, harvest: Harvest) -> bool:
    """Read a message whose fields stand at `1.4.2` below `place`. Whether it was one."""
    fields = parse(body)
    if fields is not None:
        _Message(harvest, dotted=True).walk(fields, place, "", 0)
    return fields is not None


def parse(body: bytes) -> list[Field] | None:
    """The fields of a message; None when the bytes are none."""
    found: list[Field] = []
    position, stop = 0, len(body)
    try:
        while position < stop:
            tag = body[position]
            position += 1
            if tag > 0x7F:
                tag, position = _varint(body, position - 1)
            if not 8 <= tag < 1 << 32:  # field numbers are 1 to 2^29 - 1
                return None
            start, size = position, _SIZES[tag & 7]
            if size < 0:
                size = body[position]
                position += 1
                if size > 0x7F:
                    size, position = _varint(body, position - 1)
                if not tag & 7:
                    found.append((tag >> 3, 0, size, start, position))
                    continue
            end = position + size
            if end > stop:
                return None
            found.append((tag >> 3, tag & 7, body[position:end], start, end))
            position = end
    except (IndexError, KeyError, ValueError):
        return None
    return found


def _varint(body: bytes, position: int) -> tuple[int, int]:
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
        self.name = (_attribute(fields) if len(fields) == 2 else "") or name
        self.depth = depth
        self.dotted = dotted
        self.seen: dict[int, int] = {}

    def skip(self, number: int) -> None:
        """The next field has this number, and its place is not asked for."""
        self.seen[number] = self.seen.get(number, 0) + 1

    def place(self, number: int) -> Place:
        """The place of the next field, which has this number."""
        count = self.seen[number] = self.seen.get(number, 0) + 1
        if self.dotted:
            step = Verbatim(f".{number}" if self.depth else f":{number}")
        else:
            step = _STEPS[number] if number < len(_STEPS) else str(number)
        place = Place(step, self.parent)
        return Place(Mark(f"~{count}"), place) if count > 1 else place


class _Message:
    """One walk over a message and those in it."""

    __slots__ = ("count", "dotted", "harvest")

    def __init__(self, harvest: Harvest, *, dotted: bool) -> None:
        self.harvest = harvest
        self.dotted = dotted
        self.count = 0

    def walk(self, fields: list[Field], parent: Place, name: str, depth: int) -> None:
        """Harvest every field."""
        self.count += 1
        if self.count % 64 == 0 and self.harvest.full(parent):
            return
        names = Names(fields, parent, name, depth, dotted=self.dotted)
        for number, wire, value, _, _ in fields:
            if isinstance(value, int):
                if is_long(value):
                    self.harvest.add(Leaf(names.place(number), names.name, str(value), False, "number"))
                else:
                    names.skip(number)
            elif wire == 2:
                self._bytes(value, names.place(number), names.name, depth)
            else:
                names.skip(number)

    def _bytes(self, value: bytes, place: Place, name: str, depth: int) -> None:
        text, inner = told(value)
        if inner is not None and depth >= self.harvest.limits.depth:
            self.harvest.miss("over_budget", place)
        elif inner is not None:
            self.walk(inner, place, name, depth + 1)
        elif text is not None:
            self.harvest.add(Leaf(place, name, text))
        elif is_file(value):
            self.harvest.descend(Part(place, "", value))


def is_long(value: int) -> bool:
    """Whether a whole number is long enough to identify somebody."""
    return _LONG <= value < 1 << 63


def is_file(value: bytes) -> bool:
    """Whether bytes begin like a file that is read by its own type."""
    return value.startswith(_MAGIC)


def told(value: bytes) -> tuple[str | None, list[Field] | None]:
    """What a stretch of bytes is: text, a message's fields, or neither."""
    text = _text(value)
    if text is not None and (not value or value[0] >= 0x20):
        return text, None
    inner = parse(value)
    if inner is not None and (text is None or any(field[1] == 2 for field in inner)):
        return None, inner
    return text, None


def _attribute(fields: list[Field]) -> str:
    """The name in a pair of name (1) and value (2), as OTLP's attributes and protobuf's maps are; or empty."""
    if (fields[0][0], fields[1][0]) != (1, 2) or isinstance(fields[0][2], int):
        return ""
    name = fields[0][2].decode("utf-8", "replace")
    return name if _NAME.fullmatch(name) else ""


def _text(value: bytes) -> str | None:
    """The text behind bytes; None when they are none."""
    if _CONTROL.search(value):
        return None
    try:
        return value.decode()
    except UnicodeDecodeError:
        return None
