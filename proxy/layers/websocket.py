"""WebSocket: frames are relayed as they come, and messages are put together within a bound for inspection.

mitmproxy's layer holds a fragmented message until its last fragment, without a bound, and logs ping payloads. This one
forwards each frame at once (law 7) and keeps no history.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

from dataclasses import dataclass
from typing import Any

import wsproto.events
import wsproto.extensions
import wsproto.utilities
from mitmproxy import http
from mitmproxy.connection import Connection
from mitmproxy.proxy import commands, events, layer
from mitmproxy.proxy.context import Context
from mitmproxy.proxy.layers.websocket import WebsocketEndHook, WebsocketStartHook
from wsproto.connection import Connection as Socket
from wsproto.connection import ConnectionState, ConnectionType

MAX_MESSAGE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Passed:
    """One message that passed: `content` is cut at `MAX_MESSAGE`, `size` is not."""

    flow: http.HTTPFlow
    from_client: bool
    text: bool
    content: bytes
    size: int


@dataclass
class WebSocketPassedHook(commands.StartHook):
    """A whole message (or the kept head of one) has passed. Add-ons implement `websocket_passed`; nothing waits for them."""

    passed: Passed
    name = "websocket_passed"
    blocking = False


class _Side:
    """One end of the socket and the message that is coming in from it."""

    def __init__(self, kind: ConnectionType, extensions: list[wsproto.extensions.Extension], conn: Connection) -> None:
        self.socket = Socket(kind, extensions)
        self.conn = conn
        self.kept: list[bytes] = []
        self.size = 0

    def keep(self, data: bytes) -> None:
        room = MAX_MESSAGE - sum(map(len, self.kept))
        self.size += len(data)
        if room > 0 and data:
            self.kept.append(data[:room])

    def take(self) -> tuple[bytes, int]:
        content, size = b"".join(self.kept), self.size
        self.kept, self.size = [], 0
        return content, size


class RelayingWebSocket(layer.Layer):
    """Relays both ways; tells the add-on of each message that has passed."""

    def __init__(self, context: Context, flow: http.HTTPFlow) -> None:
        super().__init__(context)
        self.flow = flow
        self._handle_event = self._start

    def _start(self, event: events.Event) -> layer.CommandGenerator[None]:  # noqa: ARG002  the layer's shape
        self._client = _Side(ConnectionType.SERVER, self._extensions(), self.context.client)
        self._server = _Side(ConnectionType.CLIENT, self._extensions(), self.context.server)
        yield WebsocketStartHook(self.flow)
        self._handle_event = self._relay

    def _extensions(self) -> list[wsproto.extensions.Extension]:
        assert self.flow.response
        header = self.flow.response.headers.get("Sec-WebSocket-Extensions", "")
        extensions: list[wsproto.extensions.Extension] = []
        for offered in wsproto.utilities.split_comma_header(header.encode("ascii", "replace")):
            if offered.split(";", 1)[0].strip() == wsproto.extensions.PerMessageDeflate.name:
                deflate = wsproto.extensions.PerMessageDeflate()
                deflate.finalize(offered)
                extensions.append(deflate)
        return extensions

    def _relay(self, event: events.Event) -> layer.CommandGenerator[None]:
        if not isinstance(event, events.DataReceived | events.ConnectionClosed):
            return
        from_client = event.connection == self.context.client
        source, target = (self._client, self._server) if from_client else (self._server, self._client)
        source.socket.receive_data(event.data if isinstance(event, events.DataReceived) else None)
        for received in source.socket.events():
            match received:
                case wsproto.events.Message():
                    yield commands.SendData(target.conn, target.socket.send(received))
                    yield from self._collect(source, received, from_client=from_client)
                case wsproto.events.Ping() | wsproto.events.Pong():
                    yield commands.SendData(target.conn, target.socket.send(received))
                case wsproto.events.CloseConnection():
                    yield from self._close(received)
                    return
                case _:
                    pass

    def _collect(
        self, source: _Side, received: wsproto.events.Message[Any], *, from_client: bool
    ) -> layer.CommandGenerator[None]:
        text = isinstance(received.data, str)
        source.keep(received.data.encode() if isinstance(received.data, str) else bytes(received.data))
        if received.message_finished:
            content, size = source.take()
            yield WebSocketPassedHook(Passed(self.flow, from_client, text, content, size))

    def _close(self, received: wsproto.events.CloseConnection) -> layer.CommandGenerator[None]:
        for side in (self._server, self._client):
            if side.socket.state in {ConnectionState.OPEN, ConnectionState.REMOTE_CLOSING}:
                yield commands.SendData(side.conn, side.socket.send(received))
            yield commands.CloseConnection(side.conn)
        self.flow.live = False
        yield WebsocketEndHook(self.flow)
        self._handle_event = self._done

    def _done(self, event: events.Event) -> layer.CommandGenerator[None]:  # noqa: ARG002  the layer's shape
        yield from ()
