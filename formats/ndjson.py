"""JSON documents in a row: NDJSON (one a line, `$[line].key`) and JSON text sequences (RFC 7464, a record separator before each).

A line that is no JSON (an attachment in a Sentry envelope) is read as text.
"""

import re
from collections.abc import Iterator

from formats import charset, jsondoc, jsontoken
from formats.leaf import Leaf, Part, Place
from formats.reading import Harvest
from formats.splice import PLAIN, Slot

_SEPARATOR = "\x1e"
_LINE = re.compile(r"[^\n]+")
_RECORD = re.compile(r"[^\x1e]+")
_FIRST = re.compile(rb'\s*+([{\["][^\n]*+)\n\s*+["{\[]')


def looks(head: bytes) -> bool:
    """Whether the first line is a whole JSON document and another begins after it."""
    found = _FIRST.match(head)
    return found is not None and jsondoc.parse(found.group(1).decode("utf-8", "replace")) is not None


def looks_sequence(head: bytes) -> bool:
    """Whether the first byte is a record separator before JSON."""
    return re.match(rb"\x1e\s*+[{\[\"\dtfn-]", head) is not None


def read(part: Part, harvest: Harvest) -> None:
    """Read every document."""
    decoded = charset.decode(part.body, part.content_type, detect=False)
    if not decoded.clean:
        harvest.miss("undecodable", part.place)
    for index, _, text in _records(decoded.text):
        place = Place(index, part.place)
        if _is_json(text):
            jsondoc.read_text(text, place, "", harvest)
        else:
            harvest.add(Leaf(place, "", text))
        if harvest.full(part.place):
            return


def slots(raw: str, part: Part, harvest: Harvest) -> Iterator[Slot]:
    """Where each leaf stands."""
    for index, start, text in _records(raw):
        place = Place(index, part.place)
        if not _is_json(text):
            yield Slot(Leaf(place, "", text), start, start + len(text), PLAIN)
            continue
        for slot in jsontoken.slots(text, place, "", harvest):
            yield Slot(slot.leaf, slot.start + start, slot.end + start, slot.quoting)


def _is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[", '"') or jsondoc.parse(text) is not None


def _records(text: str) -> Iterator[tuple[int, int, str]]:
    """Number, start and text of each document; lines are numbered as an editor would, from 0."""
    sequence = text.startswith(_SEPARATOR)
    line, position = 0, 0
    for found in (_RECORD if sequence else _LINE).finditer(text):
        line += 1 if sequence else text.count("\n", position, found.start())
        position = found.start()
        if not found.group().isspace():
            yield line - 1 if sequence else line, position, found.group().rstrip("\r\n")
