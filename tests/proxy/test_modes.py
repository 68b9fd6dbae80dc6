"""Reverse and upstream modes beside the explicit proxy, and gRPC streams."""

import asyncio
from collections.abc import Iterator
from concurrent import futures
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import grpc
import grpc.aio
import httpx
import pytest
from trustme import CA

from proxy.modes import shared
from tests.e2e.upstream import trusting
from tests.proxy.conftest import Start, free_port


@pytest.mark.parametrize(
    ("mode", "spec"),
    [
        ("regular", "sharedregular@127.0.0.1:8080"),
        ("transparent", "sharedtransparent@127.0.0.1:8080"),
        ("upstream:http://proxy.example:3128", "sharedupstream:http://proxy.example:3128@127.0.0.1:8080"),
        ("reverse:https://api.example@9000", "sharedreverse:https://api.example@127.0.0.1:9000"),
        ("reverse:https://api.example:8443", "sharedreverse:https://api.example:8443@127.0.0.1:8080"),
        ("regular@0.0.0.0:3128", "sharedregular@0.0.0.0:3128"),
    ],
)
def test_shared_specs(mode: str, spec: str) -> None:
    """A mode of the configuration becomes a listening spec that workers share."""
    assert shared(mode, "127.0.0.1", 8080) == spec


async def test_reverse_mode_stands_in_for_one_upstream(start: Start) -> None:
    """A client that knows nothing of a proxy reaches the upstream through us; the destination is the upstream's."""
    running = await start(modes=["reverse:https://localhost:{upstream}"])
    async with httpx.AsyncClient(trust_env=False) as client:
        response = await client.post(f"http://127.0.0.1:{running.port}/r", json={"email": "lotte.aerts@example.be"})
    assert response.status_code == 200
    assert running.upstream.arrived[0].path == "/r"
    sent = next(record for record in await running.records() if record.direction == "sent")
    assert (sent.host, sent.path) == ("localhost", "/r")
    assert {finding.entity for finding in sent.findings} == {"EMAIL_ADDRESS"}


async def test_transparent_mode_knows_the_host_by_what_tls_asked_for(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """A redirected connection goes on to where it was going; records name the host by its SNI, not by the address."""
    aimed: list[tuple[str, int]] = []

    def original(_: object) -> tuple[str, int]:
        """The kernel's part."""
        return aimed[0]

    monkeypatch.setattr("mitmproxy.platform.original_addr", original)
    running = await start(modes=["transparent"])
    aimed.append(("127.0.0.1", running.upstream.port))
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", running.port, ssl=trusting(running.ca), server_hostname="localhost"
    )
    writer.write(b"POST /t HTTP/1.1\r\nHost: localhost\r\nContent-Length: 27\r\n\r\nmail=lotte.aerts@example.be")
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
    await over(writer)
    assert running.upstream.arrived[0].path == "/t"
    sent = next(record for record in await running.records() if record.direction == "sent")
    assert (sent.host, sent.scheme, sent.path) == ("localhost", "https", "/t")


@dataclass(slots=True)
class Corporate:
    """A corporate proxy: keeps each request line, tunnels CONNECT, and answers anything else itself."""

    lines: list[str] = field(default_factory=list[str])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        line = head.decode().partition("\r\n")[0]
        self.lines.append(line)
        if not line.startswith("CONNECT "):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncorporate")
            await over(writer)
            return
        host, _, port = line.split()[1].rpartition(":")
        onward = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await asyncio.gather(pump(reader, onward[1]), pump(onward[0], writer))


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    await over(writer)


async def over(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


async def test_a_corporate_proxy_behind_ours(start: Start) -> None:
    """HTTPS goes on through its CONNECT and stays readable for us, plain HTTP in absolute form; records name the processor."""
    corporate, port = Corporate(), free_port()
    server = await asyncio.start_server(corporate.serve, "127.0.0.1", port)
    running = await start(modes=[f"upstream:http://127.0.0.1:{port}"])
    async with running.client() as client:
        response = await client.post(running.url + "/u", json={"email": "lotte.aerts@example.be"})
        plain = await client.get("http://processor.example/p")
    server.close()
    assert (response.status_code, plain.text) == (200, "corporate")
    assert running.upstream.arrived[0].path == "/u"
    assert corporate.lines == [
        f"CONNECT localhost:{running.upstream.port} HTTP/1.1",
        "GET http://processor.example/p HTTP/1.1",
    ]
    sent = [record for record in await running.records() if record.direction == "sent"]
    assert [(record.host, record.path, record.scheme) for record in sent] == [
        ("localhost", "/u", "https"),
        ("processor.example", "/p", "http"),
    ]
    assert {finding.entity for finding in sent[0].findings} == {"EMAIL_ADDRESS"}


async def test_enforcement_in_front_of_a_corporate_proxy(start: Start) -> None:
    """What a rule blocks does not even reach the corporate proxy."""
    corporate, port = Corporate(), free_port()
    server = await asyncio.start_server(corporate.serve, "127.0.0.1", port)
    rules = "rules: [{id: no-mail, when: {entity: [EMAIL_ADDRESS]}, action: block, severity: high}]"
    running = await start(rules, modes=[f"upstream:http://127.0.0.1:{port}"])
    async with running.client() as client:
        response = await client.post(running.url + "/u", json={"email": "lotte.aerts@example.be"})
    server.close()
    assert (response.status_code, corporate.lines) == (403, [])


def identity(request: bytes) -> bytes:
    return request


class Chat(grpc.GenericRpcHandler):
    """Unary and bidirectional methods over raw bytes."""

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[bytes, bytes]":
        if str(handler_call_details.method).endswith("Stream"):
            return grpc.stream_stream_rpc_method_handler(self.echo, identity, identity)
        return grpc.unary_unary_rpc_method_handler(self.once, identity, identity)

    def once(self, request: bytes, _: grpc.ServicerContext) -> bytes:
        return request

    def echo(self, requests: Iterator[bytes], _: grpc.ServicerContext) -> Iterator[bytes]:
        yield from requests


async def test_grpc_unary_and_streaming_do_not_stall(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each message is answered before the next is sent, through CONNECT and HTTP/2; trailers arrive; the records say grpc."""
    authority = CA()
    certificate = authority.issue_cert("localhost")
    key, chain = certificate.private_key_pem.bytes(), certificate.cert_chain_pems[0].bytes()
    port = free_port()
    server = grpc.server(futures.ThreadPoolExecutor(4))
    server.add_generic_rpc_handlers((Chat(),))
    server.add_secure_port(f"127.0.0.1:{port}", grpc.ssl_server_credentials([(key, chain)]))
    server.start()
    running = await start()
    _trust_too(running.state, authority)
    options = [("grpc.http_proxy", f"http://127.0.0.1:{running.port}")]
    monkeypatch.setenv("no_proxy", "")
    credentials = grpc.ssl_channel_credentials(running.ca.read_bytes())
    async with grpc.aio.secure_channel(f"localhost:{port}", credentials, options=options) as channel:
        message = b"\x0a\x16lotte.aerts@example.be"
        unary = channel.unary_unary("/chat.Chat/Unary", identity, identity)
        assert await asyncio.wait_for(unary(message), 20) == message
        call = channel.stream_stream("/chat.Chat/Stream", identity, identity)()
        for _ in range(3):
            await call.write(message)
            assert await asyncio.wait_for(call.read(), 20) == message
        await call.done_writing()
        assert (await call.code()) == grpc.StatusCode.OK
    server.stop(0)
    records = await running.records()
    assert {record.protocol for record in records} == {"grpc"}
    assert {record.state for record in records} == {"complete"}  # though the answer begins before the request ends
    assert {finding.entity for record in records for finding in record.findings} == {"EMAIL_ADDRESS"}


def _trust_too(state: Path, authority: CA) -> None:
    """Add an authority to the bundle that upstream certificates are checked with."""
    bundle = state / "run" / "upstream-ca.pem"
    bundle.write_bytes(bundle.read_bytes() + authority.cert_pem.bytes())
