"""When a worker ends before its connections do: what has passed is recorded, as interrupted."""

import asyncio

import websockets
from starlette.responses import Response

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
