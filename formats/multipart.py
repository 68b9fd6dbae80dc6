"""Multipart bodies: form-data (RFC 7578), related, mixed, alternative (RFC 2046 §5.1). Each part is read again by its own type.

A form's text field is `$.name`; a file or typed part is a root of its own, `part:name` (its number where it has no name).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote

from formats.jsonkeys import may_hold_data
from formats.leaf import Leaf, Mark, Part, Place, Verbatim
from formats.reading import Harvest, Unreadable
from formats.splice import spliced
from formats.transfer import apply, undo
from formats.writer import Writer

_PARTS = 10_000  # no form and no message has as many
_BOUNDARY = re.compile(r';\s*boundary\s*=\s*(?:"([^"]+)"|([^";,\s]+))', re.IGNORECASE)
_FIRST_LINE = re.compile(rb"(?:\r?\n)?--([^\r\n]{1,200}?)[ \t]*\r?\ncontent-[\w-]+:", re.DOTALL | re.IGNORECASE)
_HEADER = re.compile(rb"^([!-9;-~]+):[ \t]*((?:.|\r?\n[ \t])*?)[ \t]*\r?$", re.MULTILINE)
_FILENAME = re.compile(rb'[;\s]filename="([^"\\\r\n]*)"', re.IGNORECASE)
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d+)", re.IGNORECASE | re.MULTILINE)
_PARAMETER = re.compile(r';\s*(name|filename)(\*?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a multipart body: its headers (names in lower case), and where body, file name and length stand."""

    headers: dict[str, str]
    start: int
    end: int
    name: str
    filename: str
    filename_span: tuple[int, int] | None
    length_span: tuple[int, int] | None

    @property
    def is_field(self) -> bool:
        """Whether it is a plain field of a form."""
        kind = self.headers.get("content-type", "text/plain").lower()
        return not self.filename and kind.startswith("text/plain")


def looks(head: bytes) -> bool:
    """Whether bytes begin with a delimiter line and a header."""
    return _FIRST_LINE.match(head) is not None


def read(part: Part, harvest: Harvest) -> None:
    """Read every part."""
    found = pieces(part)
    if len(found) == _PARTS:
        harvest.miss("over_budget", part.place)
    for piece, place in zip(found, places(part, found), strict=True):
        body = part.body[piece.start : piece.end]
        if piece.filename:
            harvest.add(Leaf(Place(Verbatim("/filename"), place), "filename", piece.filename))
        if may_hold_data(piece.name):
            harvest.add(Leaf(Place(Mark("~"), place), "", piece.name, True))
        inner = undo(body, piece.headers.get("content-transfer-encoding", ""))
        if inner is None:
            harvest.miss("undecodable", place)
            continue
        before = len(harvest.leaves)
        harvest.descend(Part(place, piece.headers.get("content-type", "text/plain" if piece.is_field else ""), inner))
        if piece.is_field:
            _name(harvest, before, piece.name)
        if harvest.full(part.place):
            return


def rewrite(part: Part, writer: Writer) -> bytes:
    """The body with what is wanted in its parts written anew; every other byte stays."""
    found = pieces(part)
    placed = zip(found, places(part, found), strict=True)
    return b"".join(spliced(part.body, (one for piece, place in placed for one in _changes(piece, part.body, place, writer))))


def _changes(piece: Piece, body: bytes, place: Place, writer: Writer) -> Iterator[tuple[int, int, bytes]]:
    if piece.filename_span:
        name = writer.leaf(Leaf(Place(Verbatim("/filename"), place), "filename", piece.filename))
        if name != piece.filename:
            yield *piece.filename_span, re.sub(r'[\r\n"\\]', "_", name).encode()
    if writer.touches(place):
        new = _written(piece, body[piece.start : piece.end], place, writer)
        yield piece.start, piece.end, new
        if piece.length_span and len(new) != piece.end - piece.start:
            yield *piece.length_span, str(len(new)).encode()


def _written(piece: Piece, body: bytes, place: Place, writer: Writer) -> bytes:
    transfer = piece.headers.get("content-transfer-encoding", "")
    plain = undo(body, transfer)
    if plain is None:
        return body
    content_type = piece.headers.get("content-type", "text/plain" if piece.is_field else "")
    changed = writer.body(Part(place, content_type, plain))
    return body if changed == plain else apply(changed, transfer)


def _name(harvest: Harvest, before: int, name: str) -> None:
    """A field's own name is the key of a text that has no other."""
    for index in range(before, len(harvest.leaves)):
        leaf = harvest.leaves[index]
        if not leaf.key and not leaf.is_key:
            harvest.leaves[index] = Leaf(leaf.place, name, leaf.text, False, leaf.typed)


def places(part: Part, found: list[Piece]) -> list[Place]:
    """The place of each part."""
    total = Counter(piece.name for piece in found)
    seen: Counter[str] = Counter()
    made: list[Place] = []
    for index, piece in enumerate(found):
        number = seen[piece.name]
        seen[piece.name] += 1
        if piece.is_field and piece.name:
            field = Place(piece.name, part.place)
            made.append(field if total[piece.name] == 1 else Place(number, field))
        else:
            made.append(
                member(part.place, "*" if may_hold_data(piece.name) else piece.name or str(index), number if piece.name else 0)
            )
    return made


def member(parent: Place, name: str, number: int = 0) -> Place:
    """The place of a document that lies in another: `part:file`, below a part `part:file/inner`."""
    top = parent.parent is None and not str(parent.step).startswith("part:")
    place = Place(f"part:{name}") if top else Place(Verbatim(f"/{name}"), parent)
    return Place(Mark(f"~{number + 1}"), place) if number else place


def document(place: Place) -> Place:
    """The root of a document's own places (pages, cells): a body that is a file is `part:file`."""
    return Place("part:file") if place.parent is None and place.step == "body" else place


def pieces(part: Part) -> list[Piece]:
    """The parts, in order.

    Raises:
        Unreadable: no delimiter is declared or to be seen.
    """
    body = part.body
    declared = _BOUNDARY.search(part.content_type)
    boundary = (declared.group(1) or declared.group(2)).encode("utf-8", "replace") if declared else b""
    if not boundary or b"--" + boundary not in body:
        first = _FIRST_LINE.match(body)
        if first is None:
            raise Unreadable
        boundary = first.group(1)
    return list(islice(_pieces(body, boundary), _PARTS))


def _pieces(body: bytes, boundary: bytes) -> Iterator[Piece]:
    delimiter = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    position: int | None = None
    for found in delimiter.finditer(body):
        if position is not None:
            yield _piece(body, position, max(found.start(), position))
        position = found.end()
        if found.group(1):
            return
        position -= _shared_break(body, position)
    if position is not None and position < len(body):
        yield _piece(body, position, len(body))


def _shared_break(body: bytes, position: int) -> int:
    """An empty part's line break belongs to the next delimiter too."""
    return 0 if body[position : position + 2] != b"--" else 2 if body[position - 2 : position] == b"\r\n" else 1


def _piece(body: bytes, start: int, end: int) -> Piece:
    blank = re.compile(rb"\r?\n\r?\n|\A\r?\n").search(body, start, end)
    if body[start : start + 2] == b"\r\n" or body[start : start + 1] == b"\n":
        head, begin = b"", start + (2 if body[start : start + 1] == b"\r" else 1)
    elif blank:
        head, begin = body[start : blank.start()], blank.end()
    else:
        head, begin = body[start:end], end
    headers = {name.decode("latin-1").lower(): _text(value) for name, value in _HEADER.findall(head)}
    parameters = {"name": "", "filename": ""}
    for name, star, quoted, bare in _PARAMETER.findall(headers.get("content-disposition", "")):
        parameters[str(name).lower()] = _starred(bare or quoted) if star else re.sub(r"\\(.)", r"\1", quoted or bare)
    quoted = _FILENAME.search(body, start, begin)
    plain = quoted is not None and parameters["filename"].encode() == quoted.group(1)
    span = quoted.span(1) if quoted and plain else None
    length = _LENGTH.search(body, start, begin)
    counted = length.span(1) if length else None
    return Piece(headers, begin, max(begin, end), parameters["name"], parameters["filename"], span, counted)


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _starred(value: str) -> str:
    """RFC 5987: `utf-8''%e2%82%ac.pdf`."""
    charset, _, rest = value.partition("'")
    try:
        return unquote(rest.partition("'")[2], charset or "utf-8", "replace")
    except LookupError:
        return rest
