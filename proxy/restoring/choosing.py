"""Which way of restoring an answer needs, by its content type."""

from collections.abc import Mapping
from typing import Protocol

from proxy.restoring.documents import Document, Kind, restorable
from proxy.restoring.matcher import Matcher
from proxy.restoring.streams import Events, Lines, MessageStream

_LINES = frozenset(
    ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/json-lines")
)
_MARKUP = frozenset(("text/html", "text/xml", "application/xml", "application/xhtml+xml"))


class Restoring(Protocol):
    """Restores an answer: `feed` its bytes, `flush` at the end."""

    def feed(self, data: bytes) -> bytes:
        """As much as is certain now."""
        ...

    def flush(self) -> bytes:
        """The rest."""
        ...

    def give_up(self) -> bytes:
        """What came and has not gone on, as it came; after an exception, that at which it was raised too."""
        ...


def restoring(pairs: Mapping[str, str], content_type: str, region: str = "") -> Restoring | None:
    """What restores such an answer; None for a type in which pseudonyms cannot be replaced while it flows.

    Args:
        region: where telephone numbers without a country code belong (ISO 3166-1).
    """
    essence, _, parameters = content_type.lower().partition(";")
    essence, charset = essence.strip(), _charset(parameters)
    pairs = dict(pairs)  # one step: the desk's thread may be adding to them
    matcher = Matcher(pairs, region)
    if essence == "text/event-stream":
        return MessageStream(Events(matcher), matcher)
    if essence in _LINES:
        return MessageStream(Lines(matcher), matcher)
    kind = _kind(essence)
    return Document(pairs, kind, charset, region) if kind and restorable(charset) else None


def _kind(essence: str) -> Kind | None:
    if essence == "application/json" or essence.endswith("+json"):
        return "json"
    if essence in _MARKUP or essence.endswith("+xml"):
        return "markup"
    if essence == "application/x-www-form-urlencoded":
        return "form"
    return "text" if essence.startswith("text/") else None


def _charset(parameters: str) -> str:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            return value.strip().strip('"') or "utf-8"
    return "utf-8"
