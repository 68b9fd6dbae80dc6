"""WebSockets after the handshake. In observe mode messages are gathered and inspected in pieces, while their frames have long
gone on. In enforce mode each message that the client sends waits until it is judged: it passes, is written anew, or the socket is
closed with 1008 and the rule's name.

A socket that lives for hours writes a `partial` record every minute or mebibyte, and its last record at the end. What it says
is inspected a batch at a time and let go of, so memory stays flat. What the processor sends is never held
up: it is read, and flagged.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

from mitmproxy import http

from detectors.jobs import SOCKET, Body
from formats.budget import Reason
from ledger.record import State
from policy.model import Decision
from proxy import passage as passages
from proxy import recording
from proxy.admission import Verdict
from proxy.endless import let_through
from proxy.exchange import Direction, Message
from proxy.inspection import change, conclude
from proxy.layers.holding import Held
from proxy.layers.websocket import MAX_MESSAGE, Passed
from proxy.passage import Passage
from proxy.post import Post
from proxy.restoring.sockets import SocketMessages
from proxy.tally import Tally
from proxy.total import total

PIECE_SECONDS = 60.0
PIECE_BYTES = 1024 * 1024
BATCH = 64
BATCH_BYTES = 128 * 1024
_KEY = "douane.socket"
_SWITCHED = 101
_CLOSED = "The socket closed while this message waited; it went nowhere."
_NOT_READ = Verdict(Decision("flag", (), "high"), unseen=(("failed", SOCKET),))


@dataclass(slots=True)
class _Way:
    """One direction since its last record: messages that wait for inspection, and the verdicts on those that were read.

    Attributes:
        size: bytes of `bodies` as they passed; `kept` of them are there.
        told: bytes of everything since the last record.
        reading: batches that are being inspected.
    """

    bodies: list[Body] = field(default_factory=list[Body])
    size: int = 0
    kept: int = 0
    told: int = 0
    part: int = 0
    tally: Tally = field(default_factory=Tally)
    reading: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])


@dataclass(slots=True)
class _Socket:
    passage: Passage
    ways: dict[Direction, _Way]
    timer: asyncio.TimerHandle | None = None
    open: bool = True
    learned: bool = False
    restored: SocketMessages = field(default_factory=SocketMessages)


class SocketAddon:
    """Gathers WebSocket messages into pieces, and judges those that wait."""

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
            self._post.lasts(passage.admission.exchange.id, lambda: self._over(flow, "interrupted"))

    @total
    def websocket_passed(self, passed: Passed) -> None:
        """A message has passed."""
        socket: _Socket | None = passed.flow.metadata.get(_KEY)
        if socket is not None:
            direction: Direction = "sent" if passed.from_client else "received"
            self._gather(socket, direction, _body(passed.content, text=passed.text), passed.size)

    @total
    async def websocket_held(self, held: Held) -> None:
        """A message waits (enforce mode): judge what is sent; what is received goes on and is read like any answer."""
        socket: _Socket | None = held.flow.metadata.get(_KEY)
        if socket is None:
            held.refusal = "This socket is not known to the proxy."
        elif held.from_client:
            await self._judge(socket, held)
        elif held.ends:
            held.before = socket.restored.flush()
        else:
            await self._restore(socket, held)
            self._gather(socket, "received", _body(held.content[:MAX_MESSAGE], text=held.text), held.size)

    @total
    def websocket_dropped(self, held: Held) -> None:
        """More waited than can be: it is lost, and the record says so."""
        socket: _Socket | None = held.flow.metadata.get(_KEY)
        if socket is not None:
            direction: Direction = "sent" if held.from_client else "received"
            verdict = Verdict(Decision("block", (), "high"), unseen=(("over_budget", SOCKET),))
            self._judged(socket, direction, verdict, held.size)

    @total
    def websocket_end(self, flow: http.HTTPFlow) -> None:
        """The socket closed: the last pieces, whatever they hold."""
        self._over(flow, "complete")

    def _over(self, flow: http.HTTPFlow, state: State) -> None:
        socket: _Socket | None = flow.metadata.pop(_KEY, None)
        if socket is None:
            return
        socket.open = False
        if socket.timer is not None:
            socket.timer.cancel()
        for direction in ("sent", "received"):
            self._flush(socket, direction, state)
        self._post.lasted(socket.passage.admission.exchange.id)

    def failed(self, hook: str, subject: Any) -> None:  # noqa: ARG002  the protocol's shape
        """Frames that have passed are recorded as failed; a message that waits goes as the policy's `on_failure` says."""
        flow: http.HTTPFlow = subject.flow if isinstance(subject, Held | Passed) else subject
        refusing = False
        if isinstance(subject, Held) and self._post.judge.configuration.proxy.on_failure.enforce == "refuse":
            refusing = True
            subject.refusal = "The inspection failed and the policy says to refuse."
        if (passage := passages.of(flow)) is not None:
            passages.record_failure(self._post, passage, Message("sent", None, (), 0), refused=refusing)

    async def _judge(self, socket: _Socket, held: Held) -> None:
        unseen: tuple[tuple[Reason, str], ...] = () if held.whole else (("over_budget", SOCKET),)
        bodies = (_body(held.content, text=held.text),) if held.content else ()
        message = Message("sent", None, bodies, held.size, "", _SWITCHED, unseen, socket.ways["sent"].part + 1)
        run = self._post.runner.run
        verdict, changed = await run(change(await run(conclude(socket.passage.admission, message)), message, socket.passage.page))
        if not socket.open:
            decision = replace(verdict.decision, action="block", reasons=(*verdict.decision.reasons, _CLOSED))
            verdict, changed = replace(verdict, decision=decision), None
        decision = verdict.decision
        if decision.action == "block":
            held.refusal = f"refused by {', '.join(decision.rules) or 'a rule'}"
        elif changed is not None:
            held.content = changed
        self._judged(socket, "sent", verdict, held.size)

    def _judged(self, socket: _Socket, direction: Direction, verdict: Verdict, size: int) -> None:
        way = socket.ways[direction]
        way.tally.add(verdict, size)
        way.told += size
        if not socket.open:
            self._flush(socket, direction, "interrupted")  # it closed while the message waited
        elif way.tally.full or way.told >= PIECE_BYTES:
            self._flush(socket, direction, "partial")

    async def _restore(self, socket: _Socket, held: Held) -> None:
        """What the processor sends: pseudonyms in it become values again."""
        passage = socket.passage
        if not passage.admission.scopes or not (held.text and held.whole):
            return
        if not socket.learned:
            socket.learned = True
            await self._post.runner.learn(passage.page, passage.admission.scopes)
        *held.before, held.content = socket.restored.feed(held.content, passage.page.pairs, passage.page.bounds.region)

    def _gather(self, socket: _Socket, direction: Direction, body: Body, size: int) -> None:
        way = socket.ways[direction]
        way.bodies.append(body)
        way.size += size
        way.kept += len(body.body)
        way.told += size
        if way.told >= PIECE_BYTES or way.tally.full:
            self._flush(socket, direction, "partial")
        elif len(way.bodies) >= BATCH or way.kept >= BATCH_BYTES:
            self._read(socket, direction)

    def _arm(self, socket: _Socket) -> None:
        socket.timer = asyncio.get_running_loop().call_later(PIECE_SECONDS, self._tick, socket)

    def _tick(self, socket: _Socket) -> None:
        self._arm(socket)
        for direction, way in socket.ways.items():
            if way.told:
                self._flush(socket, direction, "partial")

    def _read(self, socket: _Socket, direction: Direction) -> None:
        """Have what was gathered inspected; its verdict joins the others of its record."""
        way = socket.ways[direction]
        unseen: tuple[tuple[Reason, str], ...] = (("over_budget", SOCKET),) if way.size > way.kept else ()
        message = Message(direction, None, tuple(way.bodies), way.size, "", _SWITCHED, unseen, way.part + 1)
        way.bodies, way.size, way.kept = [], 0, 0
        way.reading = [task for task in way.reading if not task.done()]
        way.reading.append(self._post.spawn(self._inspect(socket.passage, way.tally, message)))

    async def _inspect(self, passage: Passage, tally: Tally, message: Message) -> None:
        verdict = _NOT_READ
        try:
            verdict = let_through(await self._post.runner.run(conclude(passage.admission, message)))
        finally:
            tally.add(verdict, message.size)

    def _flush(self, socket: _Socket, direction: Direction, state: State) -> None:
        """Write the record of what passed since the last one, once all of it is read."""
        way = socket.ways[direction]
        if way.bodies or way.tally.verdict is None:
            self._read(socket, direction)
        socket.ways[direction] = _Way(part=way.part + 1)
        self._post.spawn(self._record(socket.passage, direction, way, state))

    async def _record(self, passage: Passage, direction: Direction, way: _Way, state: State) -> None:
        if way.reading:
            await asyncio.wait(way.reading)
        verdict = way.tally.take() or _NOT_READ
        message = Message(direction, None, (), way.told, status=_SWITCHED, part=way.part + 1)
        verdict = replace(verdict, path=await passages.path_of(passage))
        outcome = recording.outcome(passage.admission, message, verdict, state, _SWITCHED)
        self._post.runner.record(outcome)


def _body(content: bytes, *, text: bool) -> Body:
    return Body(SOCKET, "text/plain" if text else "application/octet-stream", "", content)
