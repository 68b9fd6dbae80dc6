"""HTTP archives (HAR 1.2): what a browser recorded, each message read as the proxy would have read it."""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from typing import cast
from urllib.parse import urlsplit

from formats.head import is_quiet
from formats.leaf import Part, Place
from formats.reading import Harvest, Unreadable

type Record = Mapping[str, object]


def looks(head: bytes) -> bool:
    """Whether a JSON object begins with a `log`."""
    return re.match(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"log\"\s*:\s*\{", head) is not None


def read(part: Part, harvest: Harvest) -> None:
    """Read every entry's request and response."""
    try:
        document = cast("object", json.loads(part.body))
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    log = _record(_record(document).get("log"))
    if not isinstance(log.get("entries"), list):
        raise Unreadable
    entries = Place("entries", Place("log", part.place))
    for number, entry in enumerate(cast("list[object]", log["entries"])):
        for name in ("request", "response"):
            _message(_record(_record(entry).get(name)), Place(name, Place(number, entries)), harvest)
        if harvest.full(part.place):
            return


def _message(message: Record, place: Place, harvest: Harvest) -> None:
    path = urlsplit_path(str(message.get("url", "")))
    for number, segment in enumerate(path):
        harvest.text(Place("url", place), number, segment, "")
    for kind in ("queryString", "headers", "cookies"):
        for number, pair in enumerate(_list(message.get(kind))):
            name, value = str(pair.get("name", "")), str(pair.get("value", ""))
            if kind != "headers" or not (is_quiet(name.lower()) or name.lower() in ("cookie", "set-cookie")):
                harvest.text(Place(number, Place(kind, place)), "value", value, name)
    _body(_record(message.get("postData")), Place("postData", place), harvest)
    _body(_record(message.get("content")), Place("content", place), harvest)


def _body(body: Record, place: Place, harvest: Harvest) -> None:
    """A recorded body: its text (in base64 where it says so), or the parameters of a form."""
    text = body.get("text")
    if isinstance(text, str) and text:
        raw = text.encode("utf-8", "replace")
        if body.get("encoding") == "base64":
            try:
                raw = base64.b64decode(raw)
            except binascii.Error:
                harvest.miss("undecodable", place)
        harvest.descend(Part(Place("text", place), str(body.get("mimeType", "")), raw))
        return
    for number, pair in enumerate(_list(body.get("params"))):
        harvest.text(Place(number, Place("params", place)), "value", str(pair.get("value", "")), str(pair.get("name", "")))


def urlsplit_path(url: str) -> Iterator[str]:
    """The segments of a URL's path."""
    try:
        return iter(urlsplit(url).path.strip("/").split("/"))
    except ValueError:
        return iter((url,))


def _record(value: object) -> Record:
    return cast("Record", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[Record]:
    return [_record(item) for item in cast("list[object]", value)] if isinstance(value, list) else []
