"""Restoring an answer: its headers fit what becomes of its bytes, and the callback never raises."""

import gzip

import pytest
from mitmproxy import http

from proxy.act.restore import Restored, ask_plain, restored

PAIRS = {"Velmoran": "Jan"}


def request(method: str = "POST", version: str = "HTTP/1.1") -> http.Request:
    made = http.Request.make(method, "https://x.example/", b"", {"accept-encoding": "gzip, br"})
    made.http_version = version
    return made


def answer(status: int = 200, content_type: str = "text/plain", **headers: str) -> http.Response:
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return http.Response.make(status, b"", {"content-type": content_type, "content-length": "8", **more})


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
        (answer(content_type="image/png"), request(), PAIRS),
        (answer(content_encoding="br"), request(), PAIRS),
        (answer(), request(), {}),
    ],
)
def test_what_cannot_be_restored_passes_untouched(response: http.Response, asked: http.Request, pairs: dict[str, str]) -> None:
    """Bytes and headers."""
    before = response.headers.copy()
    assert through(response, b"Velmoran", asked=asked, pairs=pairs) == b"Velmoran"
    assert response.headers == before


def test_a_failure_lets_the_rest_pass() -> None:
    """An exception in a stream callback would hang the client (law 4)."""

    class Broken:
        def feed(self, data: bytes) -> bytes:
            raise RuntimeError(data.decode())

        def flush(self) -> bytes:
            raise AssertionError

    way = Restored(Broken(), bytes, bytes)
    assert [*way(b"Velmoran"), *way(b"more"), *way(b"")] == [b"Velmoran", b"more"]
