"""HTTP/2 flow control through the proxy: a slow receiver slows the sender down instead of filling our memory."""

import asyncio
import hashlib
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.events
from trustme import CA

from proxy.layers.http2 import ANSWER_WINDOW, BACKLOG, REQUEST_WINDOW
from tests.proxy.conftest import Running, Start, free_port

CHUNK = b"x" * 65536
LARGE = 960 * len(CHUNK)
SLACK = 12 * 1024 * 1024  # what sockets and TLS hold on the way


class Served:
    """One HTTP/2 connection. It acknowledges nothing before `go`; a GET gets `LARGE` bytes as fast as windows allow."""

    def __init__(self, server: "Server", reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server, self._reader, self._writer = server, reader, writer
        self._connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        self._owed: dict[int, int] = {}
        self._left: dict[int, int] = {}
        self._body = hashlib.sha256()

    async def run(self) -> None:
        self._connection.initiate_connection()
        going = asyncio.create_task(self._go())
        await self._flush()
        while data := await self._reader.read(65536):
            for event in self._connection.receive_data(data):
                self._take(event)
            await self._flush()
        going.cancel()
        self._writer.close()

    async def _go(self) -> None:
        await self._server.go.wait()
        await self._flush()

    async def _flush(self) -> None:
        if self._server.go.is_set():
            for stream_id, size in self._owed.items():
                self._connection.acknowledge_received_data(size, stream_id)
            self._owed.clear()
        for stream_id in tuple(self._left):
            await self._give(stream_id)
        self._writer.write(self._connection.data_to_send())
        await self._writer.drain()

    async def _give(self, stream_id: int) -> None:
        while size := min(self._left[stream_id], self._connection.local_flow_control_window(stream_id), 16384):
            self._left[stream_id] -= size
            self._server.given += size
            self._connection.send_data(stream_id, b"x" * size, end_stream=not self._left[stream_id])
            self._writer.write(self._connection.data_to_send())
            await self._writer.drain()

    def _take(self, event: h2.events.Event) -> None:
        match event:
            case h2.events.RequestReceived(stream_id=int() as stream_id, headers=headers) if (b":method", b"GET") in (
                headers or ()
            ):
                small = (b":path", b"/small") in (headers or ())
                self._connection.send_headers(stream_id, [(":status", "200")])
                self._left[stream_id] = 5 if small else LARGE
            case h2.events.DataReceived(stream_id=int() as stream_id, data=bytes() as data, flow_controlled_length=int() as size):
                self._body.update(data)
                self._owed[stream_id] = self._owed.get(stream_id, 0) + size
            case h2.events.StreamEnded(stream_id=int() as stream_id) if stream_id not in self._left:
                self._connection.send_headers(stream_id, [(":status", "200")])
                self._connection.send_data(stream_id, self._body.hexdigest().encode(), end_stream=True)
            case _:
                pass


@dataclass(slots=True)
class Server:
    """Where it listens, whether it reads on, and how much it has given."""

    port: int = field(default_factory=free_port)
    go: asyncio.Event = field(default_factory=asyncio.Event)
    given: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            await Served(self, reader, writer).run()


@asynccontextmanager
async def served(running: Running) -> AsyncGenerator[Server]:
    """The server over TLS, trusted by the proxy."""
    authority, server = CA(), Server()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    context.set_alpn_protocols(["h2"])
    bundle = running.state / "run" / "upstream-ca.pem"
    bundle.write_bytes(bundle.read_bytes() + authority.cert_pem.bytes())
    listening = await asyncio.start_server(server.serve, "127.0.0.1", server.port, ssl=context)
    yield server
    listening.close()


async def still(measure: Callable[[], int]) -> int:
    """The figure once it has begun and no longer grows."""
    before = -1
    while (now := measure()) > before or not now:
        before = now
        await asyncio.sleep(0.5)
    return now


async def test_an_upload_waits_for_a_slow_processor(start: Start) -> None:
    """Of 60 MB only a window's worth enters the proxy while the processor takes nothing; then all of it arrives unchanged."""
    running = await start(proxy="max_body: 64KiB")
    given = 0

    async def upload() -> AsyncIterator[bytes]:
        nonlocal given
        for _ in range(LARGE // len(CHUNK)):
            given += len(CHUNK)
            yield CHUNK

    async with served(running) as server, running.client(http2=True) as client:
        posting = asyncio.create_task(client.post(f"https://localhost:{server.port}/up", content=upload()))
        assert await still(lambda: given) < REQUEST_WINDOW + BACKLOG + SLACK
        server.go.set()
        answer = await asyncio.wait_for(posting, 60)
    assert answer.text == hashlib.sha256(b"x" * LARGE).hexdigest()
    sent = next(record for record in await running.records() if record.direction == "sent")
    assert sent.bytes == LARGE


async def test_a_download_waits_for_a_slow_client(start: Start) -> None:
    """The other way round: a client that does not read holds its processor up; once it reads, all comes, beside other answers."""
    running = await start(proxy="max_body: 64KiB")
    async with served(running) as server, running.client(http2=True) as client:
        server.go.set()
        url = f"https://localhost:{server.port}"
        async with client.stream("GET", url + "/large") as large:
            assert await still(lambda: server.given) < ANSWER_WINDOW + BACKLOG + SLACK
            small = asyncio.create_task(client.get(url + "/small"))
            size = sum([len(chunk) async for chunk in large.aiter_bytes()])
        assert (size, (await small).text) == (LARGE, "xxxxx")
