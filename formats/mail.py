"""E-mail messages (RFC 5322, MIME): who, subject, texts and attachments, each read by its own type."""

import re
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
    seen: dict[str, int] = {}
    for name, value in message.items():
        lower = name.lower()
        if lower in _READ or (lower.startswith("x-") and "@" in str(value)):
            seen[lower] = seen.get(lower, 0) + 1
            place = Place(lower, part.place)
            harvest.add(Leaf(place if seen[lower] == 1 else Place(Mark(f"~{seen[lower]}"), place), lower, _text(str(value))))
    for number, piece in enumerate(_bodies(message)):
        _piece(piece, number, part, harvest)


def _bodies(message: "Message[str, str]") -> list["Message[str, str]"]:
    return [piece for piece in message.walk() if not piece.is_multipart()]


def _piece(piece: "Message[str, str]", number: int, part: Part, harvest: Harvest) -> None:
    filename = piece.get_filename()
    place = member(part.place, str(number))
    if filename:
        harvest.add(Leaf(Place(Verbatim("/filename"), place), "filename", _text(filename)))
    body = cast("bytes | None", piece.get_payload(decode=True))
    if body:
        declared = piece.get("content-type")
        harvest.descend(Part(place, _text(str(declared)) if declared else "text/plain", body))


def _text(value: str) -> str:
    """A header's text: encoded words (RFC 2047) undone."""
    try:
        text = str(make_header(decode_header(value)))
    except (MessageError, LookupError, ValueError):
        text = value
    return " ".join(text.encode("utf-8", "replace").decode().split())
