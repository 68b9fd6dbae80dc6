"""Harvests the leaves of parsed values (MessagePack, CBOR, Avro): mappings, sequences, text, bytes, numbers, dates.

Shared and cyclic values may be hostile; depth, leaves and time bound the walk.
"""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date
from decimal import Decimal
from fractions import Fraction
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from typing import NamedTuple, cast
from uuid import UUID

from formats.foreign import foreign
from formats.jsonkeys import SELF, again, may_hold_data
from formats.leaf import Leaf, Part, Place
from formats.reading import Harvest, Unreadable

_BARE = 256
_TEXTUAL = (UUID, Fraction, IPv4Address, IPv6Address, IPv4Network, IPv6Network, IPv4Interface, IPv6Interface)


class Pairs(tuple[tuple[object, object], ...]):
    """A mapping as its pairs, so that duplicate keys survive."""

    __slots__ = ()


class Row(NamedTuple):
    """Values in a row, and whether they are all that the bytes hold."""

    values: list[object]
    whole: bool

    def roots(self, part: Part) -> list[Place]:
        """Where they stand: a single one at the root, several at their number."""
        return [Place(index, part.place) for index in range(len(self.values))] if len(self.values) > 1 else [part.place]


def row(size: int, most: int, tell: Callable[[], int], decode: Callable[[], object]) -> Row:
    """The values, at most so many, that a library's decoder finds in `size` bytes.

    Args:
        tell: how many bytes it has read.
        decode: its next value; may raise anything.

    Raises:
        Unreadable: it found none, or no container: any byte is a small number, so bare ones are no document.
    """
    found: list[object] = []
    try:
        with foreign():
            while tell() < size and len(found) < most and (len(found) != _BARE or _holds_container(found)):
                found.append(decode())
    except Unreadable:
        if not found:
            raise
    if not _holds_container(found):
        raise Unreadable
    return Row(found, tell() == size)


def _holds_container(found: Sequence[object]) -> bool:
    """Asked early too: a few hundred bare numbers and texts at the beginning are no document."""
    return any(isinstance(value, tuple | list | Mapping) for value in found)


def walk_row(found: Row, part: Part, harvest: Harvest) -> None:
    """Harvest everything in a row of values; what they do not cover is said."""
    for place, value in zip(found.roots(part), found.values, strict=True):
        walk(value, place, "", harvest)
    if not found.whole:
        harvest.miss("undecodable", part.place)


def walk(value: object, place: Place, key: str, harvest: Harvest, depth: int = 0) -> None:
    """Harvest everything in `value`, which stands at `place` under the name `key`."""
    if isinstance(value, str):
        harvest.add(Leaf(place, key, scrubbed(value)))
    elif isinstance(value, bytes | bytearray):
        harvest.descend(Part(place, "", bytes(value)))
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        harvest.add(Leaf(place, key, number(value), False, "number"))
    elif isinstance(value, date):
        harvest.add(Leaf(place, key, value.isoformat()))
    elif isinstance(value, _TEXTUAL):
        harvest.add(Leaf(place, key, str(value)))
    elif isinstance(value, re.Pattern):
        walk(cast("re.Pattern[str]", value).pattern, place, key, harvest, depth)
    elif value is not None and not isinstance(value, bool):
        _container(value, place, key, harvest, depth)


def _container(value: object, place: Place, key: str, harvest: Harvest, depth: int) -> None:
    if depth >= harvest.limits.depth:
        harvest.miss("over_budget", place)
    elif harvest.full(place):
        return
    elif isinstance(value, Pairs):
        _pairs(value, place, harvest, depth + 1)
    elif isinstance(value, Mapping):
        _pairs(Pairs(cast("Mapping[object, object]", value).items()), place, harvest, depth + 1)
    elif isinstance(value, Sequence | Set):
        for index, item in enumerate(cast("Sequence[object]", value)):
            walk(item, Place(index, place), key, harvest, depth + 1)
            if index % 1024 == 1023 and harvest.full(place):
                return


def _pairs(pairs: Pairs, parent: Place, harvest: Harvest, depth: int) -> None:
    seen: dict[str, int] = {}
    for raw, value in pairs:
        key = name_of(raw)
        seen[key] = seen.get(key, 0) + 1
        place = again(Place(key, parent), seen[key])
        if may_hold_data(key):
            harvest.add(Leaf(Place(SELF, place), "", key, True))
        walk(value, place, key, harvest, depth)


def name_of(key: object) -> str:
    """A key as a step of a place."""
    if isinstance(key, bytes):
        return key.decode("utf-8", "replace")
    if isinstance(key, str):
        return scrubbed(key)
    return number(key) if isinstance(key, int | float | Decimal) else "?"


def number(value: float | Decimal) -> str:
    """A number's text. Integers of thousands of digits, which Python will not print, are shown in hexadecimal."""
    try:
        return str(value)
    except ValueError:
        return hex(int(value))


def scrubbed(text: str) -> str:
    """Text without lone surrogates, which no encoder takes."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
