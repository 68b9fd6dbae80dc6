"""Long streams in pieces: event streams, JSON lines and gRPC are inspected while they flow, cut where a message ends.

A stream that lives for hours writes a `partial` record every minute or mebibyte, and the copy of what was inspected is let go of.
An ordinary body stays whole: its format needs all of it. A compressed stream stays whole too: it cannot be cut.
"""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise

PIECE_SECONDS = 60.0
PIECE_BYTES = 1024 * 1024
_GRPC_PREFIX = 5
_LOOK_BACK = 16 * 1024  # bytes: a sentence that is longer may be cut
_BLANK = re.compile(rb"\n\n|\r\n\r\n|\r\r")
_SENTENCE_END = re.compile(rb"""(?:[.!?]|\\n)(?:[ ]|\\n){0,8}(?:"|[\r\n])""")  # in a JSON string, or in plain text

type Boundary = Callable[[bytes], int]


def lines(data: bytes) -> int:
    """After the last line (JSON lines)."""
    return data.rfind(b"\n") + 1


def events(data: bytes) -> int:
    """After an event: a blank line ends one (HTML Living Standard §9.2.6).

    A model's answer comes a word an event, and a name may lie in several. So of the last events that one is taken after which a
    sentence ends; the very last when none does.
    """
    ends = [mark.end() for mark in _BLANK.finditer(data, max(0, len(data) - _LOOK_BACK))]
    for start, end in reversed(list(pairwise([0, *ends]))):
        if _SENTENCE_END.search(data, max(start, len(data) - _LOOK_BACK), end):
            return end
    return ends[-1] if ends else _last_event(data)


def _last_event(data: bytes) -> int:
    return max((data.rfind(mark) + len(mark) for mark in (b"\n\n", b"\r\n\r\n", b"\r\r") if mark in data), default=0)


def messages(data: bytes) -> int:
    """After the last whole gRPC message: a flag byte and a 4-byte length come before each."""
    at = 0
    while at + _GRPC_PREFIX <= len(data):
        end = at + _GRPC_PREFIX + int.from_bytes(data[at + 1 : at + _GRPC_PREFIX])
        if end > len(data):
            break
        at = end
    return at


_BOUNDARIES: Mapping[str, Boundary] = {
    "text/event-stream": events,
    "application/x-ndjson": lines,
    "application/ndjson": lines,
    "application/jsonl": lines,
    "application/json-seq": lines,
    "application/grpc": messages,
}


def boundary(content_type: str, encoding: str) -> Boundary | None:
    """Where a stream of this type may be cut; None when it must stay whole."""
    if encoding not in ("", "identity"):
        return None
    essence = content_type.split(";", 1)[0].strip().lower()
    return _BOUNDARIES.get("application/grpc" if essence.startswith("application/grpc") else essence)
