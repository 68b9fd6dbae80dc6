"""Which way of restoring an answer needs, by its content type, else by its first bytes."""

import codecs
from collections.abc import Mapping

from proxy.restoring.documents import Document, Kind, Wide, restorable
from proxy.restoring.matcher import Matcher
from proxy.restoring.opening import Opening, shown, tells_format, tells_width, wide
from proxy.restoring.streams import Events, Lines, MessageStream
from proxy.restoring.way import Restoring

__all__ = ["Restoring", "restoring"]

_LINES = frozenset(
    ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/json-lines")
)
_MARKUP = frozenset(("text/html", "text/xml", "application/xml", "application/xhtml+xml"))
_YAML = frozenset(("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"))
_UNTOLD = frozenset(("", "application/octet-stream", "binary/octet-stream"))


def restoring(pairs: Mapping[str, str], content_type: str, region: str = "") -> Restoring | None:
    """What restores such an answer; None for a type in which pseudonyms cannot be replaced while it flows.

    Args:
        region: where telephone numbers without a country code belong (ISO 3166-1).
    """
    pairs = dict(pairs)  # one step: the desk's thread may be adding to them
    if content_type.partition(";")[0].strip().lower() in _UNTOLD:
        return Opening(lambda head: _way(pairs, shown(head), region), tells_format)
    return _way(pairs, content_type, region)


def _way(pairs: Mapping[str, str], content_type: str, region: str) -> Restoring | None:
    essence, _, parameters = content_type.lower().partition(";")
    essence, charset = essence.strip(), _charset(parameters)
    if essence == "text/event-stream":
        matcher = Matcher(pairs, region)
        return MessageStream(Events(matcher), matcher)
    if essence in _LINES:
        matcher = Matcher(pairs, region)
        return MessageStream(Lines(matcher), matcher)
    kind = _kind(essence)
    broad = _broad(charset)
    if kind is None or not (broad or restorable(charset)):
        return None

    def opened(head: bytes) -> Restoring:
        codec = wide(head) or broad
        return Wide(pairs, kind, codec, region) if codec else Document(pairs, kind, charset, region)

    return Opening(opened, tells_width)


def _kind(essence: str) -> Kind | None:
    if essence in ("application/json", "text/json") or essence.endswith("+json"):
        return "json"
    if essence in _MARKUP or essence.endswith("+xml"):
        return "markup"
    if essence in _YAML or essence.endswith("+yaml"):
        return "yaml"
    if essence == "application/x-www-form-urlencoded":
        return "form"
    return "text" if essence.startswith("text/") else None


def _broad(charset: str) -> str:
    """The codec of a declared UTF-16 or UTF-32, little-endian when it does not say (WHATWG Encoding §4.2); else empty."""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return ""
    if not name.startswith(("utf-16", "utf-32")):
        return ""
    return name if name.endswith(("-le", "-be")) else f"{name}-le"


def _charset(parameters: str) -> str:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            return value.strip().strip('"') or "utf-8"
    return "utf-8"
