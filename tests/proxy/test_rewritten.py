"""What is promised about a body's bytes, in a real proxy: nothing that is written anew travels under a promise that it breaks."""

import asyncio
import email
import email.policy
import json
from typing import Any

import pytest
from starlette.responses import JSONResponse, Response

from tests.e2e.upstream import Arrived
from tests.proxy.conftest import Start, free_port
from tests.proxy.test_trailers import END, RULE, plain

MAIL = "lotte.aerts@example.be"
BODY = {"email": MAIL}


def answering(**headers: str) -> Any:
    """An upstream that sends a JSON body back under these headers."""

    def answer(arrived: Arrived) -> Response:
        return JSONResponse(json.loads(arrived.body), headers={name.replace("_", "-"): value for name, value in headers.items()})

    return answer


@pytest.mark.parametrize("action", ["redact", "pseudonymise"])
@pytest.mark.parametrize(
    "header",
    [
        ("Content-Range", "bytes 0-33/5000"),
        ("Upload-Offset", "0"),
        ("Upload-Length", "34"),
        ("X-Goog-Upload-Offset", "0"),
        ("x-ms-range", "bytes=0-511"),
    ],
)
async def test_a_piece_of_an_upload_is_refused(start: Start, action: str, header: tuple[str, str]) -> None:
    """Its range counts bytes that would no longer be those (RFC 9110 §14.4, tus, Google, Azure); nothing reaches upstream."""
    running = await start(RULE.format(action))
    async with running.client() as client:
        answer = await client.put(f"{running.url}/file", json=BODY, headers=dict([header]))
    assert running.upstream.arrived == []
    assert (answer.status_code, "piece of an upload" in answer.text) == (403, True)


@pytest.mark.parametrize(
    "header",
    [
        ("x-amz-checksum-sha256", "AAAA"),
        ("x-amz-sdk-checksum-algorithm", "CRC32"),
        ("x-goog-hash", "crc32c=AAAA"),
        ("Content-MD5", "Q2hlY2sgSW50ZWdyaXR5IQ=="),
        ("Upload-Checksum", "sha1 AAAA"),
        ("x-ms-blob-content-md5", "AAAA"),
        ("x-ms-content-crc64", "AAAA"),
        ("X-Bz-Content-Sha1", "ab"),
        ("X-Checksum", "ab"),
        ("ETag", "ab"),
        ("Signature-Input", 'sig=("@method")'),
        ("Authorization", "GOOG4-HMAC-SHA256 Credential=x"),
        ("Authorization", "ACS3-HMAC-SHA256 Credential=x"),
        ("Authorization", 'Hawk id="x", hash="y", mac="z"'),
    ],
)
async def test_a_request_under_a_digest_is_refused(start: Start, header: tuple[str, str]) -> None:
    """Whatever the vendor calls it."""
    running = await start(RULE.format("redact"))
    async with running.client() as client:
        answer = await client.put(f"{running.url}/file", json=BODY, headers=dict([header]))
    assert running.upstream.arrived == []
    assert (answer.status_code, "is signed" in answer.text) == (403, True)


@pytest.mark.parametrize("header", [("Accept-Signature", "sig=()"), ("Want-Content-Digest", "sha-256=1"), ("Range", "bytes=0-9")])
async def test_what_a_request_asks_of_its_answer_promises_nothing_of_it(start: Start, header: tuple[str, str]) -> None:
    """The body is written over."""
    running = await start(RULE.format("redact"))
    async with running.client() as client:
        assert (await client.post(f"{running.url}/file", json=BODY, headers=dict([header]))).status_code == 200
    assert json.loads(running.upstream.arrived[0].body) == {"email": "[EMAIL_ADDRESS]"}


@pytest.mark.parametrize("name", ["Content-Digest", "x-amz-checksum-crc32"])
async def test_a_digest_in_a_request_s_trailer_refuses(start: Start, name: str) -> None:
    """RFC 9530 §2 lets it come after the body."""
    running = await start(RULE.format("redact"))
    async with plain() as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
        host = f"127.0.0.1:{server.port}"
        head = f"POST http://{host}/t HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        head += "Transfer-Encoding: chunked\r\n\r\n"
        body = json.dumps(BODY)
        writer.write(f"{head}{len(body):x}\r\n{body}\r\n0\r\n{name}: sha-256=:AAAA:\r\n\r\n".encode())
        assert (await reader.readuntil(END)).startswith(b"HTTP/1.1 403")
        writer.close()
    assert server.got == []


async def test_no_piece_is_asked_of_an_answer_that_is_to_be_restored(start: Start) -> None:
    """The whole comes, with the values in it."""
    running = await start(RULE.format("pseudonymise"))
    running.upstream.answer = answering()
    wanted = {"Range": "bytes=0-9", "If-Range": '"v1"', "Request-Range": "bytes=0-9"}
    async with running.client() as client:
        answer = await client.post(f"{running.url}/a", json=BODY, headers=wanted)
    names = {name.lower() for name, _ in running.upstream.arrived[0].headers}
    assert names.isdisjoint({"range", "if-range", "request-range"})
    assert answer.json() == BODY


async def test_a_range_stays_where_nothing_is_to_be_restored(start: Start) -> None:
    """A request without personal data asks as its client did."""
    running = await start(RULE.format("pseudonymise"))
    async with running.client() as client:
        await client.get(f"{running.url}/a", headers={"Range": "bytes=0-9"})
    assert ("range", "bytes=0-9") in running.upstream.arrived[0].headers


async def test_a_restored_answer_promises_nothing_about_the_bytes_that_came(start: Start) -> None:
    """No digest, checksum or signature stays; the strong entity tag becomes a weak one (RFC 9110 §8.8.1)."""
    running = await start(RULE.format("pseudonymise"))
    running.upstream.answer = answering(
        etag='"v1"', x_goog_hash="md5=AAAA", x_amz_checksum_crc32="AAAA", signature="sig=:AA:", signature_input='sig=("@status")',
        content_md5="AAAA", repr_digest="sha-256=:AA:", x_ms_blob_content_md5="AAAA", x_request_id="7",
    )  # fmt: skip
    async with running.client() as client:
        answer = await client.post(f"{running.url}/a", json=BODY)
    assert answer.json() == BODY
    assert set(answer.headers) <= {"content-type", "date", "server", "etag", "x-request-id", "transfer-encoding"}
    assert (answer.headers["etag"], answer.headers["x-request-id"]) == ('W/"v1"', "7")


async def test_an_answer_that_nobody_restores_keeps_its_promises(start: Start) -> None:
    """It passes as it came."""
    running = await start(RULE.format("pseudonymise"))

    def tagged(_: Arrived) -> Response:
        return Response(b"{}", headers={"etag": '"v1"', "content-digest": "x"})

    running.upstream.answer = tagged
    async with running.client() as client:
        answer = await client.get(f"{running.url}/a")
    assert (answer.headers["etag"], answer.headers["content-digest"]) == ('"v1"', "x")


async def test_a_restored_answer_s_trailers_promise_nothing_of_it_either(start: Start) -> None:
    """The digest goes, the rest of the trailer comes."""
    running = await start(RULE.format("pseudonymise"))
    port = free_port()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(END)
        size = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        body = await reader.readexactly(size)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        writer.write(b"%x\r\n%s\r\n0\r\nContent-Digest: sha-256=:AA:\r\nX-Sum: 7\r\n\r\n" % (size, body))
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", port):
        reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
        body = json.dumps(BODY)
        head = f"POST http://127.0.0.1:{port}/t HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        answer = await reader.readuntil(END) + await reader.readuntil(END)
        writer.close()
    assert MAIL.encode() in answer
    assert b"x-sum: 7" in answer.lower()
    assert b"digest" not in answer.lower()


@pytest.mark.parametrize(("action", "mark"), [("redact", "[EMAIL_ADDRESS]"), ("pseudonymise", "@example.com")])
async def test_a_client_that_waits_for_100_is_told_to_go_on(start: Start, action: str, mark: str) -> None:
    """The body is held and written anew, and its length is the new one."""
    running = await start(RULE.format(action))
    port = free_port()
    got: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(END)
        size = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        got.extend([head, await reader.readexactly(size)])
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", port):
        reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
        body = json.dumps(BODY)
        head = f"POST http://127.0.0.1:{port}/t HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n".encode())
        assert (await asyncio.wait_for(reader.readuntil(END), 20)).startswith(b"HTTP/1.1 100")
        writer.write(body.encode())
        assert b" 200 " in await asyncio.wait_for(reader.readline(), 20)
        writer.close()
    assert mark in json.loads(got[1])["email"]
    assert b"expect" not in got[0].lower()


@pytest.mark.parametrize("boundary", ["EMAIL_ADDRESS", "b", "--", "example.com"])
async def test_a_multipart_s_parts_stay_parts(start: Start, boundary: str) -> None:
    """Whatever the boundary: part headers and other parts are as they were, the whole's length is right, a part's own too."""
    running = await start(RULE.format("redact"))
    parts = (
        ('Content-Disposition: form-data; name="note"\r\nContent-Type: text/plain', f"my mail is {MAIL}\r\n--and more"),
        ('Content-Disposition: form-data; name="file"; filename="a.json"\r\nContent-Type: application/json\r\nX-Kept: 7',
         json.dumps({"email": MAIL, "n": 1})),
        ('Content-Disposition: form-data; name="raw"\r\nContent-Type: text/csv', "a,b\r\n1,2"),
    )  # fmt: skip
    body = "".join(f"--{boundary}\r\n{head}\r\n\r\n{text}\r\n" for head, text in parts) + f"--{boundary}--\r\n"
    kind = f'multipart/form-data; boundary="{boundary}"'
    async with running.client() as client:
        assert (await client.post(f"{running.url}/m", content=body, headers={"content-type": kind})).status_code == 200
    arrived = running.upstream.arrived[0]
    assert dict(arrived.headers)["content-length"] == str(len(arrived.body))
    wanted = body.replace(MAIL, "[EMAIL_ADDRESS]")
    assert arrived.body == wanted.encode()
    read = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + arrived.body, policy=email.policy.HTTP)
    assert len(list(read.iter_parts())) == 3


@pytest.mark.parametrize("action", ["redact", "pseudonymise"])
async def test_a_part_that_counts_its_own_bytes_counts_them_anew(start: Start, action: str) -> None:
    """A part's `Content-Length` never tells of what was there before."""
    running = await start(RULE.format(action))
    text = f"my mail is {MAIL}"
    body = f'--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Length: {len(text)}\r\n\r\n{text}\r\n--b--\r\n'
    async with running.client() as client:
        await client.post(f"{running.url}/m", content=body, headers={"content-type": "multipart/form-data; boundary=b"})
    (arrived,) = running.upstream.arrived
    head, _, rest = arrived.body.decode().partition("\r\n\r\n")
    assert MAIL not in rest
    assert head.endswith(f"Content-Length: {len(rest.removesuffix('\r\n--b--\r\n'))}")
