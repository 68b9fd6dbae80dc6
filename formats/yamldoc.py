"""YAML, by libyaml's events: no object is made, no alias is followed, and depth needs no stack of calls.

So a billion laughs stay one, and a deep document raises nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from formats import charset
from formats.foreign import foreign
from formats.jsonkeys import SELF, again, may_hold_data
from formats.leaf import Leaf, Part, Place
from formats.reading import Harvest, Unreadable

_LOOKS = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:#[^\n]*\n)*(?:%YAML [^\n]*\n)?---(?:[ \t][^\n]*)?\r?\n(?:#[^\n]*\n|\s)*[\w\"'-][^\n]*(?::|\n)"
)
_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*)(?:\.\d*)?(?:[eE][-+]?\d+)?\Z|0x[0-9a-fA-F]+\Z")
_HOPELESS = 1000  # libyaml's time grows with the square of the depth
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
    several = re.search(r"\n---(?:\s|\Z).*\S", source.text, re.DOTALL) is not None
    before = len(harvest.leaves)
    try:
        _Documents(harvest, part.place, several=several).run(source.text)
    except Unreadable as unreadable:
        harvest.miss(unreadable.reason, part.place)
        if len(harvest.leaves) == before:
            harvest.add(Leaf(part.place, "", source.text))


class _Documents:
    """A stack of open mappings and sequences, moved by events."""

    def __init__(self, harvest: Harvest, root: Place, *, several: bool) -> None:
        self.harvest = harvest
        self.root = root
        self.several = several
        self.number = 0
        self.open: list[_Open] = []
        self.deep = 0

    def run(self, text: str) -> None:
        """Read the events.

        Raises:
            Unreadable: the syntax breaks, or it is nested beyond libyaml's bound.
        """
        for count, event in enumerate(_events(text)):
            kind = type(event).__name__
            if count % 256 == 255 and self.harvest.full(self.root):
                return
            if self._too_deep(kind):
                continue
            if kind == "ScalarEvent":
                self._scalar(str(getattr(event, "value", "")), plain=bool(getattr(event, "implicit", (False,))[0]))
            elif kind in ("MappingStartEvent", "SequenceStartEvent"):
                place, name = self._position()
                self.open.append(_Open(place, name, kind.startswith("M")))
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                self.open.pop()
                self._next()
            elif kind == "AliasEvent":
                self._alias()
            elif kind == "DocumentEndEvent":
                self.number += 1

    def _too_deep(self, kind: str) -> bool:
        """Whether an event belongs to something below the depth that is read."""
        starts = kind in ("MappingStartEvent", "SequenceStartEvent")
        if starts and (self.deep or len(self.open) >= self.harvest.limits.depth):
            self.harvest.miss("over_budget", self.root)
            if not self.deep:
                self._next()
            self.deep += 1
            if self.deep > _HOPELESS:
                raise Unreadable("over_budget")
            return True
        if self.deep and kind in ("MappingEndEvent", "SequenceEndEvent"):
            self.deep -= 1
            return True
        return self.deep > 0

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

    def _name(self, text: str) -> None:
        top = self.open[-1]
        top.seen[text] = top.seen.get(text, 0) + 1
        top.key, top.place = text, again(Place(text, top.here), top.seen[text])

    def _scalar(self, text: str, *, plain: bool) -> None:
        text = text.encode("utf-8", "replace").decode()
        if self.open and self.open[-1].mapping and self.open[-1].place is None:
            self._name(text)
            if may_hold_data(text):
                self.harvest.add(Leaf(Place(SELF, self.open[-1].place or self.root), "", text, True))
            return
        place, key = self._position()
        if not (plain and text in _WORDS):
            self.harvest.add(Leaf(place, key, text, False, "number" if plain and _NUMBER.match(text) else "text"))
        self._next()


def _events(text: str) -> Iterator[object]:
    import yaml

    with foreign():
        yield from yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
