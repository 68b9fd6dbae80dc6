"""GraphQL documents: literals and comments in a query; the argument's name is the key. Variables are JSON beside it."""

import re
from collections.abc import Iterator

from formats import charset
from formats.jsontoken import unescaped
from formats.leaf import Leaf, Mark, Part, Place
from formats.reading import Harvest, Unreadable

_TOKEN = re.compile(
    r'"""(?P<block>(?:[^"\\]|\\"""|\\|"(?!""))*+)"""|"(?P<string>(?:[^"\\\n]++|\\.)*+)"|#(?P<comment>[^\n]*)'
    r"|(?P<name>[A-Za-z_]\w*)\s*:|(?P<number>-?\d[\d.eE+-]*)|\S"
)
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
    for number, (key, literal, kind) in enumerate(_literals(text)):
        where = Place(Mark(f"~{number}"), Place(key, place) if key else place)
        harvest.add(Leaf(where, key, literal, False, "number" if kind == "number" else "text"))


def _literals(text: str) -> Iterator[tuple[str, str, str]]:
    name = ""
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind == "name":
            name = found["name"]
        elif kind == "string":
            yield name, unescaped(found["string"]), kind
        elif kind == "block":
            yield name, found["block"].strip(), kind
        elif kind == "comment" and found["comment"].strip():
            yield "", found["comment"].strip(), kind
        elif kind == "number" and len(found["number"]) > 5:
            yield name, found["number"], kind
