"""YAML, by libyaml's events: no object is made, no alias is followed, and depth needs no stack of calls.

So a billion laughs stay one, and a deep document raises nothing.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, cast

from formats import charset
from formats.foreign import foreign
from formats.jsonkeys import QUIET, SELF, again
from formats.leaf import Leaf, Part, Place
from formats.numerals import masked
from formats.reading import Harvest, Unreadable
from formats.splice import PLAIN, Quoting, Slot

_LOOKS = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:#[^\n]*\n)*(?:%YAML [^\n]*\n)?---(?:[ \t][^\n]*)?\r?\n(?:#[^\n]*\n|\s)*[\w\"'-][^\n]*(?::|\n)"
)
_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*)(?:\.\d*)?(?:[eE][-+]?\d+)?\Z|0x[0-9a-fA-F]+\Z")
_FIRST = frozenset("-+0123456789")
_HOPELESS = 1000  # libyaml's time grows with the square of the depth
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")  # an anchor, a tag
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
_BLOCKS = frozenset("|>")
_STARTS = frozenset(("MappingStartEvent", "SequenceStartEvent"))
_ENDS = frozenset(("MappingEndEvent", "SequenceEndEvent"))
_WORDS = frozenset(("", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"))


@dataclass(slots=True)
class _Open:
    here: Place
    name: str
    mapping: bool
    index: int = 0
    key: str | None = None
    place: Place | None = None
    seen: dict[str, int] = field(default_factory=dict[str, int])


def looks(head: bytes) -> bool:
    """Whether a YAML document marker stands at the beginning, with YAML below it."""
    return _LOOKS.match(head) is not None


def read(part: Part, harvest: Harvest) -> None:
    """Read every scalar; several documents stand at their number."""
    source = charset.decode(part.body, part.content_type, detect=False)
    if not source.clean:
        harvest.miss("undecodable", part.place)
    for leaf, _ in _leaves(source.text, part, harvest):
        harvest.add(leaf)


def slots(raw: str, part: Part, harvest: Harvest) -> Iterator[Slot]:
    """Where each scalar stands, its quotes included: a changed one is written in double quotes. Broken YAML is one text."""
    for leaf, event in _leaves(raw, part, harvest):
        yield Slot(leaf, 0, len(raw), PLAIN) if event is None else _slot(leaf, event, raw)


def _leaves(raw: str, part: Part, harvest: Harvest) -> "Iterator[tuple[Leaf, _Event | None]]":
    several = re.search(r"\n---(?:\s|\Z).*\S", raw, re.DOTALL) is not None
    some = False
    try:
        for one in _Documents(raw, harvest, part.place, several=several).run():
            some = True
            yield one
    except Unreadable as unreadable:
        harvest.miss(unreadable.reason, part.place)
        if not some:
            yield Leaf(part.place, "", raw), None


def _slot(leaf: Leaf, event: "_Event", raw: str) -> Slot:
    start, end = event.start_mark.index, event.end_mark.index
    if raw[start] in "&!" and (found := _PROPERTIES.match(raw, start)):
        start = found.end()
    while event.style in _BLOCKS and end > start and raw[end - 1] in " \t\r\n":
        end -= 1  # a block's last line break belongs to the layout around it
    return Slot(leaf, start, end, _QUOTED if leaf.typed == "text" else _NUMERIC)


class _Documents:
    """A stack of open mappings and sequences, moved by events."""

    __slots__ = ("deep", "harvest", "number", "open", "root", "several", "text")

    def __init__(self, text: str, harvest: Harvest, root: Place, *, several: bool) -> None:
        self.text = text
        self.harvest = harvest
        self.root = root
        self.several = several
        self.number = 0
        self.open: list[_Open] = []
        self.deep = 0

    def run(self) -> "Iterator[tuple[Leaf, _Event]]":
        """Read the events.

        Raises:
            Unreadable: the syntax breaks, or it is nested beyond libyaml's bound.
        """
        for count, event in enumerate(_events(self.text)):
            kind = event.__class__.__name__
            if kind == "ScalarEvent":
                if not self.deep and (leaf := self._scalar(event)) is not None:
                    yield leaf, event
            elif kind in _STARTS:
                self._start(kind)
            elif kind in _ENDS:
                self._end()
            elif kind == "AliasEvent" and not self.deep:
                self._alias()
            elif kind == "DocumentEndEvent":
                self.number += 1
            if count % 256 == 255 and self.harvest.full(self.root):
                return

    def _start(self, kind: str) -> None:
        if not self.deep and len(self.open) < self.harvest.limits.depth:
            self.open.append(_Open(*self._position(), kind == "MappingStartEvent"))
            return
        self.harvest.miss("over_budget", self.root)
        if not self.deep:
            self._next()
        self.deep += 1
        if self.deep > _HOPELESS:
            raise Unreadable("over_budget")

    def _end(self) -> None:
        if self.deep:
            self.deep -= 1
        else:
            self.open.pop()
            self._next()

    def _position(self) -> tuple[Place, str]:
        if not self.open:
            return (Place(self.number, self.root) if self.several else self.root), ""
        top = self.open[-1]
        if top.mapping:
            return top.place or Place("?", top.here), top.key or ""
        return Place(top.index, top.here), top.name

    def _next(self) -> None:
        if self.open:
            top = self.open[-1]
            top.index += 1
            top.key = None
            if top.mapping:
                top.place = None

    def _alias(self) -> None:
        """An alias repeats what was read before; as a key it names nothing."""
        if self.open and self.open[-1].mapping and self.open[-1].place is None:
            self._name("*")
        else:
            self._next()

    def _name(self, text: str) -> Place:
        top = self.open[-1]
        top.seen[text] = top.seen.get(text, 0) + 1
        top.key, top.place = text, again(Place(text, top.here), top.seen[text])
        return top.place

    def _scalar(self, event: "_Event") -> Leaf | None:
        text = event.value
        if not text.isascii():
            text = text.encode("utf-8", "replace").decode()
        top = self.open[-1] if self.open else None
        if top is None or not top.mapping:
            place, key = self._position()
            self._next()
        elif top.place is None:
            place = self._name(text)
            known = text in QUIET.known or QUIET.learn((text,))
            return None if known else Leaf(Place(SELF, place), "", text, True)
        else:
            place, key = top.place, top.key or ""
            top.place = None
        plain = event.implicit[0]
        if plain and text in _WORDS:
            return None
        numeric = plain and text[0] in _FIRST and _NUMBER.match(text) is not None
        return Leaf(place, key, text, False, "number" if numeric else "text")


def _double_quoted(text: str) -> str:
    """YAML 1.2 §7.3.1, which has JSON's escapes; every line break is written as one."""
    return _BREAKS.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))


def _number(text: str) -> str:
    digits = masked(text)
    return digits if _NUMBER.match(digits) else _double_quoted(text)


_QUOTED = Quoting(PLAIN.units, _double_quoted, _double_quoted)
_NUMERIC = Quoting(PLAIN.units, _double_quoted, _number)


class _Event(Protocol):
    """PyYAML's event. Only a scalar's has a value and how it is written."""

    value: str
    implicit: tuple[bool, bool]
    style: str | None
    start_mark: "_Mark"
    end_mark: "_Mark"


class _Parser(Protocol):
    def get_event(self) -> "_Event | None": ...

    def dispose(self) -> None: ...


class _Mark(Protocol):
    index: int


def _events(text: str) -> Iterator[_Event]:
    import yaml

    with foreign():
        parser = cast("_Parser", getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text))
        try:
            while (event := parser.get_event()) is not None:
                yield event
        finally:
            parser.dispose()
