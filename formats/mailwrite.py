"""Writing e-mail messages anew: headers line by line, each body by its own type in its own transfer encoding.

Theory: the reader counts bodies as the `email` package walks them. Here the same bodies are found by their delimiters, with
their stretches; when the two do not agree, or the message is signed (DKIM, S/MIME, PGP), nothing is written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import Header
from email.message import Message

from formats.leaf import Leaf, Part, Place, Verbatim
from formats.mail import bodies, body_part, filename_of, header_leaves
from formats.splice import CannotRewrite, spliced
from formats.transfer import apply, undo
from formats.writer import Writer

_FIELD = re.compile(rb"([!-9;-~]+):((?:[^\r\n]|\r?\n[ \t])*)(?:\r?\n|\Z)")
_BLANK = re.compile(rb"\r?\n")
_FOREIGN = re.compile(r"[^ ]*[^\x00-\x7f][^ ]*(?: [^ ]*[^\x00-\x7f][^ ]*)*")
_NAMED = re.compile(rb'name="?([^"\r\n;]*)')
_SIGNED = frozenset(("dkim-signature", "arc-message-signature"))
_SEALED = frozenset(("multipart/signed", "multipart/encrypted"))


@dataclass(frozen=True, slots=True)
class _Entity:
    """A message or a part of one: its fields' values and its body, as stretches of the source."""

    fields: tuple[tuple[str, int, int], ...]
    start: int
    end: int

    def value(self, body: bytes, name: str) -> str:
        """The first field of that name, unfolded; or empty."""
        found = next((body[start:end] for field, start, end in self.fields if field == name), b"")
        return re.sub(r"\r?\n([ \t])", r"\1", found.decode("utf-8", "replace")).strip()


type _Change = tuple[int, int, bytes]


def rewrite(part: Part, writer: Writer) -> bytes:
    """The message with what is wanted written anew; every other byte stays."""
    message = message_from_bytes(part.body)
    top = _entity(part.body, 0, len(part.body))
    if any(name in _SIGNED for name, _, _ in top.fields) or message.get_content_type() in _SEALED:
        raise CannotRewrite("The message is signed or encrypted, so it cannot be written back.")
    return b"".join(spliced(part.body, [*_headers(message, top, part, writer), *_bodies(message, top, part, writer)]))


def _headers(message: "Message[str, str]", top: _Entity, part: Part, writer: Writer) -> Iterator[_Change]:
    numbers: dict[str, int] = {}
    stretches: dict[tuple[str, int], tuple[int, int]] = {}
    for name, start, end in top.fields:
        numbers[name] = numbers.get(name, 0) + 1
        stretches[name, numbers[name]] = (start, end)
    for name, number, leaf in header_leaves(message, part.place):
        new = writer.leaf(leaf)
        if new != leaf.text:
            if (name, number) not in stretches:
                raise CannotRewrite("A header of the message cannot be told apart well enough to be written back.")
            yield *stretches[name, number], b" " + _encoded(new)


def _encoded(text: str) -> bytes:
    """A header's text; words that are not ASCII as encoded words (RFC 2047), addresses left readable."""
    line = re.sub(r"[\r\n]", " ", text)
    return _FOREIGN.sub(lambda found: Header(found.group().replace('"', ""), "utf-8", 998).encode(), line).encode()


def _bodies(message: "Message[str, str]", top: _Entity, part: Part, writer: Writer) -> Iterator[_Change]:
    found = list(_leaves(part.body, top))
    walked = bodies(message)
    same = len(found) == len(walked)
    for number, (entity, piece) in enumerate(zip(found, walked, strict=False)):
        inner = body_part(piece, number, part.place)
        file = Leaf(Place(Verbatim("/filename"), inner.place), "filename", filename_of(piece))
        raw = part.body[entity.start : entity.end]
        transfer = entity.value(part.body, "content-transfer-encoding")
        plain = undo(raw, transfer)
        agree = same and plain is not None and plain.rstrip(b"\r\n") == inner.body.rstrip(b"\r\n")
        new = writer.body(inner) if inner.body else inner.body
        yield from _filename(part.body, entity, file, writer) if file.text else ()
        if new == inner.body:
            continue
        if not agree:
            raise CannotRewrite("The message's parts cannot be told apart well enough to be written back.")
        yield entity.start, entity.end, apply(new, transfer)


def _filename(body: bytes, entity: _Entity, file: Leaf, writer: Writer) -> Iterator[_Change]:
    """The name of an attached file, wherever the part's head has it."""
    new = writer.leaf(file)
    if new == file.text:
        return
    name = re.sub(r'[^ -~]|[";\\]', "_", new)
    found = [
        one.span(1)
        for field, start, end in entity.fields
        if field in ("content-disposition", "content-type")
        for one in _NAMED.finditer(body, start, end)
        if one.group(1).decode("utf-8", "replace") == file.text
    ]
    if not found:
        raise CannotRewrite("The name of an attached file is encoded, so it cannot be written back.")
    for start, end in found:
        yield start, end, name.encode()


def _leaves(body: bytes, entity: _Entity) -> Iterator[_Entity]:
    """The bodies that hold no other, in the order in which they stand."""
    content_type = entity.value(body, "content-type")
    kind = content_type.partition(";")[0].strip().lower()
    found = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\n\n").get_boundary()
    if kind.startswith("multipart/") and found:
        for start, end in _between(body, entity, found.encode()):
            yield from _leaves(body, _entity(body, start, end))
    elif kind == "message/rfc822":
        yield from _leaves(body, _entity(body, entity.start, entity.end))
    else:
        yield entity


def _between(body: bytes, entity: _Entity, boundary: bytes) -> Iterator[tuple[int, int]]:
    """The stretches between a boundary's delimiters."""
    delimiter = re.compile(rb"(?:\r?\n|(?<=\n))--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    position: int | None = None
    for found in delimiter.finditer(body, entity.start, entity.end):
        if position is not None:
            yield position, max(found.start(), position)
        if found.group(1):
            return
        line = _BLANK.match(body, found.end())
        position = line.end() if line else found.end()
    if position is not None:
        yield position, entity.end


def _entity(body: bytes, start: int, end: int) -> _Entity:
    fields: list[tuple[str, int, int]] = []
    position = start
    while found := _FIELD.match(body, position, end):
        fields.append((found.group(1).decode("latin-1").lower(), *found.span(2)))
        position = found.end()
    blank = _BLANK.match(body, position, end)
    return _Entity(tuple(fields), blank.end() if blank else position, end)
