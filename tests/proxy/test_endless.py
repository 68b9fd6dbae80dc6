"""Streams in enforce mode: a gRPC call that stays open and an upgrade are settled at their headers, everything else is held."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from concurrent import futures
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import grpc
import grpc.aio
import pytest
from mitmproxy.http import Request
from trustme import CA

from ledger.record import AuditRecord
from policy.model import Decision
from proxy.addon import HttpAddon
from proxy.admission import Verdict
from proxy.endless import keep_readable, let_through, upgrades
from proxy.total import total
from tests.proxy.conftest import Running, Start, free_port

MAIL = b"\x0a\x16lotte.aerts@example.be"
CLEAN = b"\x0a\x05hallo"
BLOCK = "{id: no-mail, when: {entity: [EMAIL_ADDRESS]}, action: block, severity: high}"


def identity(message: bytes) -> bytes:
    return message


@dataclass(slots=True)
class Chat(grpc.GenericRpcHandler):
    """Unary and bidirectional methods over raw bytes; keeps what arrived."""

    arrived: list[bytes] = field(default_factory=list[bytes])

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[bytes, bytes]":
        if str(handler_call_details.method).endswith("Stream"):
            return grpc.stream_stream_rpc_method_handler(self.echo, identity, identity)
        return grpc.unary_unary_rpc_method_handler(self.once, identity, identity)

    def once(self, request: bytes, _: grpc.ServicerContext) -> bytes:
        self.arrived.append(request)
        return request

    def echo(self, requests: Iterator[bytes], _: grpc.ServicerContext) -> Iterator[bytes]:
        for request in requests:
            self.arrived.append(request)
            yield request


@asynccontextmanager
async def chatting(running: Running, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[tuple[grpc.aio.Channel, Chat]]:
    """A gRPC server behind the proxy, and a channel to it through CONNECT."""
    authority, chat, port = CA(), Chat(), free_port()
    certificate = authority.issue_cert("localhost")
    key, chain = certificate.private_key_pem.bytes(), certificate.cert_chain_pems[0].bytes()
    server = grpc.server(futures.ThreadPoolExecutor(4))
    server.add_generic_rpc_handlers((chat,))
    server.add_secure_port(f"127.0.0.1:{port}", grpc.ssl_server_credentials([(key, chain)]))
    server.start()
    bundle = running.state / "run" / "upstream-ca.pem"
    bundle.write_bytes(bundle.read_bytes() + authority.cert_pem.bytes())
    monkeypatch.setenv("no_proxy", "")
    options = [("grpc.http_proxy", f"http://127.0.0.1:{running.port}")]
    credentials = grpc.ssl_channel_credentials(running.ca.read_bytes())
    async with grpc.aio.secure_channel(f"localhost:{port}", credentials, options=options) as channel:
        yield channel, chat
    server.stop(0)


async def talk(channel: grpc.aio.Channel, *messages: bytes) -> None:
    """Send each message only after the answer to the one before."""
    call = channel.stream_stream("/chat.Chat/Stream", identity, identity)()
    for message in messages:
        await call.write(message)
        assert await asyncio.wait_for(call.read(), 20) == message
    await call.done_writing()
    assert await call.code() == grpc.StatusCode.OK


async def test_an_open_stream_is_refused_where_the_body_cannot_be_judged(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """To a third country nothing of a bidirectional stream leaves, and the gRPC client is told the rule."""
    running = await start(f"rules: [{BLOCK}]")
    async with chatting(running, monkeypatch) as (channel, chat):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await talk(channel, CLEAN)
        assert refused.value.code() == grpc.StatusCode.PERMISSION_DENIED
        assert "no-mail" in str(refused.value.details())
    assert chat.arrived == []
    (record,) = await running.records()
    assert (record.decision.action, record.status, reasons(record)) == ("block", 403, ["streaming_rule"])


async def test_an_open_stream_is_forwarded_where_the_rule_says_so(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `unseen: forward` it flows both ways without a stall, is read, and is recorded as flagged, not blocked."""
    running = await start(f"rules: [{BLOCK[:-1]}, unseen: forward}}]")
    async with chatting(running, monkeypatch) as (channel, chat):
        await talk(channel, CLEAN, MAIL, CLEAN)
    assert chat.arrived == [CLEAN, MAIL, CLEAN]
    sent = next(record for record in await running.records() if record.direction == "sent")
    assert (sent.state, sent.decision.action, sent.inspection.mode) == ("complete", "flag", "enforce")
    assert "no-mail" in sent.decision.rules
    assert reasons(sent) == ["streaming_rule"]
    assert {finding.entity for finding in sent.findings} == {"EMAIL_ADDRESS"}


async def test_a_unary_call_is_held_and_judged(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its request ends at once, so it can wait: a clean one passes read in full, one with an address is refused with the rule."""
    running = await start(f"rules: [{BLOCK}]")
    async with chatting(running, monkeypatch) as (channel, chat):
        unary = channel.unary_unary("/chat.Chat/Unary", identity, identity)
        assert await asyncio.wait_for(unary(CLEAN), 20) == CLEAN
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await asyncio.wait_for(unary(MAIL), 20)
    assert refused.value.code() == grpc.StatusCode.PERMISSION_DENIED
    assert "lotte" not in str(refused.value.details()).lower()
    assert chat.arrived == [CLEAN]
    sent = [record for record in await running.records() if record.direction == "sent"]
    assert [(record.decision.action, reasons(record)) for record in sent] == [("flag", []), ("block", [])]


async def test_a_unary_call_is_redacted(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mark stands in the message that arrives, whose lengths are right: the server can read it."""
    running = await start("rules: [{id: hide, when: {entity: [EMAIL_ADDRESS]}, action: redact, severity: high}]")
    async with chatting(running, monkeypatch) as (channel, chat):
        unary = channel.unary_unary("/chat.Chat/Unary", identity, identity)
        await asyncio.wait_for(unary(MAIL), 20)
    assert chat.arrived == [b"\x0a\x0f[EMAIL_ADDRESS]"]
    sent = next(record for record in await running.records() if record.direction == "sent")
    assert sent.decision.action == "redact"


async def test_a_fault_over_a_stream_refuses_it(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law 4: when what should settle a stream fails, it is refused, and the record says failed."""
    running = await start(f"rules: [{BLOCK[:-1]}, unseen: forward}}]")

    async def broken(*_: object) -> None:
        raise RuntimeError(MAIL)

    broken.__name__ = "http_unending"
    addon = next(each for each in running.addons if isinstance(each, HttpAddon))
    monkeypatch.setattr(addon, "http_unending", total(broken).__get__(addon))
    async with chatting(running, monkeypatch) as (channel, chat):
        with pytest.raises(grpc.aio.AioRpcError):
            await talk(channel, CLEAN)
    assert chat.arrived == []
    assert "failed" in {reason for record in await running.records() for reason in reasons(record)}


async def test_a_value_in_a_streams_head_is_judged(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a rule forbids in metadata stops a stream that would be forwarded otherwise."""
    running = await start(f"rules: [{BLOCK[:-1]}, unseen: forward}}]")
    async with chatting(running, monkeypatch) as (channel, chat):
        call = channel.stream_stream("/chat.Chat/Stream", identity, identity)(metadata=(("x-user", "lotte.aerts@example.be"),))
        assert await asyncio.wait_for(call.code(), 20) == grpc.StatusCode.PERMISSION_DENIED
    assert chat.arrived == []


async def switch(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server that agrees to any upgrade and then says everything back in capitals; without an offer it answers 204."""
    head = await reader.readuntil(b"\r\n\r\n")
    if b"\nupgrade:" in head.lower():
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: caps/1\r\n\r\n")
        writer.write((await reader.readexactly(4)).upper())
    else:
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def ask(running: Running, offer: str) -> bytes:
    """Offer an upgrade through the proxy; everything that came back."""
    port = free_port()
    server = await asyncio.start_server(switch, "127.0.0.1", port)
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    head = f"GET http://127.0.0.1:{port}/up HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    writer.write(f"{head}{offer}\r\n\r\n".encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    if b" 101 " in answer:
        writer.write(b"abcd")
        answer += await reader.readexactly(4)
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()
    await asyncio.sleep(0.2)
    return answer


async def test_an_upgrade_is_settled_at_its_headers(start: Start) -> None:
    """In enforce mode a tunnel after 101 is refused to a third country: nobody could read it."""
    running = await start(f"rules: [{BLOCK}]")
    assert (await ask(running, "Connection: Upgrade\r\nUpgrade: caps/1")).startswith(b"HTTP/1.1 403")
    (record,) = await running.records()
    assert (record.decision.action, reasons(record)) == ("block", ["streaming_rule"])


async def test_an_upgrade_passes_where_the_rule_says_so(start: Start) -> None:
    """With `unseen: forward` the tunnel stands; its bytes are counted and said to be no HTTP."""
    running = await start(f"rules: [{BLOCK[:-1]}, unseen: forward}}]")
    assert (await ask(running, "Connection: Upgrade\r\nUpgrade: caps/1")).endswith(b"ABCD")
    records = await running.records()
    assert {reason for record in records for reason in reasons(record)} == {"streaming_rule", "not_http"}
    tunnel = [record for record in records if "not_http" in reasons(record)]
    assert [(record.direction, record.bytes) for record in tunnel] == [("sent", 4), ("received", 4)]


async def tunnelled(running: Running, offer: str, head: bytes, follow: bytes) -> tuple[bytes, bytes]:
    """What a client with `offer` got, and what a server that answers with `head` got behind the request's own head."""
    port, arrived = free_port(), bytearray()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head + b"\r\n\r\n")
        while data := await reader.read(65536):
            arrived.extend(data)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(f"GET http://127.0.0.1:{port}/up HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{offer}\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
    with suppress(OSError):
        writer.write(follow)
        await writer.drain()
        answer += await asyncio.wait_for(reader.read(), 20)
    writer.close()
    server.close()
    await asyncio.sleep(0.2)
    return answer, bytes(arrived)


_SOCKET = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw=="
_SWITCHING = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade"


@pytest.mark.parametrize(
    ("offer", "head"),
    [
        (f"{_SOCKET}", _SWITCHING + b"\r\nUpgrade: websocket"),
        (f"{_SOCKET}\r\nSec-WebSocket-Version: 12", _SWITCHING + b"\r\nUpgrade: websocket"),
        (f"{_SOCKET}\r\nSec-WebSocket-Version: 13", _SWITCHING),
        (f"{_SOCKET}\r\nSec-WebSocket-Version: 13", _SWITCHING + b"\r\nUpgrade: caps/1"),
        ("Accept: */*", _SWITCHING),
    ],
    ids=["no version", "another version", "no word of it", "another protocol", "nobody asked"],
)
async def test_no_tunnel_past_a_rule(start: Start, offer: str, head: bytes) -> None:
    """What is not a WebSocket to us does not become raw bytes to the processor: nothing that follows the switch reaches it."""
    running = await start(f"rules: [{BLOCK}]")
    answer, arrived = await tunnelled(running, offer, head, MAIL)
    assert b" 101 " not in answer.split(b"\r\n")[0]
    assert arrived == b""
    seen = {reason for record in await running.records() for reason in reasons(record)}
    assert seen & {"not_http", "streaming_rule"}


async def test_an_offer_of_h2c_is_not_passed_on(start: Start) -> None:
    """A client that would rather go on in HTTP/2 without TLS (Java's does) stays readable in HTTP/1.1."""
    running = await start()
    offer = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA"
    assert (await ask(running, offer)).startswith(b"HTTP/1.1 204")


def test_what_has_passed_was_flagged() -> None:
    """A record never says that bytes were blocked or rewritten which went on as they were."""
    for action in ("block", "redact", "pseudonymise"):
        decision = let_through(Verdict(Decision(action, ("r",), "high"))).decision
        assert (decision.action, decision.rules, decision.severity) == ("flag", ("r",), "high")
    untouched = Verdict(Decision("allow", (), "info"))
    assert let_through(untouched) is untouched


def reasons(record: AuditRecord) -> list[str]:
    return [unseen.reason for unseen in record.inspection.unseen]


@pytest.mark.parametrize("offer", ["Connection: close\r\nUpgrade: anything", "Connection: Upgrade, close\r\nUpgrade: websocket"])
async def test_an_offer_to_upgrade_does_not_free_the_body(start: Start, offer: str) -> None:
    """Where the rule lets upgrades pass, a request with a body is held all the same: what a rule forbids in it stays here."""
    running = await start(f"rules: [{BLOCK[:-1]}, unseen: forward}}]")
    body = b'{"email":"lotte.aerts@example.be"}'
    offer = f"{offer}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body.decode()}"
    answer, arrived = await tunnelled(running, offer, b"HTTP/1.1 204 No Content", b"")
    assert answer.startswith(b"HTTP/1.1 403")
    assert arrived == b""
    (record,) = await running.records()
    assert (record.decision.action, reasons(record)) == ("block", ["streaming_rule"])
    assert {finding.entity for finding in record.findings} == {"EMAIL_ADDRESS"}


def offering(headers: dict[str, str]) -> Request:
    return Request.make("GET", "http://example.be/", headers=[(name.encode(), value.encode()) for name, value in headers.items()])


@pytest.mark.parametrize(
    ("offer", "connection", "left"),
    [
        ("h2c", "Upgrade, HTTP2-Settings", {}),
        ("H2C", "Upgrade, HTTP2-Settings, keep-alive", {b"connection": b"keep-alive"}),
        ("caps/1, h2c", "Upgrade, HTTP2-Settings", {b"upgrade": b"caps/1", b"connection": b"Upgrade"}),
        ("caps/1", "Upgrade, close", {b"upgrade": b"caps/1", b"connection": b"Upgrade, close", b"http2-settings": b"A"}),
    ],
)
def test_h2c_is_taken_out_of_a_list(offer: str, connection: str, left: dict[bytes, bytes]) -> None:
    """Its settings go with it; another protocol that is offered beside it stays."""
    request = offering({"Upgrade": offer, "Connection": connection, "HTTP2-Settings": "A"})
    keep_readable(request)
    fields: tuple[tuple[bytes, bytes], ...] = request.headers.fields
    assert {name.lower(): value for name, value in fields if name.lower() != b"content-length"} == left


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ({}, False),
        ({"Upgrade": "websocket", "Sec-WebSocket-Version": "13"}, False),
        ({"Upgrade": "websocket"}, True),
        ({"Upgrade": "websocket", "Sec-WebSocket-Version": "12"}, True),
        ({"Upgrade": "websocket, caps/1", "Sec-WebSocket-Version": "13"}, True),
        ({"Upgrade": "caps/1"}, True),
    ],
)
def test_what_an_upgrade_is(headers: dict[str, str], wanted: bool) -> None:
    """Everything but the one protocol whose messages are read."""
    assert upgrades(offering(headers)) is wanted
