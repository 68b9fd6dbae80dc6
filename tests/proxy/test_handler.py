"""Events and commands of one client's connections."""

import asyncio
import io

import pytest

from proxy import logs
from tests.proxy.conftest import Start

_ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n" + b'{"ok":true}'
_BODY = b'{"email": "jan.peeters@example.org"}'


async def test_head_and_body_travel_together(start: Start) -> None:
    """What one turn writes to a connection leaves in one piece, in both directions."""
    running = await start()
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.read(65536))
        writer.write(_ANSWER)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    request = (
        f"POST http://127.0.0.1:{port}/contacts HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(_BODY)}\r\n\r\n"
    )
    async with server:
        reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
        writer.write(request.encode() + _BODY)
        answer = await reader.read(65536)
        writer.close()
        await writer.wait_closed()
    assert seen[0].startswith(b"POST /contacts HTTP/1.1")
    assert seen[0].endswith(_BODY)
    assert answer.endswith(b'{"ok":true}')
    assert {record.direction for record in await running.records()} == {"sent", "received"}


async def test_a_client_that_leaves_in_the_middle_leaves_a_record(start: Start) -> None:
    """A connection that closes while its request is on its way ends the work, not the process."""
    running = await start()
    for _ in range(3):
        _, writer = await asyncio.open_connection("127.0.0.1", running.port)
        writer.write(f"POST {running.url}/x HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 100\r\n\r\n{{".encode())
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.close()
        await writer.wait_closed()
    async with running.client() as client:
        answer = await client.post(f"{running.url}/x", json={"a": 1})
    assert answer.status_code == 200
    assert "interrupted" in {record.state for record in await running.records()}


@pytest.mark.parametrize("error", [OSError, RuntimeError])
async def test_a_write_that_fails_ends_its_connection_alone(
    start: Start, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """The client is told at once, and the log does not repeat what the error says."""
    running = await start()
    write, log = asyncio.StreamWriter.write, io.StringIO()
    logs.configure("test", log)

    def failing(self: asyncio.StreamWriter, data: bytes) -> None:
        if self.get_extra_info("peername")[1] == running.upstream.port:
            raise error(_BODY.decode())
        write(self, data)

    async with running.client() as client:
        monkeypatch.setattr(asyncio.StreamWriter, "write", failing)
        refused = await client.post(running.url.replace("https", "http") + "/x", content=_BODY)
        monkeypatch.undo()
        answer = await client.post(f"{running.url}/x", json={"a": 1})
    assert (refused.status_code, answer.status_code) == (502, 200)
    assert error.__name__ in log.getvalue()
    assert "jan.peeters" not in log.getvalue()
