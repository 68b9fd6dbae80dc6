"""The load: keep-alive connections through a proxy, a distinct body each time. `python -m douane.bench.load`, a plan on stdin.

With a rate, requests are due at fixed moments and their latency counts from then on, so that a proxy that stalls is not
flattered by requests that were never sent. Without one, every connection sends as soon as it was answered.
"""

import asyncio
import json
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import cast

from douane.bench.upstream import END, whole

PATIENCE = 20.0  # seconds for the last answers


@dataclass(frozen=True, slots=True)
class Plan:
    """What to send.

    Attributes:
        proxy: the proxy's port on loopback.
        target: the absolute URL that is posted to.
        seconds: how long.
        connections: how many at once.
        bodies: how many distinct bodies there are at most; the load ends when they are used up.
        rate: requests a second; as many as go when None.
        kind: `contact` (2 KB JSON record with two notes) or `chat` (1 KB).
    """

    proxy: int
    target: str
    seconds: float
    connections: int = 16
    bodies: int = 20_000
    rate: float | None = None
    kind: str = "contact"


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it: `rate` counts what was answered within the time, the latencies (milliseconds) are of all requests."""

    requests: int
    seconds: float
    rate: float
    p50: float
    p90: float
    p99: float
    worst: float
    statuses: dict[str, int]
    broken: int


class Connection(asyncio.Protocol):
    """One keep-alive connection: a request at a time; `busy` while its answer is awaited."""

    def __init__(self, driver: "Driver") -> None:
        self._driver = driver
        self._buffer = bytearray()
        self._due = 0.0
        self.busy = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The proxy is there."""
        self._transport = cast("asyncio.Transport", transport)
        self._driver.idle(self)

    def send(self, request: bytes, due: float) -> None:
        """Send a request that was due at a moment."""
        self._due, self.busy = due, True
        assert self._transport is not None
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Count an answer that is whole."""
        self._buffer += data
        size = whole(self._buffer)
        if size is not None:
            status = bytes(self._buffer[9:12]).decode()
            del self._buffer[:size]
            self.busy = False
            self._driver.answered(status, time.perf_counter() - self._due)
            self._driver.idle(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio's signature
        """The proxy closed it."""
        self._driver.lost(self, busy=self.busy)

    def close(self) -> None:
        """No more."""
        if self._transport is not None:
            self._transport.abort()


class Driver:
    """Gives requests to connections, at once or when they are due."""

    def __init__(self, plan: Plan, requests: Iterator[bytes]) -> None:
        self._plan = plan
        self._requests = requests
        self._idle: deque[Connection] = deque()
        self._open: set[Connection] = set()
        self._due: deque[float] = deque()
        self._stopped = asyncio.Event()
        self._quiet = asyncio.Event()
        self.in_time = 0
        self.latencies: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.broken = 0

    async def run(self) -> float:
        """Send for as long as the plan says; the seconds it took."""
        loop = asyncio.get_running_loop()
        for _ in range(self._plan.connections):
            _, connection = await loop.create_connection(lambda: Connection(self), "127.0.0.1", self._plan.proxy)
            self._open.add(connection)
        start = time.perf_counter()
        pacing = asyncio.create_task(self._pace(start)) if self._plan.rate else None
        if pacing is None:
            for connection in list(self._idle):
                self.idle(connection)
        await _within(self._stopped, self._plan.seconds)
        took = time.perf_counter() - start
        if pacing is not None:
            pacing.cancel()
        self._stopped.set()
        self.in_time = len(self.latencies)
        await self._finish()
        return took

    async def _finish(self) -> None:
        """Wait for the answers that are under way, so that no exchange is cut off by the measurement itself."""
        self._quiet.clear()
        self._settle()
        await _within(self._quiet, PATIENCE)
        for connection in self._open:
            connection.close()

    def idle(self, connection: Connection) -> None:
        """A connection can take the next request."""
        if len(self._open) < self._plan.connections or (self._plan.rate and not self._due):
            self._idle.append(connection)
        else:
            self._give(connection, self._due.popleft() if self._due else time.perf_counter())

    def answered(self, status: str, seconds: float) -> None:
        """Count an answer."""
        self.statuses[status] += 1
        self.latencies.append(seconds)
        self._settle()

    def lost(self, connection: Connection, *, busy: bool) -> None:
        """A connection broke; what it carried is counted as broken."""
        self._open.discard(connection)
        if not self._stopped.is_set():
            self.broken += busy
        self._settle()

    def _settle(self) -> None:
        if not any(connection.busy for connection in self._open):
            self._quiet.set()

    def _give(self, connection: Connection, due: float) -> None:
        request = next(self._requests, None)
        if request is None:
            self._stopped.set()
        elif not self._stopped.is_set():
            connection.send(request, due)

    async def _pace(self, start: float) -> None:
        assert self._plan.rate
        sent = 0
        while True:
            while start + sent / self._plan.rate <= time.perf_counter():
                self._due.append(start + sent / self._plan.rate)
                sent += 1
                if self._idle:
                    self._give(self._idle.popleft(), self._due.popleft())
            await asyncio.sleep(max(0.0, start + sent / self._plan.rate - time.perf_counter()))


def summary(driver: Driver, seconds: float) -> Load:
    """The figures."""
    ordered = sorted(driver.latencies)
    done = len(ordered)
    return Load(
        done, round(seconds, 3), round(driver.in_time / seconds, 1),
        *(round(percentile(ordered, share) * 1000, 2) for share in (0.5, 0.9, 0.99, 1.0)),
        statuses=dict(driver.statuses), broken=driver.broken,
    )  # fmt: skip


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which that share lies (nearest rank); nothing sent counts as nought."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def requests(plan: Plan) -> list[bytes]:
    """The requests, made before the clock starts."""
    from douane.traffic import chats, contacts

    host = plan.target.split("/")[2]
    bodies = islice({"contact": contacts, "chat": chats}[plan.kind](), plan.bodies)
    head = f"POST {plan.target} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: "
    return [f"{head}{len(body)}".encode() + END + body for body in bodies]


async def _within(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return


async def _run(plan: Plan) -> Load:
    driver = Driver(plan, iter(requests(plan)))
    return summary(driver, await driver.run())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(asyncio.run(_run(Plan(**json.load(sys.stdin)))))) + "\n")
