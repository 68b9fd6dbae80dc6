"""WebSockets in enforce mode: each message waits for its verdict, in order; what is refused closes the socket with 1008."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
import websockets
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.server import ServerConnection, serve

from ledger.record import AuditRecord
from proxy.sockets import SocketAddon
from proxy.total import total
from tests.proxy.conftest import Running, Start, free_port

MAIL = "lotte.aerts@example.be"
BLOCK = "{id: no-mail, when: {entity: [EMAIL_ADDRESS]}, action: block, severity: high}"
REDACT = "{id: hide, when: {entity: [EMAIL_ADDRESS]}, action: redact, severity: high}"


@dataclass(slots=True)
class Echo:
    """A WebSocket server that keeps what arrived and says it back; `code` is how the proxy closed it."""

    port: int = field(default_factory=free_port)
    arrived: list[str | bytes] = field(default_factory=list[str | bytes])
    code: int | None = None
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    async def talk(self, socket: ServerConnection) -> None:
        async for message in socket:
            self.arrived.append(message)
            await socket.send(message)
        self.code = socket.close_code
        self.closed.set()


@asynccontextmanager
async def connected(running: Running, **options: object) -> AsyncGenerator[tuple[ClientConnection, Echo]]:
    """A real client and a real server with the proxy between them."""
    echo = Echo()
    async with serve(echo.talk, "127.0.0.1", echo.port, max_size=None):
        url, proxy = f"ws://127.0.0.1:{echo.port}/live", f"http://127.0.0.1:{running.port}"
        async with websockets.connect(url, proxy=proxy, max_size=None, **options) as socket:  # pyright: ignore[reportArgumentType]  options of one test
            yield socket, echo


async def sent(running: Running) -> list[AuditRecord]:
    """The records of the client's messages."""
    await asyncio.sleep(0.2)
    return [record for record in await running.records() if record.direction == "sent" and record.part]


async def test_clean_messages_pass_in_order(start: Start) -> None:
    """Text, binary, fragments and compressed messages arrive as they were, one after the other, and are read in full."""
    running = await start(f"rules: [{BLOCK[:-1]}, unseen: forward}}]")
    messages: list[str | bytes] = [f"bericht {n}: één" for n in range(30)] + [b"\x00\x01", "x" * 300_000]
    async with connected(running, ping_interval=0.05) as (socket, echo):
        for message in messages:
            await socket.send(message)
        await socket.send(["een ", "twee ", "drie"])
        answers = [await socket.recv() for _ in range(len(messages) + 1)]
    assert echo.arrived == answers == [*messages, "een twee drie"]
    (record,) = await sent(running)
    assert (record.state, record.inspection.mode) == ("complete", "enforce")
    assert record.bytes == sum(len(m.encode() if isinstance(m, str) else m) for m in answers)


async def test_a_message_that_a_rule_blocks_closes_the_socket(start: Start) -> None:
    """1008 with the rule's name and no value for the client, 1001 for the server, which never sees the message."""
    running = await start(f"rules: [{BLOCK}]")
    async with connected(running) as (socket, echo):
        await socket.send("dag")
        assert await socket.recv() == "dag"
        await socket.send(f'{{"email":"{MAIL}"}}')
        await socket.send("na")
        with pytest.raises(websockets.ConnectionClosedError) as closed:
            await socket.recv()
        await asyncio.wait_for(echo.closed.wait(), 10)
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, "no-mail" in closed.value.rcvd.reason, "lotte" in closed.value.rcvd.reason) == (
        1008,
        True,
        False,
    )
    assert (echo.arrived, echo.code) == (["dag"], 1001)
    (record,) = await sent(running)
    assert (record.decision.action, {finding.entity for finding in record.findings}) == ("block", {"EMAIL_ADDRESS"})


async def test_a_message_is_redacted_in_place(start: Start) -> None:
    """JSON stays JSON and text stays text: only the address is written over, and the socket lives on."""
    running = await start(f"rules: [{REDACT}]")
    async with connected(running) as (socket, echo):
        for message in (f'{{ "email" : "{MAIL}", "n": 1.50 }}', f"mail {MAIL} aub", "klaar"):
            await socket.send(message)
            await socket.recv()
    assert echo.arrived == ['{ "email" : "[EMAIL_ADDRESS]", "n": 1.50 }', "mail [EMAIL_ADDRESS] aub", "klaar"]
    (record,) = await sent(running)
    assert record.decision.action == "redact"
    assert {finding.place for finding in record.findings} == {"ws:$.email", "ws:$"}


@pytest.mark.parametrize(("unseen", "passes"), [("", False), (", unseen: forward", True)])
async def test_a_message_over_the_bound_goes_as_the_rule_says(start: Start, unseen: str, passes: bool) -> None:
    """Too large to be held: refused for a third country without `unseen`, else forwarded whole and recorded as `over_budget`."""
    running = await start(f"rules: [{BLOCK[:-1]}{unseen}}}]", proxy="max_body: 64KiB")
    large = "é" * 200_000
    async with connected(running) as (socket, echo):
        await socket.send("dag")
        assert await socket.recv() == "dag"
        await socket.send(large)
        if passes:
            assert await socket.recv() == large
            await socket.send("nog")
            assert await socket.recv() == "nog"
        else:
            with pytest.raises(websockets.ConnectionClosedError):
                await socket.recv()
    assert echo.arrived == (["dag", large, "nog"] if passes else ["dag"])
    records = await sent(running)
    assert {unseen.reason for record in records for unseen in record.inspection.unseen} == {"over_budget"}
    assert not passes or sum(record.bytes for record in records) == len(large.encode()) + 6


async def flood(socket: ClientConnection) -> None:
    for _ in range(100):
        await socket.send("x" * 10_000)
    await socket.recv()


async def test_a_socket_that_piles_up_is_closed(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages that come faster than they are judged do not fill memory: past the last bound the socket closes, recorded."""
    monkeypatch.setattr("proxy.layers.holding.MOST_WAITING", 100_000)
    running = await start(f"rules: [{BLOCK[:-1]}, unseen: forward}}]", detectors=[], pool={"deadline": 1})
    async with connected(running, compression=None) as (socket, echo):
        with pytest.raises(websockets.ConnectionClosedError) as closed:
            await flood(socket)
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, echo.arrived) == (1008, [])
    while running.pool.depth:  # the message that was in the detectors' hands
        await asyncio.sleep(0.05)
    records = await sent(running)
    assert [record.decision.action for record in records] == ["block", "block"]
    assert "over_budget" in {unseen.reason for record in records for unseen in record.inspection.unseen}


async def test_what_the_processor_sends_is_not_held(start: Start) -> None:
    """An answer that a rule would stop passes like any other answer, and its record says flag."""
    running = await start(f"rules: [{BLOCK}]")
    async with told(running, f"bel {MAIL}") as socket:
        assert await socket.recv() == f"bel {MAIL}"
    await asyncio.sleep(0.2)
    received = next(record for record in await running.records() if record.direction == "received" and record.part)
    assert (received.decision.action, {finding.entity for finding in received.findings}) == ("flag", {"EMAIL_ADDRESS"})


@asynccontextmanager
async def told(running: Running, text: str) -> AsyncGenerator[ClientConnection]:
    """A client of a server that speaks first."""

    async def speak(socket: ServerConnection) -> None:
        await socket.send(text)
        await socket.wait_closed()

    port = free_port()
    async with serve(speak, "127.0.0.1", port):
        url, proxy = f"ws://127.0.0.1:{port}/live", f"http://127.0.0.1:{running.port}"
        async with websockets.connect(url, proxy=proxy) as socket:
            yield socket


async def test_a_fault_while_a_message_waits_refuses_it(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law 4: the message does not pass, the socket closes with 1008, and the record says failed."""
    running = await start(f"rules: [{BLOCK}]")
    addon = next(each for each in running.addons if isinstance(each, SocketAddon))

    async def broken(*_: object) -> None:
        raise RuntimeError(MAIL)

    broken.__name__ = "websocket_held"
    monkeypatch.setattr(addon, "websocket_held", total(broken).__get__(addon))
    async with connected(running) as (socket, echo):
        await socket.send("dag")
        with pytest.raises(websockets.ConnectionClosedError) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, echo.arrived) == (1008, [])
    assert "failed" in {unseen.reason for record in await running.records() for unseen in record.inspection.unseen}


async def test_a_long_held_socket_writes_pieces(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Verdicts are added up to a record of so many bytes; no byte is counted twice and no finding lost."""
    monkeypatch.setattr("proxy.sockets.PIECE_BYTES", 200)
    running = await start("rules: [{id: seen, when: {entity: [PASSWORD]}, action: block, severity: high}]")
    async with connected(running) as (socket, _):
        for n in range(20):
            await socket.send(f'{{"email":"lotte{n:02}@example.be"}}')
            await socket.recv()
    records = await sent(running)
    assert len(records) > 2
    assert sorted(record.part for record in records) == list(range(1, len(records) + 1))
    assert {record.state for record in records} == {"partial", "complete"}
    assert sum(record.bytes for record in records) == 20 * 30
    found = [finding for record in records for finding in record.findings if finding.entity == "EMAIL_ADDRESS"]
    assert sum(finding.count for finding in found) == 20
    assert len({token for finding in found for token in finding.tokens}) == 20
