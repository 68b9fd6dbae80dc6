"""WebSockets after the handshake: messages are gathered and inspected in pieces, while their frames have long gone on.

A socket that lives for hours writes a `partial` record every minute or mebibyte, and its last record at the end. Its history
is released with each piece, so memory stays flat.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

from mitmproxy import http

from detectors.jobs import Body
from formats.budget import Reason
from ledger.record import State
from proxy import passage as passages
from proxy import recording
from proxy.exchange import Direction, Message
from proxy.inspection import conclude
from proxy.layers.websocket import MAX_MESSAGE, Passed
from proxy.passage import Passage
from proxy.post import Post
from proxy.total import total

PIECE_SECONDS = 60.0
PIECE_BYTES = 1024 * 1024
_KEY = "douane.socket"


@dataclass(slots=True)
class _Way:
    """One direction's messages since the last piece."""

    bodies: list[Body] = field(default_factory=list[Body])
    size: int = 0
    kept: int = 0
    part: int = 0
    cut: bool = False


@dataclass(slots=True)
class _Socket:
    passage: Passage
    ways: dict[Direction, _Way]
    timer: asyncio.TimerHandle | None = None


class SocketAddon:
    """Gathers WebSocket messages into pieces."""

    def __init__(self, post: Post) -> None:
        self._post = post

    @total
    def websocket_start(self, flow: http.HTTPFlow) -> None:
        """The handshake is done."""
        passage = passages.of(flow)
        if passage is not None:
            socket = _Socket(passage, {"sent": _Way(), "received": _Way()})
            flow.metadata[_KEY] = socket
            self._arm(socket)

    @total
    def websocket_passed(self, passed: Passed) -> None:
        """A message has passed."""
        socket: _Socket | None = passed.flow.metadata.get(_KEY)
        if socket is None:
            return
        direction: Direction = "sent" if passed.from_client else "received"
        way = socket.ways[direction]
        content_type = "text/plain" if passed.text else "application/octet-stream"
        way.bodies.append(Body("ws", content_type, "", passed.content))
        way.size += passed.size
        way.kept += len(passed.content)
        way.cut = way.cut or passed.size > MAX_MESSAGE
        if way.kept >= PIECE_BYTES:
            self._flush(socket, direction, "partial")

    @total
    def websocket_end(self, flow: http.HTTPFlow) -> None:
        """The socket closed: the last pieces, whatever they hold."""
        socket: _Socket | None = flow.metadata.pop(_KEY, None)
        if socket is None:
            return
        if socket.timer is not None:
            socket.timer.cancel()
        for direction in ("sent", "received"):
            self._flush(socket, direction, "complete")

    def failed(self, hook: str, subject: Any) -> None:  # noqa: ARG002  the protocol's shape
        """The frames have passed; what was not gathered is recorded as failed."""
        flow: http.HTTPFlow = subject.flow if isinstance(subject, Passed) else subject
        if (passage := passages.of(flow)) is not None:
            passages.record_failure(self._post, passage, Message("sent", None, (), 0))

    def _arm(self, socket: _Socket) -> None:
        socket.timer = asyncio.get_running_loop().call_later(PIECE_SECONDS, self._tick, socket)

    def _tick(self, socket: _Socket) -> None:
        self._arm(socket)
        for direction, way in socket.ways.items():
            if way.bodies:
                self._flush(socket, direction, "partial")

    def _flush(self, socket: _Socket, direction: Direction, state: State) -> None:
        way = socket.ways[direction]
        unseen: tuple[tuple[Reason, str], ...] = (("over_budget", "ws"),) if way.cut else ()
        message = Message(direction, None, tuple(way.bodies), way.size, "", 101, unseen, part=way.part + 1)
        socket.ways[direction] = _Way(part=way.part + 1)
        self._post.spawn(self._inspect(socket.passage, message, state))

    async def _inspect(self, passage: Passage, message: Message, state: State) -> None:
        verdict = replace(await self._post.runner.run(conclude(passage.admission, message)), path=passage.path)
        self._post.runner.record(recording.outcome(passage.admission, message, verdict, state, 101))
