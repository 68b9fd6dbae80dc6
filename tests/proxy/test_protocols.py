"""Protocols through a real proxy: HTTP/2, trailers, WebSocket, server-sent events, CONNECT to anything, TLS that fails."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import websockets
from mitmproxy import http
from starlette.responses import Response

from detectors.jobs import Inspected, InspectJob
from detectors.pool import Pool
from ledger.record import AuditRecord
from proxy import protocols
from tests.e2e.upstream import Arrived, events, trusting
from tests.proxy.conftest import Running, Start, free_port

RECORDS = Path(__file__).parents[2] / "docs" / "records.md"
MAIL = "lotte.aerts@example.be"


async def test_http2_both_ways(start: Start) -> None:
    """An HTTP/2 client speaks HTTP/2 to upstream too; twenty streams share one connection and each is recorded."""
    running = await start()
    async with running.client(http2=True) as client:
        answers = await asyncio.gather(*(client.post(f"{running.url}/n", json={"email": f"a{n}@example.be"}) for n in range(20)))
    assert {answer.http_version for answer in answers} == {"HTTP/2"}
    assert {arrived.http_version for arrived in running.upstream.arrived} == {"2"}
    records = await running.records()
    assert len(records) == 40
    assert {record.protocol for record in records} == {"h2"}


async def test_server_sent_events_are_not_held(start: Start) -> None:
    """The first event reaches the client while the stream is still open."""
    running = await start()
    running.upstream.answer = speaking
    async with running.client() as client, client.stream("POST", running.url + "/sse", json={"stream": True}) as response:
        lines = [line async for line in response.aiter_lines() if line]
    assert len(lines) == 4
    received = next(record for record in await running.records() if record.direction == "received")
    assert "EMAIL_ADDRESS" in {finding.entity for finding in received.findings}


async def test_websocket_messages_are_relayed_and_read(start: Start) -> None:
    """Text and binary pass both ways; what people wrote is in records of protocol part > 0, complete at the end."""
    running = await start()
    proxy = f"http://127.0.0.1:{running.port}"
    url = f"wss://localhost:{running.upstream.port}/socket"
    async with websockets.connect(url, proxy=proxy, ssl=trusting(running.ca)) as socket:
        for text in ("hallo", f'{{"email":"{MAIL}"}}'):
            await socket.send(text)
            assert await socket.recv() == "echo " + text
        await socket.send(b"\x00\x01")
        assert await socket.recv() == b"\x00\x01"
        await socket.send(["een ", "twee ", "drie"])
        assert await socket.recv() == "echo een twee drie"
    await asyncio.sleep(0.2)
    pieces = [record for record in await running.records() if record.part]
    assert {(record.direction, record.state, record.protocol) for record in pieces} == {
        ("sent", "complete", "websocket"),
        ("received", "complete", "websocket"),
    }
    assert {finding.entity for record in pieces for finding in record.findings} >= {"EMAIL_ADDRESS"}
    assert all(finding.place.startswith("ws") for record in pieces for finding in record.findings)


async def test_an_answer_that_is_read_before_its_request_has_the_path_too(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever detector is first: both records name the path, and so does a socket's that was over in a moment."""
    running = await start()
    inspect = Pool.inspect

    async def slow(pool: Pool, job: InspectJob) -> Inspected:
        if job.head is not None and job.head.target:
            await asyncio.sleep(0.4)
        return await inspect(pool, job)

    monkeypatch.setattr(Pool, "inspect", slow)
    async with running.client() as client:
        await client.post(f"{running.url}/orders", json={"a": 1})
    url = f"wss://localhost:{running.upstream.port}/socket"
    async with websockets.connect(url, proxy=f"http://127.0.0.1:{running.port}", ssl=trusting(running.ca)) as socket:
        await socket.send("hallo")
    records = await running.records()
    assert sorted((record.path, record.direction) for record in records if record.path != "/socket") == [
        ("/orders", "received"),
        ("/orders", "sent"),
    ]


async def test_http1_trailers_pass_both_ways(start: Start) -> None:
    """A chunked body with trailers arrives with its trailers, in both directions."""
    running = await start()
    port = free_port()
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n")
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    head = f"POST http://127.0.0.1:{port}/t HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\n\r\n"
    writer.write(head.encode() + b"5\r\nhallo\r\n0\r\nX-Amz: 42\r\n\r\n")
    answer = await reader.readuntil(b"X-Sum: 7\r\n\r\n")
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()
    assert seen[1] == b"5\r\nhallo\r\n0\r\nX-Amz: 42\r\n\r\n"
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert [record.state for record in await running.records()] == ["complete", "complete"]


async def test_a_passthrough_host_is_not_opened(start: Start) -> None:
    """The client sees the server's own certificate; the record says `passthrough` and how many bytes went each way."""
    running = await start(proxy="passthrough: [localhost]")
    import httpx

    context = trusting(running.upstream.ca)
    async with httpx.AsyncClient(proxy=f"http://127.0.0.1:{running.port}", verify=context, trust_env=False) as client:
        assert (await client.post(running.url + "/secret", json={"email": MAIL})).status_code == 200
    await asyncio.sleep(0.2)
    sent, received = sorted(await running.records(), key=lambda record: record.direction, reverse=True)
    assert [unseen.reason for unseen in sent.inspection.unseen] == ["passthrough"]
    assert (sent.host, sent.inspection.mode) == ("localhost", "passthrough")
    assert sent.bytes > 100
    assert received.bytes > 100


async def test_a_client_that_rejects_our_certificate_is_a_blind_spot(start: Start) -> None:
    """A client with a pinned or foreign trust store fails its handshake: recorded as `tls_failed` with the name it asked for."""
    running = await start()
    import httpx

    async with httpx.AsyncClient(
        proxy=f"http://127.0.0.1:{running.port}", verify=ssl.create_default_context(), trust_env=False
    ) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(running.url)
    await _is_blind_spot(running)


@pytest.mark.parametrize("when", ["in the handshake", "after the handshake"])
async def test_a_client_that_drops_the_connection_over_our_certificate_is_a_blind_spot(start: Start, when: str) -> None:
    """A pin that fails without an alert: the client has seen our certificate and goes away, before or after it says so."""
    running = await start()
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(f"CONNECT localhost:{running.upstream.port} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    if when == "after the handshake":
        await writer.start_tls(trusting(running.ca), server_hostname="localhost")
    else:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        with pytest.raises(ssl.SSLWantReadError):
            trusting(running.ca).wrap_bio(incoming, outgoing, server_hostname="localhost").do_handshake()
        writer.write(outgoing.read())
        await reader.read(100)
    writer.transport.abort()
    await _is_blind_spot(running)


async def test_a_connection_that_is_opened_ahead_is_no_blind_spot(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser's spare connection that is closed unused after a while says nothing about our certificate."""
    monkeypatch.setattr("proxy.tunnels.HESITATION", 0.1)
    running = await start()
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(f"CONNECT localhost:{running.upstream.port} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    await writer.start_tls(trusting(running.ca), server_hostname="localhost")
    await asyncio.sleep(0.3)
    writer.close()
    await asyncio.sleep(0.3)
    assert await running.records() == []


async def _is_blind_spot(running: Running) -> None:
    """Both directions are recorded as `tls_failed`, under the name that the client asked for, with no byte forwarded."""
    await asyncio.sleep(0.3)
    records = await running.records()
    assert [(record.direction, record.host, record.bytes) for record in records] == [
        ("sent", "localhost", 0),
        ("received", "localhost", 0),
    ]
    assert {unseen.reason for record in records for unseen in record.inspection.unseen} == {"tls_failed"}


async def test_what_is_no_http_is_a_counted_tunnel(start: Start) -> None:
    """CONNECT to any port with any protocol passes, with bytes both ways and `not_http`."""
    running = await start()
    port = free_port()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((await reader.readexactly(4)).upper())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"\x01abc")
    assert await reader.read() == b"\x01ABC"
    writer.close()
    await writer.wait_closed()
    server.close()
    await asyncio.sleep(0.2)
    sent, received = sorted(await running.records(), key=lambda record: record.direction, reverse=True)
    assert [unseen.reason for unseen in sent.inspection.unseen] == ["not_http"]
    assert (sent.bytes, received.bytes) == (4, 4)


async def test_expect_continue(start: Start) -> None:
    """A client that waits for 100 Continue is told to go on."""
    running = await start()
    async with running.client() as client:
        response = await client.post(running.url + "/e", content=b"email=" + MAIL.encode(), headers={"expect": "100-continue"})
    assert response.status_code == 200
    assert running.upstream.arrived[0].body == b"email=" + MAIL.encode()


async def test_a_huge_head_is_refused_and_a_large_one_passes(start: Start) -> None:
    """64 KB of header pass and are recorded; a head without end is refused with 431 and nothing is kept."""
    running = await start()
    async with running.client() as client:
        await client.get(running.url + "/h", headers={"x-long": "a" * 60_000})
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(b"GET / HTTP/1.1\r\nX-Endless: " + b"a" * 400_000)
    assert (await reader.read(100)).startswith(b"HTTP/1.1 431")
    writer.close()
    sent = await _sent(running)
    assert "failed" not in {unseen.reason for unseen in sent.inspection.unseen}  # no detector died over it


async def test_a_client_that_goes_away_is_recorded_as_interrupted(start: Start) -> None:
    """Half an upload: what had passed is inspected, and the record says `interrupted`."""
    running = await start()

    async def half() -> AsyncIterator[bytes]:
        yield b'{"email":"' + MAIL.encode() + b'",'
        await asyncio.sleep(0.3)
        raise ConnectionResetError

    async with running.client() as client:
        with pytest.raises(ConnectionResetError):
            await client.post(running.url + "/half", content=half(), headers={"content-type": "application/json"})
    await asyncio.sleep(0.3)
    sent = await _sent(running)
    assert sent.state == "interrupted"
    assert "interrupted" in {unseen.reason for unseen in sent.inspection.unseen}


async def test_alt_svc_is_stripped(start: Start) -> None:
    """HTTP/3 advertisements do not lure clients past the proxy."""
    running = await start()
    running.upstream.answer = advertising
    async with running.client() as client:
        assert "alt-svc" not in (await client.get(running.url)).headers


@pytest.mark.parametrize(
    ("offer", "unseen"),
    [('h3=":443"; ma=86400', ["quic"]), ('h2="alt.example:443", h3-29=":443"', ["quic"]), ('h2="other:443"', []), ("clear", [])],
)
async def test_an_advertisement_that_is_kept_is_a_blind_spot(start: Start, offer: str, unseen: list[str]) -> None:
    """What the client may send over QUIC from then on is said in the record of the answer that offered it, and nowhere else."""
    running = await start(proxy="alt_svc: keep")

    def offering(_: Arrived) -> Response:
        return Response(b"x", headers={"alt-svc": offer})

    running.upstream.answer = offering
    async with running.client() as client:
        assert (await client.get(running.url)).headers["alt-svc"] == offer
    sent, received = sorted(await running.records(), key=lambda record: record.direction, reverse=True)
    assert [each.reason for each in received.inspection.unseen] == unseen
    assert {each.place for each in received.inspection.unseen} <= {"header:alt-svc"}
    assert sent.inspection.complete


def speaking(_: Arrived) -> Response:
    return events('{"t":"Dag"}', '{"t":"Griet"}', f'{{"t":"{MAIL}"}}', "[DONE]")


def advertising(_: Arrived) -> Response:
    return Response(b"x", headers={"alt-svc": 'h3=":443"'})


async def _sent(running: Running) -> AuditRecord:
    return next(record for record in await running.records() if record.direction == "sent")


async def test_a_long_event_stream_is_recorded_in_pieces(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece is cut between events, recorded as `partial`, and the last completes the exchange; no byte is counted twice."""
    monkeypatch.setattr("proxy.streams.PIECE_BYTES", 60)
    running = await start()
    running.upstream.answer = talking
    async with running.client() as client:
        content = (await client.post(running.url + "/long", json={"stream": True})).content
    received = [record for record in await running.records() if record.direction == "received"]
    assert sorted(record.part for record in received) == list(range(1, len(received) + 1))
    assert len(received) > 2
    assert {record.state for record in received} == {"partial", "complete"}
    assert sum(record.bytes for record in received) == len(content)
    found = [finding for record in received for finding in record.findings if finding.entity == "EMAIL_ADDRESS"]
    told = [
        (record.part, record.state, record.bytes, [(u.reason, u.place) for u in record.inspection.unseen]) for record in received
    ]
    assert sum(finding.count for finding in found) == 12, told


def talking(_: Arrived) -> Response:
    return events(*(f'{{"mail":"lotte{n}@example.be"}}' for n in range(12)))


async def test_each_rejection_of_our_certificate_is_recorded(start: Start) -> None:
    """In both directions, with the name that was asked for: `proxy.pinned` counts them."""
    running = await start()
    import httpx

    for _ in range(5):
        context = ssl.create_default_context()
        async with httpx.AsyncClient(proxy=f"http://127.0.0.1:{running.port}", verify=context, trust_env=False) as client:
            with pytest.raises(httpx.ConnectError):
                await client.get(running.url)
    await asyncio.sleep(0.3)
    records = await running.records()
    assert [(each.host, each.inspection.unseen[0].reason) for each in records] == [("localhost", "tls_failed")] * 10


@pytest.mark.parametrize(
    ("version", "headers", "protocol"),
    [
        ("HTTP/1.1", {}, "http/1.1"),
        ("HTTP/1.0", {}, "http/1.0"),
        ("HTTP/7.7", {}, "http/1.1"),
        ("HTTP/2.0", {}, "h2"),
        ("HTTP/2.0", {"content-type": "application/grpc+proto"}, "grpc"),
        ("HTTP/1.1", {"upgrade": "WebSocket"}, "websocket"),
        ("HTTP/1.1", {"upgrade": "h2c"}, "http/1.1"),
    ],
)
def test_what_a_request_is_made_in(version: str, headers: dict[str | bytes, str | bytes], protocol: str) -> None:
    """A client's own version number never reaches a record."""
    request = http.Request.make("GET", "https://crm.example/", headers=headers)
    request.http_version = version
    assert protocols.spoken(request).name == protocol


def test_every_protocol_of_a_record_is_documented() -> None:
    """docs/records.md names each value of `protocol`."""
    row = next(line for line in RECORDS.read_text().splitlines() if line.startswith("| `protocol` |"))
    assert {f"`{one.name}`" for one in protocols.TABLE if one.name} == set(re.findall(r"`[^`]+`", row)) - {"`protocol`"}
