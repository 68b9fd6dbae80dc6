"""HTTP/1 and tunnels: who sends faster than can be taken is slowed down, whatever its bytes wait for (law 8)."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager

import pytest

from proxy.addon import HttpAddon
from proxy.handler import MOST_WAITING
from proxy.total import total
from tests.proxy.conftest import Running, Start
from tests.proxy.test_pacing import CHUNK, LARGE, SLACK, still

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


class Sink:
    """A server that answers each request once it may, and counts what it gets."""

    def __init__(self, *, answers: bool = True) -> None:
        self.go = asyncio.Event()
        self.got = 0
        self._answers = answers

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while self._answers and (head := await reader.read(65536)):
            if b"content-length" in head:
                self.got += len(head)
                break
            await self.go.wait()
            writer.write(ANSWER)
            await writer.drain()
        while self.got < LARGE and (data := await reader.read(65536)):
            self.got += len(data)
        writer.write(ANSWER)
        await writer.drain()
        writer.close()


@contextmanager
def unwilling() -> Generator[socket.socket]:
    """A listening socket that accepts nobody: its queue is full."""
    with socket.socket() as listening, socket.socket() as first:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        first.connect(listening.getsockname())
        yield listening


@asynccontextmanager
async def sending(running: Running, head: str) -> AsyncGenerator[tuple[asyncio.StreamReader, list[int]]]:
    """A client that sends `LARGE` bytes behind `head` as fast as it can: what comes back, and how much it got rid of."""
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    given = [0]

    async def push() -> None:
        writer.write(head.encode())
        while given[0] < LARGE:
            writer.write(CHUNK)
            await writer.drain()
            given[0] += len(CHUNK)

    pushing = asyncio.create_task(push())
    try:
        yield reader, given
    finally:
        pushing.cancel()
        writer.close()


def post(port: int) -> str:
    return f"POST http://127.0.0.1:{port}/up HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-length: {LARGE}\r\n\r\n"


@pytest.mark.parametrize("tunnel", [False, True], ids=["request", "tunnel"])
async def test_a_connection_that_is_not_accepted(start: Start, *, tunnel: bool) -> None:
    """While the processor's queue is full, little more than a mebibyte enters the proxy; then all of it arrives."""
    running = await start(proxy="max_body: 64KiB")
    sink = Sink(answers=not tunnel)
    with unwilling() as listening:
        port = listening.getsockname()[1]
        connect = f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n\0not HTTP"
        async with sending(running, connect if tunnel else post(port)) as (reader, given):
            assert await still(lambda: given[0]) < MOST_WAITING + SLACK
            listening.listen(16)
            server = await asyncio.start_server(sink.serve, sock=listening.dup())
            await asyncio.wait_for(reader.readuntil(b"\r\n\r\nok"), 30)
            server.close()
    assert sink.got >= LARGE - 65536


async def test_a_hook_that_waits(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that comes while its admission takes long waits with the client."""
    running, sink, go = await start(proxy="max_body: 64KiB"), Sink(), asyncio.Event()
    addon = next(each for each in running.addons if isinstance(each, HttpAddon))
    admit = addon.requestheaders

    async def slow(_: HttpAddon, flow: object) -> None:
        await go.wait()
        await admit(flow)  # pyright: ignore[reportArgumentType, reportGeneralTypeIssues]  a flow

    slow.__name__ = "requestheaders"
    monkeypatch.setattr(addon, "requestheaders", total(slow).__get__(addon))
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0)
    async with sending(running, post(server.sockets[0].getsockname()[1])) as (reader, given):
        assert await still(lambda: given[0]) < MOST_WAITING + SLACK
        go.set()
        await asyncio.wait_for(reader.readuntil(b"\r\n\r\nok"), 30)
    server.close()
    assert sink.got >= LARGE - 65536


async def test_a_request_behind_another(start: Start) -> None:
    """A client that does not wait for its first answer has its next request read once that answer is there."""
    running, sink = await start(proxy="max_body: 64KiB"), Sink()
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    first = f"GET http://127.0.0.1:{port}/slow HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n"
    async with sending(running, first + post(port)) as (reader, given):
        assert await still(lambda: given[0]) < MOST_WAITING + SLACK
        sink.go.set()
        for _ in range(2):
            await asyncio.wait_for(reader.readuntil(b"\r\n\r\nok"), 30)
    server.close()
    assert sink.got >= LARGE - 65536
