"""HTTP: a layer and a stream that can refuse at the headers and bound what they hold.

Rules. A refused exchange's body is read and dropped, never kept: the client gets the answer and the connection lives on.
A held body that passes its bound is either refused or, from there on, streamed. After 101 a held exchange goes on as a
WebSocket, whose messages are held, or not at all, unless a tunnel was judged at its headers: what mitmproxy does not take for a
WebSocket would be one past the rules.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

from dataclasses import dataclass
from typing import Literal

from mitmproxy import http
from mitmproxy.connection import Connection
from mitmproxy.flow import Error
from mitmproxy.proxy import commands, events, layer
from mitmproxy.proxy.layers import http as theirs
from mitmproxy.proxy.layers.http import SendHttp
from mitmproxy.proxy.layers.http._events import (
    ErrorCode,
    RequestData,
    RequestEndOfMessage,
    RequestHeaders,
    ResponseData,
    ResponseEndOfMessage,
    ResponseHeaders,
    ResponseProtocolError,
)
from mitmproxy.proxy.layers.http._hooks import HttpErrorHook, HttpResponseHeadersHook, HttpResponseHook
from wsproto.handshake import WEBSOCKET_VERSION

from proxy.layers import http1, http2, terms
from proxy.layers.holding import HeldWebSocket
from proxy.layers.websocket import RelayingWebSocket

http1.install()
http2.install()

MOST_WAITS = 8
_SWITCHED = 101
_UNREADABLE = "The processor switched to a protocol that cannot be inspected."


def switched(flow: http.HTTPFlow) -> bool:
    """Whether the processor wanted to go on in a protocol that nobody here reads."""
    return flow.response is not None and flow.response.status_code == _SWITCHED and not flow.websocket


@dataclass(frozen=True, slots=True)
class Unending:
    """A request that cannot be held to its end: a stream (`streaming_rule`), or too large (`over_budget`).

    Attributes:
        held: what has come so far.
    """

    flow: http.HTTPFlow
    reason: Literal["streaming_rule", "over_budget"]
    held: bytes


@dataclass
class HttpUnendingHook(commands.StartHook):
    """Nothing more is held. Add-ons implement `http_unending`: they set `flow.response` to refuse, else it is streamed."""

    unending: Unending
    name = "http_unending"


class Stream(theirs.HttpStream):
    """One exchange on a connection."""

    _waits = 0
    _had = 0

    def _handle_event(self, event: events.Event) -> layer.CommandGenerator[None]:
        if isinstance(event, events.Wakeup):
            yield from self._waited()
        else:
            yield from super()._handle_event(event)

    def queued(self) -> int:
        """Bytes that wait for a hook or a connection."""
        return http2.queued(self._paused_event_queue)

    def state_wait_for_request_headers(self, event: RequestHeaders) -> layer.CommandGenerator[None]:
        """The head is here: what happens to the body is agreed now."""
        yield from super().state_wait_for_request_headers(event)
        agreed = terms.of(self.flow)
        if agreed and agreed.patience and self.client_state == self.state_consume_request_body:
            yield commands.RequestWakeup(agreed.patience)

    def _waited(self) -> layer.CommandGenerator[None]:
        """Patience is over: wait a little more while the body grows, else it is a stream."""
        agreed = terms.of(self.flow)
        if not agreed or not agreed.patience or self.client_state != self.state_consume_request_body:
            return
        self._waits += 1
        grown, self._had = len(self.request_body_buf) > self._had, len(self.request_body_buf)
        if grown and self._waits < MOST_WAITS:
            yield commands.RequestWakeup(agreed.patience)
            return
        yield HttpUnendingHook(Unending(self.flow, "streaming_rule", bytes(self.request_body_buf)))
        yield from self._let_go()

    def start_request_stream(self) -> layer.CommandGenerator[None]:
        """Open upstream and stream, unless the add-on has refused at the headers."""
        if self.flow.response:
            yield from self.refuse()
        else:
            yield from super().start_request_stream()

    def refuse(self) -> layer.CommandGenerator[None]:
        """Answer at once in the upstream's place; what still comes from the client is dropped."""
        assert self.flow.response
        self.client_state = self.state_refused
        yield HttpResponseHeadersHook(self.flow)
        yield HttpResponseHook(self.flow)
        content = self.flow.response.raw_content
        yield SendHttp(ResponseHeaders(self.stream_id, self.flow.response, end_stream=not content), self.context.client)
        if content:
            yield SendHttp(ResponseData(self.stream_id, content), self.context.client)
        self.flow.live = False
        yield SendHttp(ResponseEndOfMessage(self.stream_id), self.context.client)

    def state_refused(self, event: events.Event) -> layer.CommandGenerator[None]:
        """Drop the rest of a refused request."""
        if isinstance(event, RequestEndOfMessage):
            yield theirs.DropStream(self.stream_id)

    def state_consume_request_body(self, event: events.Event) -> layer.CommandGenerator[None]:
        """Hold the body, within its bound."""
        agreed = terms.of(self.flow)
        if agreed and isinstance(event, RequestData) and len(self.request_body_buf) + len(event.data) > agreed.hold:
            yield HttpUnendingHook(Unending(self.flow, "over_budget", bytes(self.request_body_buf)))
            yield from self._let_go(event.data)
        else:
            yield from super().state_consume_request_body(event)

    def _let_go(self, *more: bytes) -> layer.CommandGenerator[None]:
        """Nothing is held any longer: what was goes first (unless refused), then the stream."""
        held = bytes(self.request_body_buf)
        self.request_body_buf.clear()
        yield from self.start_request_stream()
        if self.client_state == self.state_stream_request_body:
            for chunk in (held, *more):
                if chunk:
                    yield from self.state_stream_request_body(RequestData(self.stream_id, chunk))

    def state_wait_for_response_headers(self, event: ResponseHeaders) -> layer.CommandGenerator[None]:
        """The answer's head is here; a held exchange that becomes a tunnel with it ends, before the client hears of it."""
        if event.response.status_code == _SWITCHED and self._bound() and not self._opens_socket(event.response):
            yield from self._refuse_switch(event.response)
        else:
            yield from super().state_wait_for_response_headers(event)

    def _bound(self) -> bool:
        """Whether rules stand between client and processor that a tunnel would get around."""
        agreed = terms.of(self.flow)
        return agreed is not None and not agreed.switches

    def _opens_socket(self, response: http.Response) -> bool:
        """Whether mitmproxy will take it for a WebSocket (its `send_response`)."""
        asked = self.flow.request.headers.get("sec-websocket-version", "").encode() == WEBSOCKET_VERSION
        return asked and response.headers.get("upgrade", "").lower() == "websocket" and self.context.options.websocket

    def _refuse_switch(self, response: http.Response) -> layer.CommandGenerator[None]:
        self.flow.response, self.flow.error = response, Error(_UNREADABLE)
        yield commands.CloseConnection(self.context.server)
        yield HttpErrorHook(self.flow)
        told = ResponseProtocolError(self.stream_id, _UNREADABLE, ErrorCode.RESPONSE_VALIDATION_FAILED)
        yield SendHttp(told, self.context.client)
        self.flow.live = False
        self.client_state = self.server_state = self.state_errored

    def flow_done(self) -> layer.CommandGenerator[None]:
        """After 101 our WebSocket layer takes over; anything else is theirs, unless it is held."""
        assert self.flow.response
        if self.flow.response.status_code != _SWITCHED or not (self.flow.websocket or self._bound()):
            yield from super().flow_done()
            return
        if not self.flow.websocket:  # another add-on has changed the head since
            yield commands.CloseConnection(self.context.server)
            yield commands.CloseConnection(self.context.client)
            self.client_state = self.server_state = self.state_errored
            return
        agreed = terms.of(self.flow)
        held = HeldWebSocket(self.context, self.flow, agreed.hold) if agreed else None
        self.child_layer = held or RelayingWebSocket(self.context, self.flow)
        self._handle_event = self.passthrough
        yield from self.child_layer.handle_event(events.Start())
        yield SendHttp(ResponseEndOfMessage(self.stream_id), self.context.client)


class Layer(theirs.HttpLayer):
    """HTTP on one connection, with our streams and our HTTP/1 reader."""

    def _handle_event(self, event: events.Event) -> layer.CommandGenerator[None]:
        client = self.context.client
        if isinstance(event, events.Start) and client.alpn != b"h3":
            ours = http2.PacedHttp2Server if client.alpn == b"h2" else http1.BoundedHttp1Server
            self.connections.setdefault(client, ours(self.context.fork()))
        yield from super()._handle_event(event)
        if client in http2.PACED:
            yield from self._pace()

    def _pace(self) -> layer.CommandGenerator[None]:
        """Acknowledge the data of HTTP/2 streams of which little waits on the other side."""
        for connection, handler in tuple(self.connections.items()):
            if paced := http2.of(handler):
                for stream_id in paced.owing():
                    if self._waiting(stream_id, upstream=connection is self.context.client) <= http2.BACKLOG:
                        yield from self.event_to_child(handler, http2.Resume(stream_id))

    def _waiting(self, stream_id: int, *, upstream: bool) -> int:
        """Bytes of a stream that are not on their way yet; none if the stream is over."""
        stream = self.streams.get(stream_id)
        if not isinstance(stream, Stream):
            return 0
        target = http2.of(self.connections.get(stream.context.server if upstream else self.context.client))
        return stream.queued() + (target.waiting(stream_id) if target else 0)

    def behind(self, source: Connection) -> int:
        """Bytes that a connection brought and that are not on their way yet; none where HTTP/2's windows bound them."""
        handler = self.connections.get(source)
        if http2.of(handler):
            return 0
        upstream = source is self.context.client
        mine = (number for number, stream in self.streams.items() if upstream or stream.context.server is source)
        return http1.unread(handler) + sum(self._waiting(number, upstream=upstream) for number in mine)

    def make_stream(self, stream_id: int) -> layer.CommandGenerator[None]:
        """One of our streams for a new exchange."""
        stream = Stream(self.context.fork(), stream_id)
        self.streams[stream_id] = stream
        yield from self.event_to_child(stream, events.Start())
