"""A message's head: path segments, query, headers and cookies. `template` is the path that a record may hold.

Everything is read but the headers of the tables below, which HTTP itself and the programs' own machinery write.
"""

import base64
import binascii
import re
from collections import Counter
from collections.abc import Collection, Sequence
from urllib.parse import unquote, unquote_plus

from formats import nested
from formats.budget import Limits
from formats.jsonkeys import may_hold_data
from formats.leaf import Leaf, Mark, Place, Verbatim
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
    from formats.dispatch import descend  # its table holds formats that read heads themselves

    harvest = Harvest(limits, descend)
    path, query = _split(target)
    for index, segment in enumerate(path):
        harvest.add(Leaf(Place(f"path:{index}"), "", unquote(_text(segment))))
    _pairs(harvest, "query", [pair.partition("=")[::2] for pair in _text(query).split("&")], plus=True)
    _headers(harvest, [(_text(name).lower(), _text(value)) for name, value in headers])
    nested.expand(harvest)
    return Reading(harvest.leaves, harvest.unseen, "head", "head")


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


def _headers(harvest: Harvest, headers: list[tuple[str, str]]) -> None:
    cookies = [pair.strip().partition("=")[::2] for name, value in headers if name == "cookie" for pair in value.split(";")]
    cookies += [value.partition(";")[0].partition("=")[::2] for name, value in headers if name == "set-cookie"]
    _pairs(harvest, "cookie", cookies, plus=False)
    seen: Counter[str] = Counter()
    for name, value in headers:
        if is_quiet(name) or name in ("cookie", "set-cookie"):
            continue
        root = _root("header", name)
        place = _repeated(root, seen[str(root.step)])
        seen[str(root.step)] += 1
        harvest.add(Leaf(place, name, value))
        _credentials(harvest, place, value)


def _credentials(harvest: Harvest, place: Place, value: str) -> None:
    """Basic credentials (RFC 7617) are a name and a password."""
    scheme, _, token = value.partition(" ")
    if scheme.lower() != "basic":
        return
    try:
        user, colon, password = base64.b64decode(token.strip(), validate=True).decode("utf-8", "replace").partition(":")
    except (binascii.Error, ValueError):
        return
    if colon:
        harvest.add(Leaf(Place(Mark("~user"), place), "username", user))
        harvest.add(Leaf(Place(Mark("~password"), place), "password", password))


def _pairs(harvest: Harvest, kind: str, pairs: Sequence[Sequence[str]], *, plus: bool) -> None:
    decode = unquote_plus if plus else unquote
    decoded = [(decode(pair[0]), decode(pair[1])) for pair in pairs]
    seen: Counter[str] = Counter()
    for name, value in decoded:
        root = _root(kind, name)
        place = _repeated(root, seen[str(root.step)])
        seen[str(root.step)] += 1
        if may_hold_data(name) or not value:
            harvest.add(Leaf(Place(Mark("~"), place), "", name, True))
        harvest.add(Leaf(place, name, value))


def _root(kind: str, name: str) -> Place:
    """A name that may be data itself is never part of a place."""
    return Place(f"{kind}:{'*' if may_hold_data(name) or not name.isprintable() else name}")


def _repeated(place: Place, number: int) -> Place:
    return Place(Verbatim(f"[{number}]"), place) if number else place


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _printable(segment: bytes) -> str:
    return _UNSAFE.sub(lambda found: b"%%%02X" % found.group()[0], segment).decode("ascii")
