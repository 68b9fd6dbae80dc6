"""Flow dumps of mitmproxy (`.flow`, `.mitm`): tnetstrings, read without mitmproxy. Each flow stands at its number.

Theory: a tnetstring is `LENGTH:DATA` and a type byte; a flow is a dictionary of request, response and WebSocket messages.
"""

import re
from collections.abc import Iterator

from formats import coding
from formats.head import read_head
from formats.leaf import Leaf, Part, Place
from formats.reading import Harvest, Unreadable

_DEPTH = 20
type Value = "bytes | str | int | float | bool | list[Value] | dict[str, Value] | None"


def looks(head: bytes) -> bool:
    """Whether a dictionary with short text keys begins here, as a flow does."""
    return re.match(rb"[1-9]\d{1,9}:\d{1,2}:[a-z_]{2,20};", head) is not None


def read(part: Part, harvest: Harvest) -> None:
    """Read every flow."""
    for number, flow in enumerate(_values(part.body)):
        if isinstance(flow, dict):
            _flow(flow, Place(number, part.place), harvest)
        if harvest.full(part.place):
            return


def _flow(flow: dict[str, Value], place: Place, harvest: Harvest) -> None:
    for name in ("request", "response"):
        message = flow.get(name)
        if isinstance(message, dict):
            _message(message, Place(name, place), harvest)
    socket = flow.get("websocket")
    messages = socket.get("messages") if isinstance(socket, dict) else None
    for number, message in enumerate(messages if isinstance(messages, list) else []):
        content = message[2] if isinstance(message, list) and len(message) > 2 else None
        if isinstance(content, bytes):
            harvest.descend(Part(Place(number, Place("messages", Place("websocket", place))), "", content))
    for number, content in enumerate(_chunks(flow.get("messages"))):
        harvest.descend(Part(Place(number, Place("messages", place)), "", content))


def _chunks(messages: Value) -> Iterator[bytes]:
    """The data of TCP or UDP messages."""
    for message in messages if isinstance(messages, list) else []:
        if isinstance(message, list) and len(message) > 1 and isinstance(message[1], bytes):
            yield message[1]


def _message(message: dict[str, Value], place: Place, harvest: Harvest) -> None:
    headers = [
        (pair[0], pair[1])
        for pair in _list(message.get("headers"))
        if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], bytes) and isinstance(pair[1], bytes)
    ]
    target = message.get("path")
    for leaf in read_head(target if isinstance(target, bytes) else b"", headers, harvest.limits).leaves:
        kind, _, name = leaf.place.root().partition(":")
        where = Place(int(name) if kind == "path" else name, Place(kind, place))
        for step in leaf.place.steps():
            where = where.child(step)
        harvest.add(Leaf(where, leaf.key, leaf.text, leaf.is_key, leaf.typed))
    content = message.get("content")
    known = {name.lower(): value.decode("latin-1") for name, value in headers}
    if isinstance(content, bytes) and content:
        plain = coding.decode(content, known.get(b"content-encoding", ""), harvest.meter)
        if plain.problem:
            harvest.miss(plain.problem, place)
        harvest.descend(Part(Place("content", place), known.get(b"content-type", ""), plain.body))


def _list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def _values(body: bytes) -> Iterator[Value]:
    position = 0
    while position < len(body):
        value, position = _parse(body, position, 0)
        yield value


def _parse(body: bytes, position: int, depth: int) -> tuple[Value, int]:
    colon = body.find(b":", position, position + 12)
    digits = body[position:colon]
    if colon < 0 or not digits.isdigit() or depth > _DEPTH:
        raise Unreadable
    start = colon + 1
    end = start + int(digits)
    if end >= len(body):
        raise Unreadable
    return _typed(body, start, end, chr(body[end]), depth), end + 1


def _typed(body: bytes, start: int, end: int, kind: str, depth: int) -> Value:
    data = body[start:end] if kind not in "]}" else b""
    try:
        match kind:
            case ",":
                return data
            case ";":
                return data.decode("utf-8", "replace")
            case "#":
                return int(data)
            case "^":
                return float(data)
            case "!":
                return data == b"true"
            case "]":
                return list(_items(body, start, end, depth))
            case "}":
                items = list(_items(body, start, end, depth))
                return dict(zip(map(_name, items[::2]), items[1::2], strict=False))
            case _:
                return None
    except ValueError as error:
        raise Unreadable from error


def _items(body: bytes, start: int, end: int, depth: int) -> Iterator[Value]:
    while start < end:
        value, start = _parse(body, start, depth + 1)
        yield value


def _name(key: Value) -> str:
    return key.decode("utf-8", "replace") if isinstance(key, bytes) else str(key)
