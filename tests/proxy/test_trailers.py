"""Trailers are read like headers: what stands in them is found, recorded, and acted on where the body is held."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import grpc
import h2.connection
import h2.events
import pytest
from h2.config import H2Configuration

from ledger.record import AuditRecord
from tests.e2e.upstream import trusting
from tests.proxy.conftest import Running, Start, free_port
from tests.proxy.test_endless import MAIL as GREETING
from tests.proxy.test_endless import Chat, chatting, identity

MAIL = "lotte.aerts@example.be"
RULE = "rules: [{{id: no-mail, when: {{entity: [EMAIL_ADDRESS]}}, action: {}, severity: high}}]"
END = b"\r\n\r\n"


@dataclass(slots=True)
class Plain:
    """An HTTP/1.1 server that keeps what it got and answers with a trailer."""

    port: int
    got: list[bytes] = field(default_factory=list[bytes])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read one chunked message, answer it, close."""
        self.got += [await reader.readuntil(END), await reader.readuntil(END)]
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Owner: griet@example.com\r\n\r\n")
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def plain() -> AsyncGenerator[Plain]:
    server = Plain(free_port())
    async with await asyncio.start_server(server.serve, "127.0.0.1", server.port):
        yield server


async def chunked(running: Running, port: int, trailer: str) -> bytes:
    """Send a small chunked body with a trailer; what comes back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    head = f"POST http://127.0.0.1:{port}/t HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\n\r\n"
    writer.write(f"{head}5\r\nhallo\r\n0\r\n{trailer}\r\n\r\n".encode())
    answer = await reader.readuntil(END)
    if answer.startswith(b"HTTP/1.1 200"):
        answer += await reader.readuntil(END)
    writer.close()
    await writer.wait_closed()
    return answer


def found(records: list[AuditRecord], direction: str) -> set[tuple[str, str]]:
    return {(one.entity, one.place) for record in records if record.direction == direction for one in record.findings}


async def test_trailers_are_read_both_ways(start: Start) -> None:
    """HTTP/1.1, observed: they pass as they are, and each record says what stood in them."""
    running = await start()
    async with plain() as server:
        answer = await chunked(running, server.port, f"X-User: {MAIL}")
    assert server.got[1].endswith(f"X-User: {MAIL}\r\n\r\n".encode())
    assert answer.endswith(b"X-Owner: griet@example.com\r\n\r\n")
    records = await running.records()
    assert ("EMAIL_ADDRESS", "header:x-user") in found(records, "sent")
    assert ("EMAIL_ADDRESS", "header:x-owner") in found(records, "received")


@pytest.mark.parametrize("action", ["block", "redact"])
async def test_a_held_request_is_refused_for_its_trailer(start: Start, action: str) -> None:
    """HTTP/1.1, enforced: as for a header, which cannot be written over; nothing reaches the processor."""
    running = await start(RULE.format(action))
    async with plain() as server:
        assert (await chunked(running, server.port, f"X-User: {MAIL}")).startswith(b"HTTP/1.1 403")
    assert server.got == []
    (record,) = await running.records()
    assert (record.decision.action, found([record], "sent")) == ("block", {("EMAIL_ADDRESS", "header:x-user")})


async def test_a_clean_trailer_passes_a_rule(start: Start) -> None:
    """A held request goes on with its trailer."""
    running = await start(RULE.format("block"))
    async with plain() as server:
        assert (await chunked(running, server.port, "X-Sum: 7")).startswith(b"HTTP/1.1 200")
    assert server.got[1].endswith(b"X-Sum: 7\r\n\r\n")


async def over_http2(running: Running) -> int:
    """Send a body and a trailer over HTTP/2; the status that comes back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    authority = f"localhost:{running.upstream.port}"
    writer.write(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n".encode())
    await reader.readuntil(END)
    context = trusting(running.ca)
    context.set_alpn_protocols(["h2"])
    await writer.start_tls(context, server_hostname="localhost")
    connection = h2.connection.H2Connection(H2Configuration(client_side=True))
    connection.initiate_connection()
    head = {":method": "POST", ":scheme": "https", ":authority": authority, ":path": "/t", "content-type": "text/plain"}
    connection.send_headers(1, list(head.items()))
    connection.send_data(1, b"hallo")
    connection.send_headers(1, [("x-user", MAIL)], end_stream=True)
    writer.write(connection.data_to_send())
    status = 0
    while not status:
        for event in connection.receive_data(await asyncio.wait_for(reader.read(65536), 20)):
            if isinstance(event, h2.events.ResponseReceived):
                status = int(next(value for name, value in event.headers or () if name == b":status"))
        writer.write(connection.data_to_send())
    writer.close()
    return status


async def test_http2_trailers_are_read(start: Start) -> None:
    """Observed: the record says what stood in them."""
    running = await start()
    assert await over_http2(running) == 200
    assert found(await running.records(), "sent") == {("EMAIL_ADDRESS", "header:x-user")}


async def test_a_held_http2_request_is_refused_for_its_trailer(start: Start) -> None:
    """Enforced: nothing reaches the processor."""
    running = await start(RULE.format("block"))
    assert await over_http2(running) == 403
    assert running.upstream.arrived == []


async def test_what_a_grpc_server_says_last_is_read(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its trailing metadata is part of the answer; its status is none of anybody's data."""
    running = await start()

    def tell(_: Chat, request: bytes, context: grpc.ServicerContext) -> bytes:
        context.set_trailing_metadata((("x-owner", "griet@example.com"),))
        return request

    monkeypatch.setattr(Chat, "once", tell)
    async with chatting(running, monkeypatch) as (channel, _):
        assert await asyncio.wait_for(channel.unary_unary("/chat.Chat/Unary", identity, identity)(GREETING), 20) == GREETING
    places = {place for _, place in found(await running.records(), "received") if place.startswith("header:")}
    assert places == {"header:x-owner"}
