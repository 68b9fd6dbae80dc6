"""A real HTTPS server (HTTP/1.1 and HTTP/2) that stands in for processors: keeps what arrived, answers what it is told."""

import asyncio
import hashlib
import ssl
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
from hypercorn.asyncio import serve  # pyright: ignore[reportUnknownVariableType]  partly untyped
from hypercorn.config import Config
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket


@dataclass(slots=True)
class Arrived:
    """One request as the server saw it."""

    method: str
    path: str
    headers: list[tuple[str, str]]
    body: bytes
    http_version: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


type Answer = Callable[[Arrived], Response]


def ok(arrived: Arrived) -> Response:
    return Response(b'{"ok":true}', media_type="application/json")


@dataclass(slots=True)
class Upstream:
    """The running server: `port`, `ca` (PEM file to trust), `arrived`, and `answer` to be replaced by a test."""

    port: int
    ca: Path
    arrived: list[Arrived] = field(default_factory=list[Arrived])
    answer: Answer = ok

    async def handle(self, request: Request) -> Response:
        body = await request.body()
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        arrived = Arrived(request.method, target, headers, body, request.scope["http_version"])
        self.arrived.append(arrived)
        return self.answer(arrived)

    async def echo(self, socket: WebSocket) -> None:
        await socket.accept()
        with suppress(Exception):
            while True:
                message = await socket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                if message.get("text") is not None:
                    await socket.send_text("echo " + message["text"])
                else:
                    await socket.send_bytes(message["bytes"])


class Server:
    """Runs an `Upstream` in a thread of its own."""

    def __init__(self, folder: Path, hosts: list[str], port: int, *, tls: bool = True) -> None:
        authority = trustme.CA()
        ca = folder / "upstream-ca.pem"
        authority.cert_pem.write_to_path(str(ca))
        self.upstream = Upstream(port, ca)
        self._config = Config()
        self._config.bind = [f"127.0.0.1:{port}"]
        self._config.loglevel = "CRITICAL"
        self._config.alpn_protocols = ["h2", "http/1.1"]
        if tls:
            certificate = authority.issue_cert(*hosts)
            certificate.private_key_and_cert_chain_pem.write_to_path(str(folder / "upstream.pem"))
            self._config.certfile = self._config.keyfile = str(folder / "upstream.pem")
        self._stop = asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Upstream:
        self._thread.start()
        return self.upstream

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        app = Starlette(
            routes=[
                WebSocketRoute("/socket", self.upstream.echo),
                Route("/{path:path}", self.upstream.handle, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
            ]
        )
        asyncio.set_event_loop(self._loop)
        framework: Any = app
        self._loop.run_until_complete(serve(framework, self._config, shutdown_trigger=self._stop.wait))
        self._loop.close()


def events(*lines: str) -> StreamingResponse:
    """A server-sent event stream."""

    async def stream() -> AsyncIterator[str]:
        for line in lines:
            yield f"data: {line}\n\n"
            await asyncio.sleep(0.01)

    return StreamingResponse(stream(), media_type="text/event-stream")


def trusting(ca: Path) -> ssl.SSLContext:
    """A client context that trusts one authority."""
    return ssl.create_default_context(cafile=str(ca))
