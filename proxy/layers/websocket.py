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


class Side:
    """One end of the socket and the message that is coming in from it."""

    def __init__(self, kind: ConnectionType, extensions: list[wsproto.extensions.Extension], conn: Connection) -> None:
        self.socket = Socket(kind, extensions)
        self.conn = conn
        self.kept: list[bytes] = []
        self.size = 0

    def keep(self, data: bytes) -> None:
        """Keep what the bound still allows."""
        room = MAX_MESSAGE - sum(map(len, self.kept))
        self.size += len(data)
        if room > 0 and data:
            self.kept.append(data[:room])

    def take(self) -> tuple[bytes, int]:
        """What was kept of a message, and its size; they are let go of."""
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
        self.opened()
        yield WebsocketStartHook(self.flow)
        self._handle_event = self._relay

    def opened(self) -> None:
        """The handshake is over: make the two ends."""
        self.client = Side(ConnectionType.SERVER, self._extensions(), self.context.client)
        self.server = Side(ConnectionType.CLIENT, self._extensions(), self.context.server)

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
        if isinstance(event, events.CommandCompleted):
            yield from self.completed(event)
        if not isinstance(event, events.DataReceived | events.ConnectionClosed):
            return
        from_client = event.connection == self.context.client
        source, target = (self.client, self.server) if from_client else (self.server, self.client)
        source.socket.receive_data(event.data if isinstance(event, events.DataReceived) else None)
        for received in source.socket.events():
            match received:
                case wsproto.events.Message():
                    yield from self.message(source, target, received)
                case wsproto.events.Ping() | wsproto.events.Pong():
                    yield commands.SendData(target.conn, target.socket.send(received))
                case wsproto.events.CloseConnection():
                    yield from self.closing(source, received)
                    return
                case _:
                    pass

    def message(self, source: Side, target: Side, received: wsproto.events.Message[Any]) -> layer.CommandGenerator[None]:
        """A piece of a message goes on at once; the add-on is told of the whole."""
        yield commands.SendData(target.conn, target.socket.send(received))
        text = isinstance(received.data, str)
        source.keep(received.data.encode() if isinstance(received.data, str) else bytes(received.data))
        if received.message_finished:
            content, size = source.take()
            yield WebSocketPassedHook(Passed(self.flow, source is self.client, text, content, size))

    def closing(self, source: Side, received: wsproto.events.CloseConnection) -> layer.CommandGenerator[None]:  # noqa: ARG002  for who waits
        """One end closes: so does the other."""
        yield from self.close(received, received)

    def completed(self, event: events.CommandCompleted) -> layer.CommandGenerator[None]:  # noqa: ARG002  for who waits
        """A hook that something waits for is done: nothing does here."""
        yield from ()

    def close(
        self, to_client: wsproto.events.CloseConnection, to_server: wsproto.events.CloseConnection
    ) -> layer.CommandGenerator[None]:
        """Close both ends, each with its own words."""
        self._handle_event = self._done
        for side, told in ((self.server, to_server), (self.client, to_client)):
            if side.socket.state in {ConnectionState.OPEN, ConnectionState.REMOTE_CLOSING}:
                yield commands.SendData(side.conn, side.socket.send(told))
            yield commands.CloseConnection(side.conn)
        self.flow.live = False
        yield WebsocketEndHook(self.flow)

    def _done(self, event: events.Event) -> layer.CommandGenerator[None]:  # noqa: ARG002  the layer's shape
        yield from ()
