"""The row in which WebSocket messages wait, played without sockets: whatever comes when, order and content stay."""

from collections import deque
from collections.abc import Sequence

import wsproto.events
from hypothesis import given
from hypothesis import strategies as st
from mitmproxy import http
from mitmproxy.connection import Client, Server
from mitmproxy.options import Options
from mitmproxy.proxy import commands, events
from mitmproxy.proxy.context import Context
from mitmproxy.proxy.layers.websocket import WebsocketEndHook, WebsocketStartHook
from wsproto.connection import Connection, ConnectionType

from proxy.layers.holding import HeldWebSocket, WebSocketHeldHook

type Said = list[str] | list[bytes]
SAID = st.lists(st.text(max_size=40), min_size=1, max_size=4) | st.lists(st.binary(max_size=40), min_size=1, max_size=4)
BOUND = 1000


class Play:
    """A held socket, what it wrote to either side, and the hooks that it waits for."""

    def __init__(self) -> None:
        client = Client(peername=("127.0.0.1", 1), sockname=("127.0.0.1", 2), timestamp_start=0.0)
        server = Server(address=("processor.example", 443))
        self.context = Context(client, Options())
        self.context.server = server
        flow = http.HTTPFlow(client, server)
        flow.response = http.Response.make(101)
        self.layer = HeldWebSocket(self.context, flow, BOUND)
        self.waiting: deque[WebSocketHeldHook] = deque()
        self.wrote: dict[object, bytearray] = {client: bytearray(), server: bytearray()}
        self.ended = False
        self.give(events.Start())

    def give(self, event: events.Event) -> None:
        for command in self.layer.handle_event(event):
            match command:
                case commands.SendData():
                    self.wrote[command.connection] += command.data
                case WebSocketHeldHook():
                    self.waiting.append(command)
                case WebsocketStartHook():
                    self.give(events.HookCompleted(command, None))
                case WebsocketEndHook():
                    self.ended = True
                case _:
                    pass

    def judge(self, refusal: str | None = None, content: bytes | None = None) -> None:
        """The add-on is done with the message that waits longest."""
        hook = self.waiting.popleft()
        hook.held.refusal = refusal
        hook.held.content = hook.held.content if content is None else content
        self.give(events.HookCompleted(hook, None))

    def heard(self) -> list[str | bytes | int]:
        """What the server hears: whole messages, and the code that closes."""
        ear = Connection(ConnectionType.SERVER)
        ear.receive_data(bytes(self.wrote[self.context.server]))
        whole: list[str | bytes | int] = []
        kept: list[str] | list[bytes] = []
        for event in ear.events():
            match event:
                case wsproto.events.TextMessage() | wsproto.events.BytesMessage():
                    kept = [*kept, event.data if isinstance(event.data, str) else bytes(event.data)]  # pyright: ignore[reportAssignmentType]  one kind a message
                    if event.message_finished:
                        whole.append(_joined(kept))
                        kept = []
                case wsproto.events.CloseConnection():
                    whole.append(event.code)
                case _:
                    pass
        return whole


def _joined(pieces: Said) -> str | bytes:
    return (
        "".join(map(str, pieces))
        if isinstance(pieces[0], str)
        else b"".join(piece for piece in pieces if isinstance(piece, bytes))
    )


def frames(said: Sequence[Said]) -> bytes:
    """What a client writes that says these messages, each in its pieces."""
    mouth = Connection(ConnectionType.CLIENT)
    written = bytearray()
    for pieces in said:
        for number, piece in enumerate(pieces):
            last = number == len(pieces) - 1
            kind = wsproto.events.TextMessage if isinstance(piece, str) else wsproto.events.BytesMessage
            written += mouth.send(kind(piece, message_finished=last))  # pyright: ignore[reportArgumentType]  the kind fits the piece
    return bytes(written)


@given(st.lists(SAID, max_size=6), st.lists(st.integers(1, 60)), st.lists(st.booleans()))
def test_messages_keep_their_order_and_content(said: list[Said], cuts: list[int], verdicts: list[bool]) -> None:
    """However the bytes are cut and whenever verdicts come, the server hears each message, whole and in its turn."""
    play = Play()
    left, answers = frames(said), iter(verdicts)
    for size in [*cuts, len(left)]:
        play.give(events.DataReceived(play.context.client, left[:size]))
        left = left[size:]
        if play.waiting and next(answers, False):
            play.judge()
    while play.waiting:
        play.judge()
    assert play.heard() == [_joined(pieces) for pieces in said]
    assert not play.ended


@given(st.lists(SAID, min_size=1, max_size=6), st.data())
def test_nothing_follows_a_refused_message(said: list[Said], data: st.DataObject) -> None:
    """The server hears what came before it, then that the client goes away; the client hears 1008."""
    refused = data.draw(st.integers(0, len(said) - 1))
    play = Play()
    play.give(events.DataReceived(play.context.client, frames(said)))
    for number in range(refused + 1):
        play.judge("refused by a-rule" if number == refused else None)
    assert play.heard() == [*(_joined(pieces) for pieces in said[:refused]), 1001]
    assert play.wrote[play.context.client][2:4] == (1008).to_bytes(2)
    assert play.ended
    assert not play.waiting


def test_a_message_is_sent_as_the_add_on_wrote_it() -> None:
    """Content that was written anew replaces what came."""
    play = Play()
    play.give(events.DataReceived(play.context.client, frames([["mail lotte", "@example.be"]])))
    assert play.waiting[0].held.content == b"mail lotte@example.be"
    play.judge(content=b"mail [EMAIL_ADDRESS]")
    assert play.heard() == ["mail [EMAIL_ADDRESS]"]


def test_control_frames_do_not_wait() -> None:
    """A ping overtakes a message that waits; a close comes after it."""
    play = Play()
    mouth = Connection(ConnectionType.CLIENT)
    written = mouth.send(wsproto.events.TextMessage("dag")) + mouth.send(wsproto.events.Ping(b"p"))
    play.give(events.DataReceived(play.context.client, written + mouth.send(wsproto.events.CloseConnection(1000))))
    assert play.wrote[play.context.server]
    assert not play.ended
    play.judge()
    assert play.heard() == ["dag", 1000]
    assert play.ended
