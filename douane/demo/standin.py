"""A small HTTP/1.1 server that stands in for a processor: it reads whatever comes and answers with one fixed body."""

import asyncio
import contextlib
import ssl
from dataclasses import dataclass

LONGEST_HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What every request gets."""

    body: bytes
    content_type: str = "application/json"
    status: str = "200 OK"

    def encode(self) -> bytes:
        """The whole response, head and body."""
        head = f"HTTP/1.1 {self.status}\r\ncontent-type: {self.content_type}\r\ncontent-length: {len(self.body)}\r\n\r\n"
        return head.encode() + self.body


async def serve(answer: Answer, tls: ssl.SSLContext | None = None, port: int = 0) -> tuple[asyncio.Server, int]:
    """Listen on loopback.

    Returns:
        The server, and its port.
    """
    encoded = answer.encode()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            while await _request(reader):
                writer.write(encoded)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", port, ssl=tls, limit=LONGEST_HEAD)
    return server, int(server.sockets[0].getsockname()[1])


async def _request(reader: asyncio.StreamReader) -> bool:
    """Read one request to its end; False when the client is gone."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b"\r\ntransfer-encoding: chunked" in head:
        await _chunks(reader)
        return True
    _, found, rest = head.partition(b"\r\ncontent-length:")
    await reader.readexactly(int(rest.partition(b"\r\n")[0]) if found else 0)
    return bool(head)


async def _chunks(reader: asyncio.StreamReader) -> None:
    size = 1
    while size:
        size = int((await reader.readline()).partition(b";")[0], 16)
        await reader.readexactly(size + 2)
