"""A message's head: path segments, query, headers and cookies. `template` is the path that a record may hold.

Everything is read but the headers of the tables below, which HTTP itself and the programs' own machinery write.
"""

import base64
import binascii
import re
from collections.abc import Callable, Collection, Sequence
from functools import cache, lru_cache
from urllib.parse import unquote

from formats import nested
from formats.budget import Limits
from formats.jsonkeys import QUIET as QUIET_KEYS
from formats.leaf import Leaf, Mark, Part, Place, Verbatim
from formats.reading import Harvest, Reading

# IANA's field name registry, what carries no person; plus what SDKs write about themselves.
# fmt: off
QUIET = frozenset((
    "accept", "accept-charset", "accept-encoding", "accept-language", "accept-ranges", "access-control-allow-credentials",
    "access-control-allow-headers", "access-control-allow-methods", "access-control-allow-origin",
    "access-control-expose-headers", "access-control-max-age", "access-control-request-headers",
    "access-control-request-method", "age", "allow", "alt-svc", "amz-sdk-invocation-id", "amz-sdk-request",
    "anthropic-version", "cache-control", "cf-cache-status", "cf-ray", "connection", "content-encoding", "content-language",
    "content-length", "content-md5", "content-range", "content-security-policy", "content-type",
    "cross-origin-embedder-policy", "cross-origin-opener-policy", "cross-origin-resource-policy", "date", "etag", "expect",
    "expires", "grpc-accept-encoding", "grpc-encoding", "grpc-status", "grpc-timeout", "host", "http2-settings",
    "idempotency-key", "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "keep-alive",
    "last-modified", "max-forwards", "nel", "openai-processing-ms", "openai-version", "origin", "permissions-policy",
    "pragma", "priority", "proxy-authenticate", "proxy-authorization", "proxy-connection", "range", "referrer-policy",
    "report-to", "retry-after", "sec-websocket-accept", "sec-websocket-extensions", "sec-websocket-key",
    "sec-websocket-protocol", "sec-websocket-version", "server", "server-timing", "strict-transport-security",
    "stripe-version", "te", "timing-allow-origin", "trace-context", "traceparent", "tracestate", "trailer",
    "transfer-encoding", "upgrade", "upgrade-insecure-requests", "user-agent", "vary", "via", "www-authenticate",
    "x-amz-api-version", "x-amz-content-sha256", "x-amz-date", "x-amz-decoded-content-length", "x-amz-id-2",
    "x-amz-request-id", "x-amz-sdk-checksum-algorithm", "x-amz-target", "x-amz-trailer", "x-amzn-requestid",
    "x-amzn-trace-id", "x-b3-parentspanid", "x-b3-sampled", "x-b3-spanid", "x-b3-traceid", "x-cache", "x-cache-hits",
    "x-cloud-trace-context", "x-content-type-options", "x-correlation-id", "x-dns-prefetch-control", "x-download-options",
    "x-envoy-upstream-service-time", "x-frame-options", "x-github-api-version", "x-goog-api-client",
    "x-permitted-cross-domain-policies", "x-powered-by", "x-request-id", "x-requested-with", "x-runtime", "x-served-by",
    "x-stripe-client-telemetry", "x-stripe-client-user-agent", "x-timer", "x-trace-id", "x-xss-protection",
))
# fmt: on
QUIET_PREFIXES = ("sec-fetch-", "sec-ch-", "x-stainless-", "x-ratelimit-", "x-amz-checksum-", "anthropic-ratelimit-", "cf-")
_ABSOLUTE = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_UNSAFE = re.compile(rb"[^!$&-;=@-Z_a-z~%\[\]|^]")


def read_head(target: bytes, headers: Sequence[tuple[bytes, bytes]], limits: Limits = Limits()) -> Reading:  # noqa: B008  frozen
    """The leaves of a message's head. Never raises.

    Args:
        target: the request target as it travelled (origin or absolute form); empty for a response.
        headers: names and values as they travelled.
    """
    harvest = Harvest(limits, _descend())
    path, query = _split(target)
    for index, segment in enumerate(path):
        if segment:
            harvest.add(Leaf(Place(f"path:{index}"), "", _unquoted(_text(segment))))
    if query:
        _pairs(harvest, "query", [pair.partition("=")[::2] for pair in _text(query).split("&")], plus=True)
    if headers:
        _headers(harvest, headers)
    nested.expand(harvest)
    return Reading(harvest.leaves, harvest.unseen, "head", "head")


@cache
def _descend() -> Callable[[Part, Harvest], None]:
    from formats.dispatch import descend  # its table holds formats that read heads themselves

    return descend


def template(target: bytes, identifying: Collection[int]) -> str:
    """The path without query, segments whose number is in `identifying` written `{id}`. Hostile bytes are escaped."""
    path, _ = _split(target)
    kept = ("{id}" if index in identifying else _printable(segment) for index, segment in enumerate(path))
    return "/" + "/".join(kept)


def is_quiet(name: str) -> bool:
    """Whether a header (in lower case) carries no person: HTTP's own machinery, or a program's word about itself."""
    return name in QUIET or name.startswith((*QUIET_PREFIXES, ":"))


def _split(target: bytes) -> tuple[list[bytes], bytes]:
    """Path segments (from 0) and query of a request target (RFC 9112 §3.2)."""
    absolute = _ABSOLUTE.match(target)
    path, _, query = (target[absolute.end() :] if absolute else target).partition(b"#")[0].partition(b"?")
    if not path.startswith(b"/"):
        return [], query
    return path[1:].split(b"/"), query


@lru_cache(maxsize=4096)
def _name(raw: bytes) -> tuple[str, bool]:
    """A header's name in lower case, and whether it is quiet. The same few names come in every message."""
    name = _text(raw).lower()
    return name, is_quiet(name)


def _headers(harvest: Harvest, headers: Sequence[tuple[bytes, bytes]]) -> None:
    cookies: list[Sequence[str]] = []
    fresh: list[Sequence[str]] = []
    told: list[tuple[str, str]] = []
    for raw, value in headers:
        name, quiet = _name(raw)
        if quiet:
            continue
        if name == "cookie":
            cookies += [pair.strip().partition("=")[::2] for pair in _text(value).split(";")]
        elif name == "set-cookie":
            fresh.append(_text(value).partition(";")[0].partition("=")[::2])
        else:
            told.append((name, _text(value)))
    if cookies or fresh:
        _pairs(harvest, "cookie", cookies + fresh, plus=False)
    seen: dict[str, int] = {}
    for name, value in told:
        place = _repeated(_root("header", name), seen)
        harvest.add(Leaf(place, name, value))
        if value[:6].lower() == "basic ":
            _credentials(harvest, place, value[6:])


def _credentials(harvest: Harvest, place: Place, token: str) -> None:
    """Basic credentials (RFC 7617) are a name and a password."""
    try:
        user, colon, password = base64.b64decode(token.strip(), validate=True).decode("utf-8", "replace").partition(":")
    except (binascii.Error, ValueError):
        return
    if colon:
        harvest.add(Leaf(Place(Mark("~user"), place), "username", user))
        harvest.add(Leaf(Place(Mark("~password"), place), "password", password))


def _pairs(harvest: Harvest, kind: str, pairs: Sequence[Sequence[str]], *, plus: bool) -> None:
    seen: dict[str, int] = {}
    for raw, written in pairs:
        name, value = _unquoted(raw, plus=plus), _unquoted(written, plus=plus)
        place = _repeated(_root(kind, name), seen)
        if not value or not QUIET_KEYS.learn((name,)):
            harvest.add(Leaf(Place(Mark("~"), place), "", name, True))
        harvest.add(Leaf(place, name, value))


def _unquoted(text: str, *, plus: bool = False) -> str:
    if plus and "+" in text:
        text = text.replace("+", " ")
    return unquote(text) if "%" in text else text


def _root(kind: str, name: str) -> Place:
    """A name that may be data itself is never part of a place."""
    return Place(f"{kind}:{name if QUIET_KEYS.learn((name,)) and name.isprintable() else '*'}")


def _repeated(place: Place, seen: dict[str, int]) -> Place:
    """The place of what comes again under the same name."""
    name = str(place.step)
    number = seen[name] = seen.get(name, -1) + 1
    return Place(Verbatim(f"[{number}]"), place) if number else place


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _printable(segment: bytes) -> str:
    return _UNSAFE.sub(lambda found: b"%%%02X" % found.group()[0], segment).decode("ascii")
