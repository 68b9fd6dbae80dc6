"""Restoring: in the answer to a pseudonymised request each pseudonym becomes its value again, chunk by chunk.

Rules. Nothing is held longer than it takes to know that it is no pseudonym. The callback never raises: on a failure what waited
and the rest of the answer pass as they came (law 4), unpacked as far as they can be, and that is logged. An answer in a type that
cannot be restored passes as it is.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers carry no types of their own.

from collections.abc import Callable, Mapping, Sequence

from mitmproxy import http

from proxy.act.redact import promises, signed
from proxy.logs import logger
from proxy.restoring.choosing import Restoring, restoring
from proxy.restoring.unpacking import Unpack, unpacking

_ABOUT_BYTES = ("content-length", "content-encoding", "accept-ranges")
_PIECES = ("range", "if-range", "request-range", "x-ms-range")
_MOST = 16 * 1024 * 1024  # unpacked bytes of one chunk that are searched for pseudonyms: it happens on the event loop
_EMPTY = frozenset({204, 205, 304})
_NO_TEXT = ("image/", "audio/", "video/", "font/")
_PIECE = 206  # its range would not be true any more

type Watch = Callable[[bytes], bytes]


def ask_plain(request: http.Request) -> None:
    """Have the upstream answer whole and without compression, so that the answer can be restored while it flows.

    A signed request asks for a piece as it did, for its signature may cover that; so does what writes at a range.
    """
    request.headers["accept-encoding"] = "identity"
    if request.method in ("PUT", "PATCH") or signed(request.headers.fields):
        return
    for name in _PIECES:
        request.headers.pop(name, None)


def restored(
    request: http.Request, response: http.Response, pairs: Mapping[str, str], watch: Watch, region: str = ""
) -> "Watch | Restored":
    """What an answer's bytes go through, its headers made ready for that; `watch` itself when there is nothing to restore.

    Args:
        watch: is given what the client is given; the inspection's copy.
        region: where telephone numbers without a country code belong (ISO 3166-1).
    """
    if not pairs:
        return watch
    if request.method == "HEAD" or response.status_code in _EMPTY:
        return watch
    content_type = response.headers.get("content-type", "")
    unpack = unpacking(response.headers.get("content-encoding", ""))
    way = restoring(pairs, content_type, region)
    if way is None or unpack is None or response.status_code == _PIECE:
        if not content_type.lower().startswith(_NO_TEXT):
            logger().warning("an answer could not be restored", reason=_reason(way, unpack))
        return watch
    for name in _ABOUT_BYTES:
        response.headers.pop(name, None)
    if tag := response.headers.get("etag"):
        response.headers["etag"] = tag if tag.startswith("W/") else f"W/{tag}"  # RFC 9110 §8.8.1: other bytes, the same meaning
    _unpromise(response.headers)
    if not (request.is_http2 or request.is_http3) and request.http_version == "HTTP/1.1":
        response.headers["transfer-encoding"] = "chunked"
        response.http_version = "HTTP/1.1" if response.http_version == "HTTP/1.0" else response.http_version
    return Restored(way, unpack, watch, response)


class Restored:
    """Called with each chunk, and with `b""` at the end; gives the chunks to pass on, none of them empty."""

    def __init__(self, way: Restoring, unpack: Unpack, watch: Watch, response: http.Response | None = None) -> None:
        self._response = response
        self._way: Restoring | None = way
        self._unpack: Unpack = unpack
        self._watch = watch

    def __call__(self, chunk: bytes) -> Sequence[bytes]:
        """One chunk; never raises."""
        if not chunk and self._response is not None and self._response.trailers:
            _unpromise(self._response.trailers)  # they are known at the end, and go on after it
        made = self._made(chunk)
        return [self._watch(made)] if made else []

    def _made(self, chunk: bytes) -> bytes:
        try:
            plain = self._unpack(chunk)
        except Exception as error:  # noqa: BLE001  law 4: an exception here would hang the client
            _failed(error)
            self._unpack = bytes
            return self._given_up() + chunk
        if self._way is None:
            return plain
        if len(plain) > _MOST:
            logger().warning("an answer could not be restored", reason="one chunk unpacks to too much")
            return self._given_up() + plain
        try:
            return self._way.feed(plain) if chunk else self._way.flush()
        except Exception as error:  # noqa: BLE001  law 4; what is packed goes on being unpacked
            _failed(error)
            return self._given_up(plain)

    def _given_up(self, failed: bytes = b"") -> bytes:
        """What waited, as it came; from now on everything passes so. `failed` is all that is left should even this fail."""
        way, self._way = self._way, None
        try:
            return way.give_up() if way is not None else b""
        except Exception as error:  # noqa: BLE001  law 4
            _failed(error)
            return failed


def _reason(way: Restoring | None, unpack: Unpack | None) -> str:
    """Why an answer passes with the pseudonyms that may be in it."""
    if way is None:
        return "its type is not one that is restored while it flows"
    return "its encoding is unknown" if unpack is None else "it is one piece of a whole"


def _unpromise(headers: http.Headers) -> None:
    """Take out what tells of bytes that are not these any more."""
    for name in {name for name, _ in headers.fields if promises(name) and name.lower() != b"etag"}:
        del headers[name.decode("latin-1")]


def _failed(error: Exception) -> None:
    logger().error("restoring an answer failed", exc_info=error)
