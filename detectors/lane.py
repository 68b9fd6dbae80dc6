"""One worker as the pool sees it: a connection that comes back when the worker is replaced, and what is in its hands."""

import asyncio
import math
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol, cast, override

from detectors.frames import FrameError, pieces, replies
from detectors.jobs import Answer, Begun, Job
from detectors.pending import Pending

_FIRST_PAUSE = 0.02
_LONGEST_PAUSE = 0.2


class Owner(Protocol):
    """What a lane tells the pool."""

    def answered(self, pending: Pending, answer: Answer, lane: "Lane") -> None:
        """An answer came."""
        ...

    def ready(self, lane: "Lane") -> None:
        """The lane has just connected, or a job that nobody awaits any more is off its hands."""
        ...

    def lost(self, jobs: Sequence[Pending], guilty: Pending | None) -> None:
        """The worker died with these jobs in hand."""
        ...


class Lane(asyncio.Protocol):
    """Keeps one connection to one worker's socket."""

    def __init__(self, path: Path, owner: Owner) -> None:
        self.path = path
        self.connected = asyncio.Event()
        self.suspect: Pending | None = None
        self._owner = owner
        self._begun = False
        self._hands: dict[int, Pending] = {}
        self._frames = replies()
        self._transport: asyncio.WriteTransport | None = None
        self._gone = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def open(self) -> bool:
        """Whether jobs can be sent."""
        return self._transport is not None

    @property
    def load(self) -> int:
        """How busy the worker is: jobs in hand."""
        return len(self._hands)

    @property
    def earliest(self) -> float:
        """When the first deadline among its jobs is over (event loop time); never, when it has none."""
        return min((each.until for each in self._hands.values()), default=math.inf)

    def overdue(self, now: float) -> float:
        """Seconds that the oldest job in hand is past its deadline."""
        return max(0.0, now - self.earliest)

    def start(self) -> None:
        """Begin to connect, and to connect again."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._keep_connected())

    async def stop(self) -> None:
        """Let go of the worker."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        if self._transport is not None:
            self._transport.abort()
            await self._gone.wait()

    def send(self, pending: Pending, job: Job) -> None:
        """Put a job into the worker's hands. The lane must be open."""
        assert self._transport is not None
        self._hands[pending.id] = pending
        for piece in pieces(job):
            self._transport.write(piece)

    async def _keep_connected(self) -> None:
        loop = asyncio.get_running_loop()
        pause = _FIRST_PAUSE
        while True:
            try:
                await loop.create_unix_connection(lambda: self, str(self.path))
            except OSError:
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
                continue
            pause = _FIRST_PAUSE
            await self._gone.wait()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._frames = cast("asyncio.WriteTransport", transport), replies()  # uvloop's is no subclass of it
        self._gone.clear()
        self.connected.set()
        self._owner.ready(self)

    @override
    def data_received(self, data: bytes) -> None:
        try:
            for message in self._frames.feed(data):
                self._receive(message)
        except FrameError:
            if self._transport is not None:
                self._transport.abort()

    def _receive(self, message: Answer | Begun) -> None:
        if isinstance(message, Begun):
            self._begun = self.suspect is not None and self.suspect.id == message.id
            return
        pending = self._hands.pop(message.id, None)
        if pending is None:
            return
        if pending is self.suspect:
            self.suspect, self._begun = None, False
        self._owner.answered(pending, message, self)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        guilty = self.suspect if self._begun else None
        jobs = list(self._hands.values())
        self._hands.clear()
        self.suspect, self._begun, self._transport = None, False, None
        self.connected.clear()
        self._gone.set()
        self._owner.lost(jobs, guilty)
