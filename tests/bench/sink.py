"""An HTTP/1.1 server that swallows request bodies as fast as it can: `python -m tests.bench.sink PORT`."""

import asyncio
import sys
from typing import cast

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n" + b'{"ok":true}'
END = b"\r\n\r\n"


class Sink(asyncio.Protocol):
    """One connection: counts a body off instead of keeping it."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._left = 0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client connected."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer once a body is over; requests are not pipelined."""
        if not self._left:
            self._head += data
            end = self._head.find(END)
            if end < 0:
                return
            _, _, rest = bytes(self._head[:end]).lower().partition(b"content-length:")
            self._left = int(rest.partition(b"\r\n")[0] or 0)
            data = bytes(self._head[end + len(END) :])
            self._head.clear()
        self._left -= len(data)
        if self._left <= 0:
            assert self._transport is not None
            self._transport.write(ANSWER)


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
