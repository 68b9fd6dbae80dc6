"""Rewriting text in place: a format names the `Slot`s where its leaves stand, and only replaced code points change.

Theory: a slot's stretch of the raw text is cut into units, one for each code point of the leaf (`\\\\u00e9`, `&amp;`, `%C3%A9`,
`""`). Edits replace units, so escapes, spacing and number forms that nobody edited survive, and no edit at all is the identity.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from formats.leaf import Leaf, Replacement


class CannotRewrite(Exception):  # noqa: N818  the name is agreed with the proxy
    """A part cannot be written anew. The text is a sentence for people, without any value."""


@dataclass(frozen=True, slots=True)
class Quoting:
    """How a format writes text.

    Attributes:
        units: matches the raw form of one code point.
        escape: the raw form of new text.
        whole: when given, the leaf is written anew as a whole by it (a number that may become a string).
    """

    units: re.Pattern[str]
    escape: Callable[[str], str]
    whole: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A leaf and the stretch of raw text, from `start` to `end`, that holds it."""

    leaf: Leaf
    start: int
    end: int
    quoting: Quoting


def _verbatim(text: str) -> str:
    return text


PLAIN = Quoting(re.compile(r".", re.DOTALL), _verbatim)


def by_place(replacements: Iterable[Replacement]) -> dict[str, list[Replacement]]:
    """The replacements of each place."""
    grouped: dict[str, list[Replacement]] = {}
    for replacement in replacements:
        grouped.setdefault(replacement.place, []).append(replacement)
    return grouped


def edited(text: str, replacements: Sequence[Replacement]) -> str:
    """`text` with its replacements applied."""
    return "".join(_edit(list(text), replacements, _verbatim))


def splice(raw: str, slots: Iterable[Slot], wanted: Mapping[str, Sequence[Replacement]], done: set[str]) -> str:
    """`raw` with the wanted replacements written into their slots.

    Args:
        wanted: replacements by rendered place.
        done: the places that were found are added to it.

    Raises:
        CannotRewrite: a replacement lies outside its leaf.
    """
    parts: list[str] = []
    position = 0
    for slot in slots:
        place = slot.leaf.place.render()
        if place not in wanted:
            continue
        parts += [raw[position : slot.start], _written(slot, raw[slot.start : slot.end], wanted[place])]
        position = slot.end
        done.add(place)
    return "".join([*parts, raw[position:]])


def _written(slot: Slot, source: str, replacements: Sequence[Replacement]) -> str:
    quoting = slot.quoting
    if quoting.whole is not None:
        return quoting.whole(edited(slot.leaf.text, replacements))
    units: list[str] = quoting.units.findall(source)
    if len(units) != len(slot.leaf.text):
        units = [quoting.escape(character) for character in slot.leaf.text]
    return "".join(_edit(units, replacements, quoting.escape))


def _edit(units: list[str], replacements: Sequence[Replacement], escape: Callable[[str], str]) -> list[str]:
    for start, end, text in reversed(_merged(replacements)):
        if not 0 <= start <= end <= len(units):
            raise CannotRewrite("A replacement lies outside the text that it is for; inspect the part again.")
        units[start:end] = [escape(text)]
    return units


def _merged(replacements: Sequence[Replacement]) -> list[tuple[int, int, str]]:
    """Overlapping replacements become one, with the first one's text: nothing that was to go may stay."""
    merged: list[tuple[int, int, str]] = []
    for one in sorted(replacements, key=lambda one: (one.start, one.end)):
        if merged and one.start < merged[-1][1]:
            start, end, text = merged[-1]
            merged[-1] = (start, max(end, one.end), text)
        else:
            merged.append((one.start, one.end, one.text))
    return merged
