"""Server-sent events (WHATWG HTML §9.2): event by event, and text that is spread over events as one.

A chat model's answer comes in fragments (`delta.content`): a name may begin in one event and end in the next. Fragments at
the same path are one leaf, `sse:$.choices[0].delta.content` (`formats.fragments`); everything else is read where it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from formats import charset, jsondoc, jsontoken
from formats.fragments import Path, is_fragment, joined, path
from formats.leaf import Leaf, Mark, Part, Place
from formats.reading import Harvest
from formats.splice import PLAIN, Slot

_LINE = re.compile(r"([^\r\n]*+)(\r\n|\r|\n|\Z)")
_FIELD = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:(?:(?:event|data|id|retry):|:)[^\r\n]*(?:\r\n|\r|\n)+){1,40}(?:(?:event|data|id|retry|):|\Z)?"
)
_NAMES = frozenset(("event", "id", "retry", "data"))
_END = "[DONE]"


@dataclass(frozen=True, slots=True)
class _Event:
    """One event's data: the text and, for each of its lines, where the line begins in the text and in the stream."""

    text: str
    lines: tuple[tuple[int, int], ...]

    def raw(self, offset: int) -> int:
        """Where an offset of the text stands in the stream."""
        begin, start = next(line for line in reversed(self.lines) if line[0] <= offset)
        return start + offset - begin

    def stretches(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where a stretch of the text stands in the stream: as many stretches as it has lines, the breaks left out."""
        found: list[tuple[int, int]] = []
        while start < end:
            line = self.text.find("\n", start, end)
            stop = end if line < 0 else line
            if start < stop:
                found.append((self.raw(start), self.raw(stop - 1) + 1))
            start = stop + 1
        return found or [(self.raw(end), self.raw(end))]


def looks(head: bytes) -> bool:
    """Whether bytes begin with lines of an event stream that end in an event."""
    found = _FIELD.match(head)
    return (
        found is not None
        and (b"\n\n" in head or b"\r\n\r\n" in head)
        and re.search(rb"^data:", found.group(), re.MULTILINE) is not None
    )


def read(part: Part, harvest: Harvest) -> None:
    """Read every event."""
    source = charset.decode(part.body, part.content_type, detect=False)
    if not source.clean:
        harvest.miss("undecodable", part.place)
    before = len(harvest.leaves)
    for number, event in enumerate(_events(source.text)):
        place = _place(_root(part), number)
        if event.text.strip() == _END:
            continue
        if event.text.lstrip()[:1] in ("{", "["):
            jsondoc.read_text(event.text, place, "", harvest)
        else:
            harvest.add(Leaf(place, "data", event.text.replace("\n", "")))
        if number % 256 == 255 and harvest.full(part.place):
            break
    harvest.leaves[before:] = joined(harvest.leaves[before:])


def _root(part: Part) -> Place:
    return Place("sse", document=True) if part.place.parent is None and part.place.step == "body" else part.place


def _place(root: Place, number: int) -> Place:
    return Place(Mark(f"~{number}"), root) if number else root


def slots(raw: str, part: Part, harvest: Harvest) -> Iterator[Slot]:
    """Where each leaf stands; fragments of one text are one slot with several stretches."""
    fragments: dict[Path, list[Slot]] = {}
    for number, event in enumerate(_events(raw)):
        for slot in _event(event, _place(_root(part), number), harvest):
            if is_fragment(slot.leaf):
                fragments.setdefault(path(slot.leaf), []).append(slot)
            else:
                yield slot
    for pieces in fragments.values():
        yield from _joined(pieces)


def _event(event: _Event, place: Place, harvest: Harvest) -> Iterator[Slot]:
    if event.text.strip() == _END:
        return
    if event.text.lstrip()[:1] not in ("{", "["):
        if event.text:
            first, *more = [(event.raw(begin), event.raw(begin) + size) for begin, size in _sizes(event)]
            yield Slot(Leaf(place, "data", event.text.replace("\n", "")), *first, PLAIN, tuple(more))
        return
    for slot in jsontoken.slots(event.text, place, "", harvest):
        if slot.start < slot.end:
            first, *more = event.stretches(slot.start, slot.end)
            yield Slot(slot.leaf, *first, slot.quoting, tuple(more))


def _sizes(event: _Event) -> Iterator[tuple[int, int]]:
    for begin, _ in event.lines:
        end = event.text.find("\n", begin)
        yield begin, (len(event.text) if end < 0 else end) - begin


def _joined(pieces: list[Slot]) -> Iterator[Slot]:
    """The pieces of one text as one slot. The same text again and again is no growing text."""
    first = pieces[0]
    if len(pieces) == 1 or any(piece.quoting is not first.quoting for piece in pieces):
        yield from pieces
        return
    text = "".join(piece.leaf.text for piece in pieces)
    more = [stretch for piece in pieces for stretch in ((piece.start, piece.end), *piece.more)][1:]
    yield Slot(Leaf(first.leaf.place, first.leaf.key, text), first.start, first.end, first.quoting, tuple(more))


def _events(raw: str) -> Iterator[_Event]:
    texts: list[str] = []
    starts: list[int] = []
    for line, start in _lines(raw):
        if line.startswith("data:"):
            space = 5 + line.startswith(" ", 5)
            texts.append(line[space:])
            starts.append(start + space)
        elif not line:
            if texts:
                yield _made(texts, starts)
                texts, starts = [], []
        elif line.partition(":")[0] not in _NAMES and line.strip():
            yield _Event(line, ((0, start),))
    if texts:
        yield _made(texts, starts)


def _lines(raw: str) -> Iterator[tuple[str, int]]:
    """Each line and where it begins. A mark at the very beginning is no part of the first."""
    position = 1 if raw.startswith("\ufeff") else 0
    if "\r" in raw:
        yield from ((found.group(1), found.start(1)) for found in _LINE.finditer(raw, position))
        return
    for line in raw[position:].split("\n"):
        yield line, position
        position += len(line) + 1


def _made(texts: list[str], starts: list[int]) -> _Event:
    if len(texts) == 1:
        return _Event(texts[0], ((0, starts[0]),))
    begin = 0
    lines: list[tuple[int, int]] = []
    for text, start in zip(texts, starts, strict=True):
        lines.append((begin, start))
        begin += len(text) + 1
    return _Event("\n".join(texts), tuple(lines))
