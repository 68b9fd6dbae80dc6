"""Where values stand in formats that count their items instead of marking the end (MessagePack, CBOR), for splicing.

Theory: a format turns its bytes into `Item`s; containers only say how many items follow. One walk gives each item the place
that `formats.objects` gives it. Only a scalar's own bytes change: no length above it depends on them.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from formats.jsonkeys import SELF, again, may_hold_data
from formats.leaf import Leaf, Part, Place
from formats.numerals import masked
from formats.objects import Row, name_of, number, scrubbed
from formats.signed import REASON
from formats.splice import CannotRewrite, spliced
from formats.writer import Writer

type Scalar = str | bytes | int | float
_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,19})\Z", re.ASCII)
_POINT = re.compile(r"-?\d{1,15}\.\d{1,15}\Z", re.ASCII)


class Item(NamedTuple):
    """One scalar, one container's head, or the end of a container whose items are not counted.

    Attributes:
        start: where its bytes begin, and `end` where they end (a container's: its head's).
        size: how many items a container has (a map: pairs); -1 when an `end` follows.
        opaque: reading makes something else of it (a date, a set, a reference), so it is left alone.
        signed: it carries its own signature.
    """

    kind: Literal["map", "array", "text", "bytes", "number", "other", "end"]
    start: int
    end: int
    value: object = None
    size: int = 0
    opaque: bool = False
    signed: bool = False


class _Placed(NamedTuple):
    item: Item
    place: Place
    key: str
    is_key: bool = False


def rewritten(part: Part, found: Row, items: Iterator[Item], writer: Writer, encode: Callable[[Scalar], bytes]) -> bytes:
    """The part's bytes with what is wanted written anew; every other byte stays.

    Args:
        found: the values as reading finds them, which tells where they stand.
        items: the same values with their stretches.

    Raises:
        CannotRewrite: the bytes end too early, hold more than was read, lie deeper in each other than is read, or are signed.
    """
    if not found.whole:
        raise CannotRewrite("The body's values break off, so they cannot be written back.")
    changes: list[tuple[int, int, bytes]] = []
    walk = _Walk(items, writer)
    try:
        for one in (one for root in found.roots(part) for one in walk.value(next(items), root, "", 0)):
            new = _new(one, writer) if writer.touches(one.place) else None
            if new is not None:
                changes.append((one.item.start, one.item.end, encode(new)))
    except (IndexError, StopIteration, RuntimeError) as error:  # a generator turns StopIteration into RuntimeError
        raise CannotRewrite("The body ends before its last value does, so it cannot be written back.") from error
    return b"".join(spliced(part.body, changes))


def _new(one: _Placed, writer: Writer) -> Scalar | None:
    """A scalar's new value; None when it stays."""
    value = one.item.value
    if isinstance(value, bytes):
        made = writer.body(Part(one.place, "", value))
        return made if made != value else None
    numeric = one.item.kind == "number"
    text = number(value) if isinstance(value, int | float) else scrubbed(str(value))
    new = writer.leaf(Leaf(one.place, one.key, text, one.is_key, "number" if numeric else "text"))
    if new == text:
        return None
    written = _number(masked(new)) if numeric else None
    return new if written is None else written


def _number(text: str) -> int | float | None:
    """A number that both formats can write, or None."""
    if _WHOLE.match(text):
        return int(text) if -(1 << 63) <= int(text) < 1 << 64 else None
    return float(text) if _POINT.match(text) else None


class _Walk:
    """Gives places to items, value by value."""

    __slots__ = ("depth", "items", "writer")

    def __init__(self, items: Iterator[Item], writer: Writer) -> None:
        self.items = items
        self.depth = writer.harvest.limits.depth
        self.writer = writer

    def value(self, item: Item, place: Place, key: str, depth: int) -> Iterator[_Placed]:
        """The scalars in one value that can be written anew."""
        if depth > self.depth:
            raise CannotRewrite("The body's values lie too deep in each other to be written back.")
        if item.kind in ("map", "array"):
            inside = self._map(item, place, depth + 1) if item.kind == "map" else self._array(item, place, key, depth + 1)
            for one in inside:
                if item.signed and self.writer.touches(one.place):
                    raise CannotRewrite(REASON)
                if not item.opaque:
                    yield one
        elif item.kind != "other" and not item.opaque:
            yield _Placed(item, place, key)

    def _array(self, item: Item, place: Place, key: str, depth: int) -> Iterator[_Placed]:
        for index, one in enumerate(self._members(item.size)):
            yield from self.value(one, Place(index, place), key, depth)

    def _map(self, item: Item, parent: Place, depth: int) -> Iterator[_Placed]:
        seen: dict[str, int] = {}
        for head in self._members(item.size):
            name = "?" if head.kind in ("map", "array") else name_of(head.value)
            seen[name] = seen.get(name, 0) + 1
            place = again(Place(name, parent), seen[name])
            for _ in self.value(head, place, "", depth):
                pass  # a key that is a container holds no leaf
            if head.kind == "text" and not head.opaque and may_hold_data(name):
                yield _Placed(head, Place(SELF, place), "", is_key=True)
            yield from self.value(next(self.items), place, name, depth)

    def _members(self, count: int) -> Iterator[Item]:
        while count:
            item = next(self.items)
            if item.kind == "end":
                return
            yield item
            count -= 1
