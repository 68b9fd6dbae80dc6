"""The upstream of every set-up: reads requests with a Content-Length, answers 200. `python -m douane.bench.upstream PORT`."""

import asyncio
import sys
from typing import cast

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n" + b'{"ok":true}'
END = b"\r\n\r\n"


class Upstream(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client connected."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        self._buffer += data
        while (size := whole(self._buffer)) is not None:
            del self._buffer[:size]
            assert self._transport is not None
            self._transport.write(ANSWER)


def whole(buffer: bytes | bytearray) -> int | None:
    """The size of the first message when all of it is there: a head, and as many bytes as its Content-Length says."""
    head = buffer.find(END)
    if head < 0:
        return None
    _, found, rest = bytes(buffer[:head]).lower().partition(b"content-length:")
    size = head + len(END) + (int(rest.partition(b"\r\n")[0]) if found else 0)
    return size if len(buffer) >= size else None


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Upstream, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
