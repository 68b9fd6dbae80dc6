"""GraphQL documents: literals and comments in a query; the argument's name is the key. Variables are JSON beside it."""

import re
from collections.abc import Iterator

from formats import charset
from formats.jsontoken import NUMBER, STRING, unescaped
from formats.leaf import Leaf, Mark, Part, Place
from formats.reading import Harvest, Unreadable
from formats.splice import PLAIN, Slot

_TOKEN = re.compile(
    r'"""(?P<block>(?:[^"\\]|\\"""|\\|"(?!""))*+)"""|"(?P<string>(?:[^"\\\n]++|\\.)*+)"|#(?P<comment>[^\n]*)'
    r"|(?P<name>[A-Za-z_]\w*)\s*:|(?P<number>-?\d[\d.eE+-]*)|\S"
)
_QUOTING = {"string": STRING, "block": PLAIN, "comment": PLAIN, "number": NUMBER}
_DOCUMENT = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:(?:query|mutation|subscription|fragment)\b[^{]*\{|\{\s*[A-Za-z_]\w*\s*[({:\s])")


def is_document(text: str) -> bool:
    """Whether a text is an executable GraphQL document (GraphQL October 2021 §2.2)."""
    return _DOCUMENT.match(text) is not None and "}" in text


def read(part: Part, harvest: Harvest) -> None:
    """Read a body that is a query."""
    text = charset.decode(part.body, part.content_type).text
    if not is_document(text):
        raise Unreadable
    read_text(text, part.place, harvest)


def read_text(text: str, place: Place, harvest: Harvest) -> None:
    """Read a query's literals; the n-th stands at the argument's name below `place`."""
    for slot in slots_at(text, place):
        harvest.add(slot.leaf)


def slots(raw: str, part: Part, _: Harvest) -> Iterator[Slot]:
    """Where each literal stands."""
    return slots_at(raw, part.place)


def slots_at(raw: str, place: Place) -> Iterator[Slot]:
    """Where each literal of a query at `place` stands."""
    name, number = "", -1
    for found in _TOKEN.finditer(raw):
        kind = found.lastgroup or ""
        if kind == "name":
            name = found["name"]
        if kind in ("", "name") or not found[kind].strip() or (kind == "number" and len(found[kind]) < 6):
            continue
        number += 1
        text = unescaped(found[kind]) if kind == "string" else found[kind]
        key = "" if kind == "comment" else name
        leaf = Leaf(_at(place, key, number), key, text, False, "number" if kind == "number" else "text")
        yield Slot(leaf, *found.span(kind), _QUOTING[kind])


def _at(place: Place, name: str, number: int) -> Place:
    return Place(Mark(f"~{number}"), Place(name, place) if name else place)
