"""JSON (RFC 8259): leaves at the speed of the standard library's scanner, and slots from an own tokenizer.

Rules: duplicate keys and number forms are kept, so orjson does not fit. What the fast scanner refuses (too deep, cut off,
malformed) is read by the tokenizer, which needs no stack and gives every leaf up to the break and the rest as text.
"""

import json
import re

from formats import charset
from formats.jsonkeys import QUIET, SELF, again, may_hold_data
from formats.jsontoken import slots, unpaired
from formats.leaf import Leaf, Part, Place
from formats.reading import Harvest

type Pairs = tuple[tuple[str, object], ...]


class _Number(str):
    """A number with a point or an exponent, as it was written: `1e400` and `1.50` stay what they are."""

    __slots__ = ()


# Whole numbers have one form in JSON (but for `-0`, which nobody is): `int` and back is faster and loses nothing.
_DECODER = json.JSONDecoder(object_pairs_hook=tuple, parse_float=_Number, strict=False)


_LOOKS = re.compile(
    rb"""[\s\0]*+(?:\{[\s\0]*+(?:"(?:[^"\\]|\\.)*+(?:"[\s\0]*+:|\Z)|\}|\Z)|\[[\s\0]*+(?:[{"\[\]]|\Z))""", re.DOTALL
)
_FITS = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*+[{\[\"\d.tfnNI-]")


def looks(head: bytes) -> bool:
    """Whether bytes begin like a JSON object or an array of anything but bare numbers and words."""
    return _LOOKS.match(head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")) is not None


def fits(head: bytes) -> bool:
    """Whether a body that is declared as JSON begins as any JSON value in any Unicode form."""
    return _FITS.match(head) is not None


def read(part: Part, harvest: Harvest) -> None:
    """Read a JSON document."""
    decoded = charset.decode(part.body, part.content_type, detect=False)
    if not decoded.clean:
        harvest.miss("undecodable", part.place)
    read_text(decoded.text, part.place, "", harvest)


def read_text(text: str, place: Place, key: str, harvest: Harvest) -> None:
    """Read a JSON document that is already text; `key` names a value that stands alone."""
    value = parse(text)
    if value is None:
        _read_tokens(text, place, key, harvest)
    else:
        walk(value, place, key, harvest)


def parse(text: str) -> object | None:
    """The document as tuples of pairs (objects), lists, `str`, numbers as written; None when it is no (or too deep) JSON.

    `null` alone gives an empty list: both hold nothing.
    """
    try:
        value = _DECODER.decode(unpaired(text))
    except (ValueError, RecursionError):
        return None
    return [] if value is None else value


def walk(value: object, place: Place, key: str, harvest: Harvest) -> None:
    """Harvest the leaves of a parsed document that stands at `place`."""
    _Walk(harvest, place).value(value, place, key, 0)
    harvest.full(place)


class _Walk:
    """One walk over a parsed document. The inner loops are flat on purpose: they run once a leaf."""

    __slots__ = ("depth", "harvest", "keep", "leaves", "most", "root")

    def __init__(self, harvest: Harvest, root: Place) -> None:
        self.root = root
        self.harvest = harvest
        self.leaves = harvest.leaves
        self.keep = harvest.leaves.append
        self.depth = harvest.limits.depth
        self.most = harvest.limits.leaves

    def value(self, value: object, place: Place, key: str, depth: int) -> None:
        """A value of any kind."""
        kind = value.__class__
        if kind is tuple:
            self._object(value, place, depth + 1)  # pyright: ignore[reportArgumentType]  pairs, by _DECODER
        elif kind is list:
            self._array(value, place, key, depth + 1)  # pyright: ignore[reportArgumentType]  values, by _DECODER
        elif kind is str:
            self.harvest.add(Leaf(place, key, str(value)))
        elif kind is _Number or kind is int:
            self.harvest.add(Leaf(place, key, str(value), False, "number"))

    def _object(self, pairs: Pairs, parent: Place, depth: int) -> None:
        known = {pair[0] for pair in pairs}
        plain = len(known) == len(pairs) and (known <= QUIET.known or QUIET.learn(known))
        if not plain or depth > self.depth or len(self.leaves) + len(pairs) >= self.most:
            self._careful(pairs, parent, depth)
            return
        keep = self.keep
        for key, value in pairs:
            kind = value.__class__
            if kind is str:
                if value:
                    keep(Leaf(Place(key, parent), key, value))  # pyright: ignore[reportArgumentType]  a str, by the line above
            elif kind is int or kind is _Number:
                keep(Leaf(Place(key, parent), key, str(value), False, "number"))
            elif kind is tuple:
                self._object(value, Place(key, parent), depth + 1)  # pyright: ignore[reportArgumentType]  pairs, by _DECODER
            elif kind is list:
                self._array(value, Place(key, parent), key, depth + 1)  # pyright: ignore[reportArgumentType]  values, by _DECODER

    def _careful(self, pairs: Pairs, parent: Place, depth: int) -> None:
        """An object that lies too deep, or may not fit, or has keys that may be data, or the same key twice.

        RFC 8259 §4 leaves duplicate keys to the reader: each is read.
        """
        if depth > self.depth:
            if pairs:
                self.harvest.miss("over_budget", self.root)
            return
        seen: dict[str, int] = {}
        for key, value in pairs:
            seen[key] = seen.get(key, 0) + 1
            place = again(Place(key, parent), seen[key])
            if may_hold_data(key):
                self.harvest.add(Leaf(Place(SELF, place), "", key, True))
            self.value(value, place, key, depth)

    def _array(self, values: list[object], parent: Place, key: str, depth: int) -> None:
        if depth > self.depth:
            if values:
                self.harvest.miss("over_budget", self.root)
            return
        room = len(self.leaves) + len(values) < self.most
        keep = self.keep
        for index, value in enumerate(values):
            kind = value.__class__
            if kind is str and room:
                if value:
                    keep(Leaf(Place(index, parent), key, value))  # pyright: ignore[reportArgumentType]  a str, by the line above
            elif kind is tuple:
                self._object(value, Place(index, parent), depth + 1)  # pyright: ignore[reportArgumentType]  pairs, by _DECODER
            elif value is not None:
                self.value(value, Place(index, parent), key, depth)


def _read_tokens(text: str, place: Place, key: str, harvest: Harvest) -> None:
    for count, slot in enumerate(slots(text, place, key, harvest)):
        harvest.add(slot.leaf)
        if count % 1024 == 0 and harvest.full(place):
            return
