"""Restoring an answer: its headers fit what becomes of its bytes, and the callback never raises."""

import gzip
import zlib

import pytest
from mitmproxy import http

from formats.coding import encode
from proxy.act.restore import Restored, ask_plain, restored
from proxy.restoring.choosing import Restoring, restoring
from proxy.restoring.matcher import Matcher, Quote, plainly
from proxy.restoring.unpacking import Unpack, unpacking
from tests.proxy.packing import packing

PAIRS = {"Velmoran": "Jan"}


def request(method: str = "POST", version: str = "HTTP/1.1") -> http.Request:
    made = http.Request.make(method, "https://x.example/", b"", {"accept-encoding": "gzip, br"})
    made.http_version = version
    return made


def answer(status: int = 200, content_type: str = "text/plain", **headers: str) -> http.Response:
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return http.Response.make(status, b"", {"content-type": content_type, "content-length": "8", **more})


def packed_as(encoding: str) -> http.Response:
    """An answer in an encoding that mitmproxy may not know: it drops such a header from an answer that it makes."""
    made = answer()
    made.headers["content-encoding"] = encoding
    return made


def through(response: http.Response, *chunks: bytes, pairs: dict[str, str] = PAIRS, asked: http.Request | None = None) -> bytes:
    seen: list[bytes] = []

    def watch(chunk: bytes) -> bytes:
        seen.append(chunk)
        return chunk

    way = restored(asked or request(), response, pairs, watch)
    made: list[bytes] = []
    for chunk in (*chunks, b""):
        given = way(chunk)
        made += [given] if isinstance(given, bytes) else given
        assert isinstance(given, bytes) or b"" not in given  # an empty chunk would end a chunked answer
    assert seen == made
    return b"".join(made)


def test_what_counted_bytes_goes_and_the_copy_is_what_the_client_gets() -> None:
    """Length and digest are not true any more; HTTP/1.1 is chunked."""
    response = answer(content_digest="sha-256=:x:", accept_ranges="bytes")
    assert through(response, b"Vel", b"moran and Vel") == b"Jan and Vel"
    assert set(response.headers) == {"content-type", "transfer-encoding"}


@pytest.mark.parametrize("version", ["HTTP/2.0", "HTTP/1.0"])
def test_other_versions_need_no_chunks(version: str) -> None:
    """HTTP/2 has frames, HTTP/1.0 the end of the connection."""
    response = answer()
    assert through(response, b"Velmoran", asked=request(version=version)) == b"Jan"
    assert "transfer-encoding" not in response.headers


def test_a_compressed_answer_is_unpacked() -> None:
    """Though none was asked for."""
    asked = request()
    ask_plain(asked)
    assert asked.headers["accept-encoding"] == "identity"
    response = answer(content_encoding="gzip")
    packed = gzip.compress(b"Dear Velmoran")
    assert through(response, packed[:9], packed[9:], asked=asked) == b"Dear Jan"
    assert "content-encoding" not in response.headers


@pytest.mark.parametrize(
    ("response", "asked", "pairs"),
    [
        (answer(), request("HEAD"), PAIRS),
        (answer(204), request(), PAIRS),
        (answer(206, content_range="bytes 0-7/20"), request(), PAIRS),
        (answer(content_type="image/png"), request(), PAIRS),
        (packed_as("compress"), request(), PAIRS),
        (packed_as("gzip, br"), request(), PAIRS),
        (answer(), request(), {}),
    ],
)
def test_what_cannot_be_restored_passes_untouched(response: http.Response, asked: http.Request, pairs: dict[str, str]) -> None:
    """Bytes and headers."""
    before = response.headers.copy()
    assert through(response, b"Velmoran", asked=asked, pairs=pairs) == b"Velmoran"
    assert response.headers == before


def failing(way: Restoring, monkeypatch: pytest.MonkeyPatch, unpack: Unpack = bytes) -> Restored:
    """An answer in which "boom" raises while it is restored."""
    run = Matcher.run

    def broken(self: Matcher, text: str, quote: Quote = plainly, *, final: bool = False, before: str = "") -> tuple[str, str]:
        if "boom" in text:
            raise RuntimeError("boom")
        return run(self, text, quote, final=final, before=before)

    monkeypatch.setattr(Matcher, "run", broken)
    return Restored(way, unpack, bytes)


def restoring_as(content_type: str) -> Restoring:
    way = restoring(PAIRS, content_type)
    assert way is not None
    return way


def test_a_failure_lets_the_rest_pass() -> None:
    """An exception in a stream callback would hang the client (law 4), whatever it is."""

    class Broken:
        def feed(self, data: bytes) -> bytes:
            raise RuntimeError(data.decode())

        def flush(self) -> bytes:
            raise AssertionError

        def give_up(self) -> bytes:
            raise AssertionError

    way = Restored(Broken(), bytes, bytes)
    assert [*way(b"Velmoran"), *way(b"more"), *way(b"")] == [b"Velmoran", b"more"]


@pytest.mark.parametrize("end", [b"", b"boom"])
def test_a_failure_in_a_document_loses_nothing(end: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waited for its end goes on before what failed."""
    way = failing(restoring_as("text/plain"), monkeypatch)
    chunks = (b"Velmoran and Velm", b"o boom Velm", b"oran", end, b"")
    assert b"".join(made for chunk in chunks for made in way(chunk)) == b"Jan and Velmo boom Velmoran" + end


def test_a_failure_in_a_stream_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The messages before it, what waited in texts, the one that failed and half a character."""
    way = failing(restoring_as("text/event-stream"), monkeypatch)
    first, second, third = (
        f'data: {{"choices": [{{"delta": {{"content": "{text}"}}}}]}}\n\n'.encode() for text in ("Velm", "oran Velm", "Velmboom")
    )
    made = b"".join(made for chunk in (first, second + third + b"data: \xc3", b"\xa9", b"") for made in way(chunk))
    texts = [event.partition(b'"content": ')[2] for event in made.split(b"\n\n")]
    assert texts == [b'""}}]}', b'"Jan "}}]}', b'"Velm"}}]}', b'"Velmboom"}}]}', b""]
    assert made.endswith(third + "data: é".encode())


def deflated(data: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-15)
    return packing.compress(data) + packing.flush()


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"Dear Vel") + gzip.compress(b"") + gzip.compress(b"moran") + bytes(9)),
        ("deflate", deflated(b"Dear Velmoran")),
        ("deflate", zlib.compress(b"Dear Velmoran")),
        ("br", encode(b"Dear Velmoran", "br")),
        ("zstd", encode(b"Dear Vel", "zstd") + encode(b"moran", "zstd")),
    ],
    ids=["members", "raw", "zlib", "br", "frames"],
)
def test_every_form_of_packing_is_unpacked_to_its_end(encoding: str, packed: bytes, size: int) -> None:
    """Several gzip members (RFC 1952 §2.2) or zstd frames, and deflate without zlib's frame."""
    chunks = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert through(answer(content_encoding=encoding), *chunks) == b"Dear Jan"


def test_what_is_packed_goes_on_being_unpacked_when_restoring_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """The headers promise a plain answer."""
    unpack = unpacking("gzip")
    assert unpack is not None
    way = failing(restoring_as("text/plain"), monkeypatch, unpack)
    chunks = (*map(gzip.compress, (b"Velmoran Velm", b" boom", b" Velmoran")), b"")
    assert b"".join(made for chunk in chunks for made in way(chunk)) == b"Jan Velm boom Velmoran"


def test_a_chunk_that_unpacks_to_very_much_passes_whole() -> None:
    """It is not searched: that would hold up everybody else's traffic."""
    plain = b"Velmoran" + bytes(17 * 1024 * 1024)
    made = through(answer(content_encoding="gzip"), gzip.compress(b"Velmoran Velm"), gzip.compress(plain))
    assert made == b"Jan Velm" + plain


@pytest.mark.parametrize("encoding", ["br", "zstd"])
def test_a_chunk_that_unpacks_without_end_passes_as_it_came(encoding: str) -> None:
    """And so does what follows; what waited goes before it."""
    packed = packing(encoding)
    first, bomb = packed.write(b"Velmoran Velm"), packed.write(bytes(80 * 1024 * 1024))
    made = through(answer(content_encoding=encoding), first, bomb, b"more")
    assert made == b"Jan Velm" + bomb + b"more"


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_an_answer_that_is_not_packed_as_it_says_passes(encoding: str) -> None:
    """What cannot be unpacked passes as it came."""
    assert through(answer(content_encoding=encoding), b"Velmoran", b" and more") == b"Velmoran and more"
