"""Rewriting text in place: a format names the `Slot`s where its leaves stand, and only replaced code points change.

Theory: a slot's stretch of the raw text is cut into units, one for each code point of the leaf (`\\\\u00e9`, `&amp;`, `%C3%A9`,
`""`). Edits replace units, so escapes, spacing and number forms that nobody edited survive, and no edit at all is the identity.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from formats.charset import Decoded
from formats.leaf import Leaf, Replacement


class CannotRewrite(Exception):
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


class Slot(msgspec.Struct, frozen=True, gc=False):
    """A leaf and the stretch of raw text, from `start` to `end`, that holds it; `more` when it goes on in later stretches."""

    leaf: Leaf
    start: int
    end: int
    quoting: Quoting
    more: tuple[tuple[int, int], ...] = ()


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


def encoded(source: Decoded, raw: str, original: bytes) -> bytes:
    """The bytes of a changed text in the charset in which it came.

    Raises:
        CannotRewrite: the charset cannot carry it, or does not give back the bytes that nobody changed.
    """
    if raw == source.raw:
        return original
    try:
        if source.encode(source.raw) != original:
            raise CannotRewrite("The body's charset writes some of its text in another way, so it cannot be written back.")
        return source.encode(raw)
    except UnicodeError as error:
        raise CannotRewrite("The body's charset cannot carry the replacement.") from error


def splice(raw: str, slots: Iterable[Slot], wanted: Mapping[str, Sequence[Replacement]], done: set[str]) -> str:
    """`raw` with the wanted replacements written into their slots.

    Args:
        wanted: replacements by rendered place.
        done: the places that were found are added to it.

    Raises:
        CannotRewrite: a replacement lies outside its leaf.
    """
    changes: list[tuple[int, int, str]] = []
    for slot in slots:
        place = slot.leaf.place.render()
        if place in wanted:
            changes += _changes(slot, raw, wanted[place])
            done.add(place)
    return "".join(spliced(raw, changes))


def spliced[T: (str, bytes)](raw: T, changes: Iterable[tuple[int, int, T]]) -> Iterator[T]:
    """The pieces of `raw` with each stretch, from start to end, written anew. Everything between them stays."""
    position = 0
    for start, end, new in sorted(changes):
        yield raw[position:start]
        yield new
        position = end
    yield raw[position:]


def _changes(slot: Slot, raw: str, replacements: Sequence[Replacement]) -> list[tuple[int, int, str]]:
    """What each stretch of a slot becomes. A replacement that crosses stretches is written into the first."""
    quoting = slot.quoting
    stretches = ((slot.start, slot.end), *slot.more)
    if quoting.whole is not None:
        text = edited(slot.leaf.text, replacements)
        return [(slot.start, slot.end, quoting.whole(text))] if text != slot.leaf.text else []
    cut: list[list[str]] = [quoting.units.findall(raw[start:end]) for start, end in stretches]
    if sum(map(len, cut)) != len(slot.leaf.text):
        if edited(slot.leaf.text, replacements) == slot.leaf.text:
            return []
        if slot.more or "\ufffd" in slot.leaf.text:
            raise CannotRewrite("A text whose characters cannot be told apart where they stand cannot be written back.")
        cut = [[quoting.escape(character) for character in slot.leaf.text]]
    units = _edit([unit for piece in cut for unit in piece], replacements, quoting.escape)
    changed: list[tuple[int, int, str]] = []
    position = 0
    for (start, end), piece in zip(stretches, cut, strict=True):
        changed.append((start, end, "".join(units[position : position + len(piece)])))
        position += len(piece)
    return changed


def _edit(units: list[str], replacements: Sequence[Replacement], escape: Callable[[str], str]) -> list[str]:
    """The units with the replacements in them; their number stays, a replaced stretch is empty but for its first unit."""
    for start, end, text in reversed(_merged(replacements)):
        if not 0 <= start <= end <= len(units) or not units:
            raise CannotRewrite("A replacement lies outside the text that it is for; inspect the part again.")
        if start == end:
            at = min(start, len(units) - 1)
            units[at] = escape(text) + units[at] if start == at else units[at] + escape(text)
        else:
            units[start:end] = [escape(text), *[""] * (end - start - 1)]
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
