"""The worker's server: many connections, one engine, everything that waits done as one batch.

Frames that arrive while the engine works pile up in the sockets; after each step all of them are taken, so that batches grow
with the load.
"""

import asyncio
import os
import signal
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import override

import msgspec

from detectors.engine import Engine
from detectors.feedback import feedback_from
from detectors.frames import FrameError, Request, encode, requests
from detectors.inspect import Inspector
from detectors.jobs import Answer, Begun, InspectJob
from detectors.logs import tell
from detectors.rehearsal import rounds
from detectors.settings import settings_from
from detectors.suppression import Suppression, SuppressionKey
from detectors.tokens import Tokenizer
from formats.leaf import Leaf

HARD_LIMIT = 10.0  # seconds that one step may take before the kernel ends the process
CPU_LIMIT = 3.0  # and seconds of processor time: a busy machine makes steps long, a pattern that never ends makes them hot
_DRAIN = 10.0
_BACKLOG = 256
_GATHER = 0.01  # seconds that a message whose bytes nobody holds waits for others: done together they cost half
_BREATH, _LATER = 0.02, 1.0  # seconds between two made-up messages; and until the next when real ones came


class Server:
    """Serves one engine to many proxy workers.

    Args:
        engine: with its models loaded.
        tokenizer: of the key epoch in force.
        folder: what relative paths in a configuration start from.
    """

    def __init__(self, engine: Engine, tokenizer: Tokenizer, folder: Path | None = None) -> None:
        self.drained = asyncio.Event()
        self.feedback_key: bytes | None = None
        self._inspector = Inspector(engine, tokenizer)
        self._folder = folder
        self._askers: dict[int, tuple[Connection, int]] = {}
        self._alone: deque[tuple[Connection, Request]] = deque()
        self._suppressed: tuple[bytes, Mapping[str, Sequence[int]]] | None = None
        self._last = 0
        self._draining = False
        self._next: asyncio.Handle | None = None
        self._connections: set[Connection] = set()
        self._server: asyncio.Server | None = None

    async def listen(self, path: Path) -> None:
        """Listen on a Unix socket that only this user may use; one left by a dead worker is replaced."""
        path.unlink(missing_ok=True)  # noqa: ASYNC240  at start, before anybody is served
        loop = asyncio.get_running_loop()
        before = os.umask(0o177)
        try:
            self._server = await loop.create_unix_server(lambda: Connection(self), str(path), backlog=_BACKLOG)
        finally:
            os.umask(before)
        for number in (signal.SIGALRM, signal.SIGPROF):
            signal.signal(number, signal.SIG_DFL)

    def use_configuration(self, configuration: str) -> None:
        """Detect by new settings, and by what was settled, from the next step on.

        Raises:
            detectors.settings.SettingsError: they cannot be used; the old ones stay.
        """
        settings = settings_from(configuration, self._folder)
        self._inspector.feedback = feedback_from(configuration, self.feedback_key, settings.region)
        if settings != self._inspector.engine.settings:
            self._inspector.engine = self._inspector.engine.renewed(settings)
            self._inspector.tokenizer = self._inspector.tokenizer.moved(settings.region)
            if self._suppressed is not None:
                self.use_suppression(*self._suppressed)

    def use_epoch(self, epoch: str, key: bytes) -> None:
        """Make tokens with another epoch's key from now on."""
        self._inspector.tokenizer = Tokenizer(epoch, key, self._inspector.engine.settings.region)

    def use_suppression(self, key: bytes, numbers: Mapping[str, Sequence[int]]) -> None:
        """Tell people on this suppression list from now on: its key, and the choices' numbers by token."""
        self._suppressed = (key, numbers)
        region = self._inspector.engine.settings.region
        self._inspector.suppression = Suppression(SuppressionKey(key, region), numbers)

    def drain(self) -> None:
        """Take no new connection, finish what is in hand, then stop."""
        if self._draining:
            return
        self._draining = True
        if self._server is not None:
            self._server.close()
        asyncio.get_running_loop().call_later(_DRAIN, self.drained.set)
        self._schedule()

    def asked(self, connection: "Connection", request: Request) -> None:
        """A frame arrived."""
        if request.alone:
            self._alone.append((connection, request))
        else:
            self._hand_over(connection, request)
        if isinstance(request, InspectJob) and not request.spots:
            self._schedule_soon()
        else:
            self._schedule()

    def _hand_over(self, connection: "Connection", request: Request) -> None:
        """Two proxies may use the same id: within this process a job has its own."""
        self._last += 1
        self._askers[self._last] = (connection, request.id)
        self._inspector.add(_with_id(request, self._last))

    def _schedule_soon(self) -> None:
        """Work in a moment: the bytes of this message flow on meanwhile, and the processor is theirs first."""
        if self._next is None:
            self._next = asyncio.get_running_loop().call_later(_GATHER, self._step)

    def _schedule(self) -> None:
        """Work now: somebody holds bytes until it is done, or work is under way."""
        if self._next is not None:
            self._next.cancel()
        self._next = asyncio.get_running_loop().call_soon(self._step)

    def _step(self) -> None:
        self._next = None
        if self._inspector.busy:
            self._guarded_step()
        elif self._alone:
            connection, request = self._alone.popleft()
            connection.reply(Begun(request.id))
            self._hand_over(connection, request)
            self._guarded_step()
        if self._inspector.busy or self._alone:
            self._schedule()
        elif self._draining:
            self._part()

    def rehearse(self) -> None:
        """Read made-up messages, one at a time, while nobody asks for anything: the first real ones then cost what all do."""
        self._rehearse_next(rounds())

    def _rehearse_next(self, messages: Iterator[list[Leaf]]) -> None:
        if self._draining:
            return
        idle = not (self._inspector.busy or self._alone)
        if idle:
            message = next(messages, None)
            if message is None:
                return
            try:
                self._inspector.engine.find(message)
            except Exception as error:  # noqa: BLE001  a team's own recognizer may raise: real messages will tell it too
                tell(error)
        asyncio.get_running_loop().call_later(_BREATH if idle else _LATER, self._rehearse_next, messages)

    def joined(self, connection: "Connection") -> None:
        """A proxy worker has connected."""
        self._connections.add(connection)

    def left(self, connection: "Connection") -> None:
        """A proxy worker is gone."""
        self._connections.discard(connection)
        if self._draining and not self._connections:
            self.drained.set()

    def _part(self) -> None:
        """Everything is answered: close the connections, once what was answered is on its way."""
        for connection in self._connections:
            connection.close()
        if not self._connections:
            self.drained.set()

    def _guarded_step(self) -> None:
        _arm(HARD_LIMIT, CPU_LIMIT)
        try:
            answers = self._inspector.step()
        finally:
            _arm(0, 0)
        for answer in answers:
            connection, number = self._askers.pop(answer.id)
            connection.reply(_with_id(answer, number))


def _arm(seconds: float, processor: float) -> None:
    """Ask the kernel to end this process after so long; zero takes it back. No Python need run for that."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    signal.setitimer(signal.ITIMER_PROF, processor)


def _with_id[T: msgspec.Struct](message: T, number: int) -> T:
    return msgspec.structs.replace(message, id=number)


class Connection(asyncio.Protocol):
    """One proxy worker."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._frames = requests()
        self._transport: asyncio.WriteTransport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._server.joined(self)

    @override
    def data_received(self, data: bytes) -> None:
        try:
            for request in self._frames.feed(data):
                self._server.asked(self, request)
        except FrameError:
            if self._transport is not None:
                self._transport.abort()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._server.left(self)

    def close(self) -> None:
        """Say goodbye after what is being sent."""
        if self._transport is not None:
            self._transport.close()

    def reply(self, answer: Answer | Begun) -> None:
        """Send an answer, if anybody is still there."""
        if self._transport is not None:
            self._transport.write(encode(answer))
