"""JSON by tokens: every leaf with the stretch of text that it stands in. Needs no stack, so depth and cut-off ends are harmless.

Theory: a stack of open containers, each with its place, its last key or index and the keys seen. Brackets, colons and commas move
it; strings and numbers are leaves at its position. At a token that is no JSON the rest of the text becomes one leaf.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from formats.jsonkeys import SELF, again, may_hold_data
from formats.leaf import Leaf, Mark, Place
from formats.numerals import masked
from formats.reading import Harvest
from formats.splice import PLAIN, Quoting, Slot

_TOKEN = re.compile(
    r"""[\s\ufeff]*+(?:(?P<string>"(?P<inside>(?:[^"\\]++|\\.)*+)(?P<closed>"?))|(?P<number>-?[0-9.][-+0-9.eE]*+)|(?P<mark>[{}\[\],:])"""
    r"""|(?P<word>-?[A-Za-z]++)|(?P<junk>\S))""",
    re.DOTALL,
)
_WORDS = frozenset(("true", "false", "null", "NaN", "Infinity", "-Infinity"))
_SURROGATES = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_UNIT = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\Z")
_REST = Mark("~rest")


def _escape(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _number(text: str) -> str:
    """A number stays one when what replaces it is numeric, else it becomes a string."""
    digits = masked(text)
    return digits if _NUMBER.match(digits) else json.dumps(text, ensure_ascii=False)


STRING = Quoting(_UNIT, _escape)
NUMBER = Quoting(_UNIT, _escape, _number)


def unpaired(text: str) -> str:
    """`text` with escaped surrogates that have no partner written `\\\\ufffd`; lengths do not change."""
    if "\\u" not in text or ("\\ud" not in text and "\\uD" not in text):
        return text
    return _SURROGATES.sub(lambda found: r"\ufffd" if found.group(1) else found.group(), text)


@dataclass(slots=True)
class _Open:
    """An open object or array, or the document itself (`here` is its place then)."""

    here: Place
    name: str
    kind: str
    index: int = 0
    filled: int = 0
    key: str | None = None
    place: Place | None = None
    seen: dict[str, int] = field(default_factory=dict[str, int])

    def position(self) -> tuple[Place, str]:
        """Place and key of the value that comes now; one that follows another without a comma is marked."""
        if self.kind == "{" and self.place is None:  # a value where a key should be
            self.called("")
        self.filled += 1
        place, name = self.here, self.name
        if self.kind == "{":
            place, name = self.place or self.here, self.key or ""
        elif self.kind == "[":
            place = Place(self.index, self.here)
        return (place if self.filled == 1 else Place(Mark(f"~v{self.filled}"), place)), name

    def called(self, key: str) -> Place:
        """The place of the value that follows this key."""
        count = self.seen[key] = self.seen.get(key, 0) + 1
        self.filled = 0
        self.key, self.place = key, again(Place(key, self.here), count)
        return self.place


def slots(text: str, place: Place, key: str, harvest: Harvest) -> Iterator[Slot]:
    """Every leaf of a JSON text and where it stands. What breaks the syntax is said to `harvest`."""
    return _Tokens(unpaired(text), harvest).run(place, key)


class _Tokens:
    __slots__ = ("deep", "harvest", "open", "text")

    def __init__(self, text: str, harvest: Harvest) -> None:
        self.text = text
        self.harvest = harvest
        self.open: list[_Open] = []
        self.deep = 0

    def run(self, place: Place, key: str) -> Iterator[Slot]:
        self.open.append(_Open(place, key, ""))
        position = 0
        while found := _TOKEN.match(self.text, position):
            position = found.end()
            if found.lastgroup == "mark":
                self._structure(found["mark"])
            elif found["junk"] or (found["word"] and found["word"] not in _WORDS):
                yield self._rest(found.start(found.lastgroup or 0))
                return
            elif not self.deep:
                yield from self._value(found)
        if len(self.open) > 1 or self.deep:
            self.harvest.miss("undecodable", place)

    def _value(self, found: re.Match[str]) -> Iterator[Slot]:
        top = self.open[-1]
        if found["string"] is None:
            if found["number"] is not None:
                where, name = top.position()
                yield Slot(Leaf(where, name, found["number"], False, "number"), found.start("number"), found.end(), NUMBER)
            return
        text = unescaped(found["inside"])
        if top.kind == "{" and top.key is None:
            yield from self._key(top, text, found)
        elif text:
            yield Slot(Leaf(*top.position(), text), found.start("inside"), found.end("inside"), STRING)

    def _key(self, top: _Open, text: str, found: re.Match[str]) -> Iterator[Slot]:
        place = top.called(text)
        if may_hold_data(text):
            yield Slot(Leaf(Place(SELF, place), "", text, True), found.start("inside"), found.end("inside"), STRING)

    def _structure(self, mark: str) -> None:
        top = self.open[-1]
        if mark in "{[":
            if self.deep or len(self.open) > self.harvest.limits.depth:
                if not self.deep:
                    self.harvest.miss("over_budget", self.open[0].here)
                self.deep += 1
            else:
                self.open.append(_Open(*top.position(), mark))
        elif mark in "}]":
            if self.deep:
                self.deep -= 1
            elif len(self.open) > 1:
                self.open.pop()
        elif mark == "," and not self.deep:
            top.index += 1
            top.filled *= not top.kind  # the document itself holds one value
            top.key = top.place = None

    def _rest(self, start: int) -> Slot:
        """What follows the point where the text stops being JSON, as one text, so that it is inspected all the same."""
        where = Place(_REST, self.open[0].here)
        self.harvest.miss("undecodable", self.open[0].here)
        return Slot(Leaf(where, "", self.text[start:]), start, len(self.text), PLAIN)


def unescaped(inside: str) -> str:
    """The text of a JSON string's inside."""
    if "\\" not in inside:
        return inside
    try:
        return str(json.loads(f'"{inside}"', strict=False))
    except ValueError:
        return _ESCAPE.sub(lambda found: found.group(2) or "\ufffd", inside)
