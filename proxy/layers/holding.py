"""WebSocket in enforce mode: every message waits, whole, until the add-on has judged it.

Theory. A layer pauses while a hook that it asked runs, and keeps what arrives meanwhile in order. Each direction is such a layer
of its own, below the socket's: a message waits for the one before it in its direction, and for nothing of the other.
A message over the bound, or behind more than that bound of waiting bytes, is not read: the add-on says whether it passes.
A socket on which `MOST_WAITING` bytes wait is closed: nothing else would keep memory finite.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mitmproxy import http
from mitmproxy.proxy import commands, events, layer
from mitmproxy.proxy.context import Context
from wsproto.events import BytesMessage, CloseConnection, Message, TextMessage

from proxy.layers.websocket import Passed, RelayingWebSocket, Side, WebSocketPassedHook

POLICY_VIOLATION, GOING_AWAY = 1008, 1001  # RFC 6455 §7.4.1
_MOST_REASON = 123  # bytes of a close frame's reason (RFC 6455 §5.5)
MOST_WAITING = 64 * 1024 * 1024
_OVERFULL = "more waits than can be inspected"

type Close = Callable[[CloseConnection, CloseConnection], layer.CommandGenerator[None]]


@dataclass(slots=True)
class Held:
    """One message that waits. The add-on may write `content` anew, or set `refusal`: the socket is then closed with it.

    Attributes:
        content: the whole message in UTF-8 or raw; empty when it is not `whole`.
        size: bytes that wait, read or not.
        whole: False when it is too large, or too much waits before it: then it is not read.
        refusal: a sentence for the client, without a value.
        before: messages of the same kind that go first; the add-on may put some here.
        ends: no message, but the end of what the processor sends.
    """

    flow: http.HTTPFlow
    from_client: bool
    text: bool
    content: bytes
    size: int
    whole: bool = True
    refusal: str | None = None
    before: list[bytes] = field(default_factory=list[bytes])
    ends: bool = False


@dataclass
class WebSocketHeldHook(commands.StartHook):
    """A message waits. Add-ons implement `websocket_held`; it goes on when they are done."""

    held: Held
    name = "websocket_held"


@dataclass
class WebSocketDroppedHook(commands.StartHook):
    """What waited is dropped and the socket is closed. Add-ons implement `websocket_dropped`; nothing waits for them."""

    held: Held
    name = "websocket_dropped"
    blocking = False


@dataclass
class _Piece(events.Event):
    data: bytes
    text: bool
    last: bool


@dataclass
class _Closing(events.Event):
    received: CloseConnection


class _Way(layer.Layer):
    """One direction: messages in order, one in the add-on's hands at a time."""

    def __init__(self, context: Context, flow: http.HTTPFlow, target: Side, bound: int, close: Close) -> None:
        super().__init__(context)
        self.waiting = 0
        self._flow = flow
        self._target = target
        self._from_client = target.conn == context.server
        self._bound = bound
        self._close = close
        self._kept: list[bytes] = []
        self._size = 0
        self._passing = False

    def _handle_event(self, event: events.Event) -> layer.CommandGenerator[None]:
        match event:
            case _Piece():
                self.waiting -= len(event.data)
                yield from self._take(event)
            case _Closing():
                yield from self._end()
                yield from self._close(event.received, event.received)
            case _:
                pass

    def _end(self) -> layer.CommandGenerator[None]:
        """What the add-on kept of an answer's last messages goes before the close."""
        if not self._from_client and not self._passing:
            held = Held(self._flow, from_client=False, text=True, content=b"", size=0, ends=True)
            yield WebSocketHeldHook(held)
            for message in held.before:
                yield from self._send(message, text=True, last=True)

    def _take(self, piece: _Piece) -> layer.CommandGenerator[None]:
        if self._passing:
            yield from self._pass(piece)
            return
        self._kept.append(piece.data)
        self._size += len(piece.data)
        if piece.last or self._size > self._bound:
            yield from self._ask(text=piece.text, last=piece.last)

    def _pass(self, piece: _Piece) -> layer.CommandGenerator[None]:
        """The rest of a message that goes on unread; its bytes are told at its end."""
        yield from self._send(piece.data, text=piece.text, last=piece.last)
        self._size += len(piece.data)
        if piece.last:
            yield WebSocketPassedHook(Passed(self._flow, self._from_client, piece.text, b"", self._size))
            self._size, self._passing = 0, False

    def _ask(self, *, text: bool, last: bool) -> layer.CommandGenerator[None]:
        content, size = b"".join(self._kept), self._size
        self._kept, self._size = [], 0
        whole = size <= self._bound and self.waiting <= self._bound
        held = Held(self._flow, self._from_client, text, content if whole else b"", size, whole)
        yield WebSocketHeldHook(held)
        if held.refusal is not None:
            yield from self._refuse(held.refusal)
        else:
            for message in held.before:
                yield from self._send(message, text=text, last=True)
            yield from self._send(held.content if whole else content, text=text, last=last)
            self._passing = not last

    def _refuse(self, reason: str) -> layer.CommandGenerator[None]:
        told = CloseConnection(POLICY_VIOLATION, reason.encode()[:_MOST_REASON].decode(errors="ignore"))
        yield from self._close(told, CloseConnection(GOING_AWAY))

    def _send(self, data: bytes, *, text: bool, last: bool) -> layer.CommandGenerator[None]:
        message = TextMessage(data.decode(), message_finished=last) if text else BytesMessage(data, message_finished=last)
        yield commands.SendData(self._target.conn, self._target.socket.send(message))


class HeldWebSocket(RelayingWebSocket):
    """Relays each message once it is judged; control frames but for the closing one at once."""

    def __init__(self, context: Context, flow: http.HTTPFlow, bound: int) -> None:
        super().__init__(context, flow)
        self._bound = bound
        self._owners: dict[commands.Command, _Way] = {}

    def opened(self) -> None:
        """Make the two directions."""
        super().opened()
        self._ways = {
            side.conn: _Way(self.context.fork(), self.flow, other, self._bound, self.close)
            for side, other in ((self.client, self.server), (self.server, self.client))
        }

    def message(self, source: Side, target: Side, received: Message[Any]) -> layer.CommandGenerator[None]:  # noqa: ARG002  relayed later
        """A piece of a message takes its place in the row."""
        way = self._ways[source.conn]
        text = isinstance(received.data, str)
        data: bytes = received.data.encode() if isinstance(received.data, str) else bytes(received.data)
        way.waiting += len(data)
        if way.waiting > MOST_WAITING:
            from_client = source is self.client
            yield WebSocketDroppedHook(Held(self.flow, from_client, text, b"", way.waiting, whole=False, refusal=_OVERFULL))
            yield from self.close(CloseConnection(POLICY_VIOLATION, _OVERFULL), CloseConnection(GOING_AWAY))
        else:
            yield from self._through(way, _Piece(data, text, received.message_finished))

    def closing(self, source: Side, received: CloseConnection) -> layer.CommandGenerator[None]:
        """A direction closes after what waits in it."""
        yield from self._through(self._ways[source.conn], _Closing(received))

    def completed(self, event: events.CommandCompleted) -> layer.CommandGenerator[None]:
        """A hook of one direction is done."""
        way = self._owners.pop(event.command, None)
        if way is not None:
            yield from self._through(way, event)

    def _through(self, way: _Way, event: events.Event) -> layer.CommandGenerator[None]:
        for command in way.handle_event(event):
            if command.blocking:
                self._owners[command] = way
            yield command
