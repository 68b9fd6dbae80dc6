"""A content type is a hint: the bytes settle what a body is, and the record says where the two disagree."""

import asyncio

import pytest

from ledger.record import AuditRecord, MistypedRecord
from tests.e2e.upstream import Arrived, Response
from tests.proxy.conftest import Running, Start
from tests.proxy.test_sockets import connected

MAIL = "jan.janssens@telenet.be"
JSON = f'{{"email":"{MAIL}"}}'.encode()
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60


@pytest.mark.parametrize(
    ("declared", "body", "said"),
    [
        ("text/plain;charset=UTF-8", JSON, MistypedRecord("body", "text/plain", "json")),
        ("image/png", JSON, MistypedRecord("body", "image/png", "json")),
        ("application/json", PNG, MistypedRecord("body", "application/json", "media")),
        ("", JSON, MistypedRecord("body", None, "json")),
        ("x\u0301 <jan.janssens@telenet.be>", JSON, MistypedRecord("body", None, "json")),
        ("application/octet-stream", JSON, MistypedRecord("body", "application/octet-stream", "json")),
    ],
)
async def test_bytes_that_say_otherwise_are_recorded(start: Start, declared: str, body: bytes, said: MistypedRecord) -> None:
    """A wrong, missing or malformed type is settled by the bytes, what is in them is found, and the record says so."""
    sent, received = await _both(await start(), declared, body)
    assert sent.inspection.mistyped == [said]
    assert [finding.entity for finding in sent.findings if finding.place == "body:$.email"] == ["EMAIL_ADDRESS"] * (body == JSON)
    assert received.inspection.mistyped == []


@pytest.mark.parametrize(
    ("declared", "body"),
    [
        ("application/json", JSON),
        ("application/vnd.api+json", JSON),
        ("application/javascript", b"let a = 1"),
        ("", b"Dag"),
        ("", b""),
    ],
)
async def test_a_type_that_fits_leaves_no_trace(start: Start, declared: str, body: bytes) -> None:
    """Where type and bytes agree, or the bytes are text under an unknown name, nothing is said."""
    sent, _ = await _both(await start(), declared, body)
    assert sent.inspection.mistyped == []


async def test_a_part_says_its_own_type(start: Start) -> None:
    """Each part with a type of its own is read by its bytes too; one without, or that is text by name, is not told."""
    files = {
        "photo": ("a.png", JSON, "image/png"),
        "sheet": ("a.csv", b"name,mail\nJan,jan@example.be\n", "text/csv"),
        "any": ("a.bin", JSON, "application/octet-stream"),
    }
    running = await start()
    async with running.client() as client:
        await client.post(running.url, files=files, data={"meta": JSON.decode()})
    (sent,) = [record for record in await running.records() if record.direction == "sent"]
    assert sent.inspection.mistyped == [MistypedRecord("part:photo", "image/png", "json")]


async def test_signed_chunks_are_no_type(start: Start) -> None:
    """What an S3 client sends is framed, whatever it is."""
    signature = b";chunk-signature=" + b"0" * 64 + b"\r\n"
    body = f"{len(JSON):x}".encode() + signature + JSON + b"\r\n0" + signature + b"\r\n"
    running = await start()
    async with running.client() as client:
        for headers in (
            {"content-type": "application/json", "content-encoding": "aws-chunked"},
            {"content-type": "application/zip"},
        ):
            await client.post(running.url, content=body, headers=headers)
    sent = sorted((one for one in await running.records() if one.direction == "sent"), key=lambda record: record.id)
    assert [[finding.place for finding in record.findings] for record in sent] == [["body:$.email"]] * 2
    assert [record.inspection.mistyped for record in sent] == [[], [MistypedRecord("body:$", "application/zip", "json")]]


async def test_messages_of_a_socket_declare_no_type(start: Start) -> None:
    """Text or binary is a frame's kind: JSON in either is no disagreement."""
    running = await start()
    async with connected(running) as (socket, _):
        for message in (JSON.decode(), JSON):
            await socket.send(message)
            await socket.recv()
    await asyncio.sleep(0.2)
    messages = [record for record in await running.records() if record.part]
    assert {record.direction for record in messages} == {"sent", "received"}
    assert [record.inspection.mistyped for record in messages] == [[], []]
    assert all(record.findings for record in messages)


async def test_an_answer_that_comes_again_says_it_again(start: Start) -> None:
    """Answers that held nothing are remembered for seconds, and with them that their type was wrong."""
    running = await start()
    running.upstream.answer = mistaken
    async with running.client() as client:
        for _ in range(3):
            await client.get(running.url)
    received = [record for record in await running.records() if record.direction == "received"]
    assert [record.inspection.mistyped for record in received] == [[MistypedRecord("body", "text/html", "json")]] * 3


def mistaken(_: Arrived) -> Response:
    return Response(b'{"ok":true}', headers={"content-type": "text/html"})


async def _both(running: Running, declared: str, body: bytes) -> list[AuditRecord]:
    headers = [(b"content-type", declared.encode())] if declared else []
    async with running.client() as client:
        await client.post(running.url, content=body, headers=headers)
    return sorted(await running.records(), key=lambda record: record.direction, reverse=True)
