"""The benchmark's load and upstream."""

import asyncio
import json

import pytest

from douane.bench.load import Driver, Plan, percentile, requests, summary
from douane.bench.upstream import Upstream, whole


@pytest.mark.parametrize(
    ("buffer", "size"),
    [
        (b"", None),
        (b"POST / HTTP/1.1\r\nContent-Length: 3\r\n", None),
        (b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", None),
        (b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", 41),
        (b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcPOST", 41),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 27),
    ],
)
def test_a_message_is_whole_when_its_body_is_there(buffer: bytes, size: int | None) -> None:
    """Head and Content-Length say where a message ends; nothing less is a message."""
    assert whole(buffer) == size


def test_percentiles_are_by_nearest_rank() -> None:
    """Of a hundred values the median is the 51st, the worst the last; of none it is nought."""
    values = [float(number) for number in range(100)]
    assert [percentile(values, share) for share in (0.5, 0.99, 1.0)] == [50.0, 99.0, 99.0]
    assert percentile([], 0.5) == 0.0


def test_every_body_is_distinct_and_the_same_for_every_setup() -> None:
    """Two set-ups get the same bodies in the same order, and no body twice."""
    plan = Plan(1, "http://127.0.0.1:9/contacts", 1, bodies=500)
    first = requests(plan)
    assert first == requests(plan)
    bodies = [request.partition(b"\r\n\r\n")[2] for request in first]
    assert len(set(bodies)) == 500
    assert all(json.loads(body)["notes"] for body in bodies[:10])


@pytest.mark.parametrize("rate", [None, 400.0])
async def test_load_is_answered_and_counted(rate: float | None) -> None:
    """With and without a rate all bodies are sent over keep-alive connections, and each answer is timed."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Upstream, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    plan = Plan(port, f"http://127.0.0.1:{port}/", 20, connections=4, bodies=40, rate=rate)
    driver = Driver(plan, iter(requests(plan)))
    result = summary(driver, await driver.run())
    server.close()
    assert 36 <= result.requests <= 40  # the last of each connection may be under way when the bodies are used up
    assert result.statuses == {"200": result.requests}
    assert result.broken == 0
    assert 0 < result.p50 <= result.p99 <= result.worst


async def test_a_broken_connection_is_counted() -> None:
    """A proxy that closes in the middle of an exchange does not go unnoticed."""

    class Rude(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            self.transport.close()

    server = await asyncio.get_running_loop().create_server(Rude, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    plan = Plan(port, f"http://127.0.0.1:{port}/", 0.5, connections=2, bodies=10)
    driver = Driver(plan, iter(requests(plan)))
    await driver.run()
    server.close()
    assert driver.broken == 2


async def test_the_last_answers_are_waited_for() -> None:
    """A slow answer that is under way when the time is over is counted, and not cut off."""

    class Slow(Upstream):
        def data_received(self, data: bytes) -> None:
            asyncio.get_running_loop().call_later(0.6, super().data_received, data)

    server = await asyncio.get_running_loop().create_server(Slow, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    plan = Plan(port, f"http://127.0.0.1:{port}/", 0.3, connections=2, bodies=10, rate=20.0)
    driver = Driver(plan, iter(requests(plan)))
    result = summary(driver, await driver.run())
    server.close()
    assert result.requests == 2
    assert result.rate == 0.0
