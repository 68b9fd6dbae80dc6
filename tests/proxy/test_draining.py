"""When a worker ends before its connections do: what has passed is recorded, as interrupted."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import pytest
import websockets
from starlette.responses import Response

from detectors.jobs import Inspected, InspectJob
from ledger.record import AuditRecord
from tests.e2e.upstream import Arrived, events, trusting
from tests.proxy.conftest import Running, Start, free_port

MAIL = "lotte.aerts@example.be"


async def drained(running: Running) -> list[AuditRecord]:
    """What is recorded when the worker waits no longer than a moment."""
    await running.post.drain(0.2)
    await asyncio.sleep(0.1)
    return await running.records()


async def test_an_open_socket_is_recorded(start: Start) -> None:
    """What a socket said since its last record is read and written down, and nobody waits for its end."""
    running = await start()
    url, proxy = f"wss://localhost:{running.upstream.port}/socket", f"http://127.0.0.1:{running.port}"
    async with websockets.connect(url, proxy=proxy, ssl=trusting(running.ca)) as socket:
        await socket.send(f'{{"email":"{MAIL}"}}')
        await socket.recv()
        records = [record for record in await drained(running) if record.part]
    assert {(record.direction, record.state) for record in records} == {("sent", "interrupted"), ("received", "interrupted")}
    assert {finding.entity for record in records for finding in record.findings} == {"EMAIL_ADDRESS"}


async def test_an_open_tunnel_is_recorded(start: Start) -> None:
    """Its bytes so far, both ways."""
    running = await start()
    port = free_port()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((await reader.readexactly(4)).upper())
        await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"\x01abc")
    assert await reader.readexactly(4) == b"\x01ABC"
    records = await drained(running)
    writer.close()
    await writer.wait_closed()
    server.close()
    assert [(record.direction, record.state, record.bytes) for record in records] == [
        ("sent", "interrupted", 4),
        ("received", "interrupted", 4),
    ]


def speaking(_: Arrived) -> Response:
    return events(*[f'{{"mail":"{MAIL}"}}'] * 2000)


async def test_an_open_answer_is_recorded(start: Start) -> None:
    """An event stream that does not end in time: the events that passed are read."""
    running = await start()
    running.upstream.answer = speaking
    async with running.client() as client, client.stream("POST", running.url + "/sse", json={"n": 1}) as response:
        async for _ in response.aiter_lines():
            break
        records = await drained(running)
    received = next(record for record in records if record.direction == "received")
    assert received.state == "interrupted"
    assert {finding.entity for finding in received.findings} == {"EMAIL_ADDRESS"}
    sent = next(record for record in records if record.direction == "sent")
    assert sent.state == "complete"


BLOCK = "rules: [{id: no-mail, when: {entity: [EMAIL_ADDRESS]}, action: block, severity: high}]"
BODY = f'{{"email":"{MAIL}"}}'.encode()


@asynccontextmanager
async def listening() -> AsyncGenerator[tuple[int, bytearray]]:
    """A server that answers nothing; its port, and all that reaches it."""
    port, arrived = free_port(), bytearray()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            arrived.extend(data)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", port):
        yield port, arrived


def posting(port: int, *more: str) -> bytes:
    """The head of a request with `BODY`."""
    lines = (f"POST http://127.0.0.1:{port}/x HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Content-Length: {len(BODY)}", *more)
    return "\r\n".join((*lines, "Content-Type: application/json", "\r\n")).encode()


async def test_what_was_held_goes_nowhere_after_the_cut(start: Start) -> None:
    """Half a body is here when the worker ends, the other half comes after: refused, and the one record says interrupted."""
    running = await start(BLOCK)
    async with listening() as (port, arrived):
        reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
        writer.write(posting(port) + BODY[:5])
        await asyncio.sleep(0.3)
        await running.post.drain(0.1)
        writer.write(BODY[5:])
        assert (await asyncio.wait_for(reader.readline(), 20)).startswith(b"HTTP/1.1 503")
        writer.close()
        assert arrived == b""
    (record,) = await running.records()
    assert (record.direction, record.state, record.bytes) == ("sent", "interrupted", 0)


async def test_a_verdict_that_comes_after_the_cut_lets_nothing_pass(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole body is here and clean, and the worker ends while it is read: its record is written already."""
    running = await start(BLOCK)
    inspect, reading = running.pool.inspect, asyncio.Event()

    async def slow(job: InspectJob) -> Inspected:
        reading.set()
        inspected = await inspect(job)
        await asyncio.sleep(0.5)
        return inspected

    monkeypatch.setattr(running.pool, "inspect", slow)
    async with running.client() as client:
        answer = asyncio.create_task(client.post(running.url + "/x", json={"n": 1}))
        await reading.wait()
        await running.post.drain(0.05)
        assert (await answer).status_code == 503
    assert running.upstream.arrived == []
    assert [(one.direction, one.state) for one in await running.records()] == [("sent", "interrupted")]


@pytest.mark.parametrize("rules", ["", BLOCK])
async def test_nothing_begins_once_the_worker_ends(start: Start, rules: str) -> None:
    """On a connection that was left open a request would go on without an intent: it is refused, in either mode."""
    running = await start(rules)
    async with running.client() as client:
        assert (await client.post(running.url + "/a", json={"n": 1})).status_code == 200
        await running.post.drain(5, lambda: None)
        running.writer.close()
        assert (await client.post(running.url + "/b", json={"n": 1})).status_code == 503
    assert [arrived.path for arrived in running.upstream.arrived] == ["/a"]


async def test_an_open_tunnel_ends_with_the_worker(start: Start) -> None:
    """Its bytes are recorded, then both its connections are closed: nothing more passes uncounted."""
    running = await start()
    async with listening() as (port, arrived):
        reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
        writer.write(f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"\x01abc")
        await asyncio.sleep(0.3)
        await running.post.drain(0.1, running.hang_up)
        with suppress(OSError):
            writer.write(b"more")
            assert await asyncio.wait_for(reader.read(), 20) == b""
        writer.close()
        assert arrived == b"\x01abc"
    records = await running.records()
    assert [(record.direction, record.state, record.bytes) for record in records] == [
        ("sent", "interrupted", 4),
        ("received", "interrupted", 0),
    ]


async def test_one_that_cannot_be_cut_leaves_the_others(start: Start) -> None:
    """A fault in one is logged, the next is recorded, and the drain comes to its end."""
    running = await start()
    cut: list[str] = []

    def broken() -> None:
        raise RuntimeError(MAIL)

    running.post.lasts("a", broken)
    running.post.lasts("b", lambda: cut.append("b"))
    await running.post.drain(0.1, lambda: cut.append("hung up"))
    assert cut == ["b", "hung up"]
