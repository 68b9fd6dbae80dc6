"""HTTP/1.1: a bounded head (mitmproxy's is not), and trailers (mitmproxy's reader raises on them and the client hangs).

mitmproxy names its HTTP/1 client class in two places that cannot be overridden, so `install` puts ours under that name.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers carry no types of their own.

from collections.abc import Iterable

import h11
from mitmproxy import http
from mitmproxy.proxy import commands, events, layer
from mitmproxy.proxy.layers import http as theirs
from mitmproxy.proxy.layers.http._base import HttpEvent, ReceiveHttp
from mitmproxy.proxy.layers.http._events import RequestTrailers, ResponseTrailers
from mitmproxy.proxy.layers.http._http1 import Http1Client, Http1Connection, Http1Server

MAX_HEAD = 256 * 1024
_REFUSAL = b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_LAST_CHUNK = b"0\r\n\r\n"


class Trailing(Http1Connection):
    """Reads and writes the trailer section of chunked messages (RFC 9112 §7.1.2)."""

    _trailers: http.Headers | None = None

    def read_body(self, event: events.Event) -> layer.CommandGenerator[None]:
        """Hand on the body's data, then its trailers, then its end."""
        assert self.stream_id is not None
        while True:
            try:
                read = self.body_reader.read_eof() if isinstance(event, events.ConnectionClosed) else self.body_reader(self.buf)
            except h11.ProtocolError:
                yield commands.CloseConnection(self.conn)
                problem = self.ReceiveProtocolError(self.stream_id, "HTTP/1 protocol error", code=self.ReceiveProtocolError.code)
                yield ReceiveHttp(problem)
                return
            match read:
                case h11.Data():
                    if read.data:
                        yield ReceiveHttp(self.ReceiveData(self.stream_id, bytes(read.data)))
                case h11.EndOfMessage():
                    yield from self._end(read)
                    return
                case _:
                    return

    def _end(self, end: h11.EndOfMessage) -> layer.CommandGenerator[None]:
        assert self.request
        assert self.stream_id is not None
        is_request = isinstance(self, Http1Server)
        if end.headers:
            raw: Iterable[tuple[bytes, bytes]] = getattr(end.headers, "raw_items", lambda: end.headers)()
            trailers = http.Headers([(bytes(name), bytes(value)) for name, value in raw])
            yield ReceiveHttp((RequestTrailers if is_request else ResponseTrailers)(self.stream_id, trailers))
        if self.request.data.method.upper() != b"CONNECT":
            yield ReceiveHttp(self.ReceiveEndOfMessage(self.stream_id))
        yield from self.mark_done(request=is_request, response=not is_request)

    def sending(self, event: HttpEvent, sent: layer.CommandGenerator[None]) -> layer.CommandGenerator[None]:
        """Write trailers in place of the empty trailer section."""
        if isinstance(event, RequestTrailers | ResponseTrailers):
            self._trailers = event.trailers
            return
        for command in sent:
            if self._trailers is not None and isinstance(command, commands.SendData) and command.data == _LAST_CHUNK:
                section, self._trailers = bytes(self._trailers), None
                yield commands.SendData(self.conn, b"0\r\n" + section + b"\r\n")
            else:
                yield command


class BoundedHttp1Server(Trailing, Http1Server):
    """Towards the client; refuses a head that does not end within `MAX_HEAD` bytes (RFC 6585 §5)."""

    def read_headers(self, event: events.ConnectionEvent) -> layer.CommandGenerator[None]:
        """Read the head, or refuse it once it is too long."""
        if len(self.buf) > MAX_HEAD and b"\r\n\r\n" not in bytes(self.buf)[:MAX_HEAD]:
            yield commands.SendData(self.conn, _REFUSAL)
            yield commands.CloseConnection(self.conn)
            self.state = self.done
            return
        yield from super().read_headers(event)

    def send(self, event: HttpEvent) -> layer.CommandGenerator[None]:
        """Send, trailers included."""
        yield from self.sending(event, super().send(event))


class TrailingHttp1Client(Trailing, Http1Client):
    """Towards the processor."""

    def send(self, event: HttpEvent) -> layer.CommandGenerator[None]:
        """Send, trailers included."""
        yield from self.sending(event, super().send(event))


def unread(handler: layer.Layer | None) -> int:
    """Bytes that an HTTP/1 connection has taken in ahead of its turn: requests behind one that is not answered yet."""
    return len(handler.buf) if isinstance(handler, Http1Connection) else 0


def install() -> None:
    """Let mitmproxy make our client for HTTP/1 upstreams, and trust its own reader of messages."""
    http.MessageData.__post_init__ = _trusted
    theirs.Http1Client = TrailingHttp1Client  # pyright: ignore[reportPrivateImportUsage]  the name that mitmproxy itself looks up


def _trusted(self: http.MessageData) -> None:
    """In place of a check that only helps whoever works on mitmproxy (it is gone in `python -O`)."""
