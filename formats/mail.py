"""E-mail messages (RFC 5322, MIME): who, subject, texts and attachments, each read by its own type."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from typing import cast

from formats.leaf import Leaf, Mark, Part, Place, Verbatim
from formats.multipart import member
from formats.reading import Harvest

_READ = frozenset(
    ("from", "to", "cc", "bcc", "reply-to", "sender", "subject", "resent-from", "resent-to", "delivered-to", "return-path",
     "x-original-to", "x-originating-ip", "list-unsubscribe", "disposition-notification-to", "comments", "keywords")
)  # fmt: skip
_FIRST = re.compile(
    rb"(?:(?:from|to|subject|date|received|return-path|delivered-to|message-id|mime-version|x-[\w-]+|reply-to|cc):"
    rb"[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){2}",
    re.IGNORECASE,
)


def looks(head: bytes) -> bool:
    """Whether bytes begin with two headers that only messages have."""
    return _FIRST.match(head) is not None


def read(part: Part, harvest: Harvest) -> None:
    """Read headers and bodies."""
    message = message_from_bytes(part.body)
    for _, _, leaf in header_leaves(message, part.place):
        harvest.add(leaf)
    for number, piece in enumerate(bodies(message)):
        inner = body_part(piece, number, part.place)
        filename = filename_of(piece)
        if filename:
            harvest.add(Leaf(Place(Verbatim("/filename"), inner.place), "filename", filename))
        if inner.body:
            harvest.descend(inner)
        if harvest.full(part.place):
            return


def header_leaves(message: "Message[str, str]", parent: Place) -> Iterator[tuple[str, int, Leaf]]:
    """The headers that are read: name in lower case, which of that name, and its leaf."""
    seen: dict[str, int] = {}
    for name, value in message.items():
        lower = name.lower()
        count = seen[lower] = seen.get(lower, 0) + 1
        if lower in _READ or (lower.startswith("x-") and "@" in str(value)):
            place = Place(lower, parent)
            yield lower, count, Leaf(place if count == 1 else Place(Mark(f"~{count}"), place), lower, _text(str(value)))


def bodies(message: "Message[str, str]") -> list["Message[str, str]"]:
    """The parts that hold no other, in the order in which they stand."""
    return [piece for piece in message.walk() if not piece.is_multipart()]


def body_part(piece: "Message[str, str]", number: int, parent: Place) -> Part:
    """One of those parts, its transfer encoding undone."""
    declared = piece.get("content-type")
    body = cast("bytes | None", piece.get_payload(decode=True))
    return Part(member(parent, str(number)), _text(str(declared)) if declared else "text/plain", body or b"")


def filename_of(piece: "Message[str, str]") -> str:
    """The name of an attached file, or empty."""
    return _text(piece.get_filename() or "")


def _text(value: str) -> str:
    """A header's text: encoded words (RFC 2047) undone."""
    try:
        text = str(make_header(decode_header(value)))
    except (MessageError, LookupError, ValueError):
        text = value
    return " ".join(text.encode("utf-8", "replace").decode().split())
