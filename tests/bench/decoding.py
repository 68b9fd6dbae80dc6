"""Decoding speed: MB/s a core of processor time for each format, leaves read and places not rendered.

Run by hand: `python -m tests.bench.decoding [format…]`. Bodies are made by repeating records until about two megabytes. With
`--whole`: seconds that a body of 8 MiB takes within the bounds of every day (100,000 leaves). With `--small`: microseconds that a
message's head and a JSON body of 2 KB take, each message another.
"""

import gc
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlencode

from formats import dispatch
from formats.budget import Limits, Meter
from formats.coding import decode, encode
from formats.head import read_head
from formats.leaf import Part, Place
from tests.corpus.wire.make import FOLDER

SIZE = 2_000_000
RUNS = 7
LIMITS = Limits(body=64 * SIZE, leaves=5_000_000, seconds=120)
RECORD = {
    "id": 123456, "active": True, "amount": 12.5, "phones": ["+32 470 12 34 56", "02 555 12 12"], "city": None,
    "customer": {"name": "Annelies Dewaele", "email": "annelies@post.example"},
    "note": "Mevrouw belt morgen terug over de polis van haar wagen; zij wil weten wat de franchise is. " * 3,
}  # fmt: skip
SHORT = {"id": 123456, "name": "Annelies", "mail": "a@post.example", "city": "Gent", "ok": True, "score": 12.5}
PROSE = "Mevrouw belt morgen terug over de polis van haar wagen. "


def _repeated(unit: bytes, head: bytes = b"", tail: bytes = b"", between: bytes = b"") -> bytes:
    return head + between.join([unit] * (SIZE // (len(unit) + len(between)) + 1)) + tail


def _xml() -> bytes:
    fields = "".join(f"<{key}>{value}</{key}>" for key, value in SHORT.items())
    return _repeated(f"<klant soort='x'>{fields}</klant>".encode(), b"<klanten>", b"</klanten>")


CHAT = {"role": "user", "content": PROSE * 20}
FIELDS = {"naam": "Annelies D", "note": PROSE}
FIELD = b'--X\r\nContent-Disposition: form-data; name="n"\r\n\r\n' + PROSE.encode() * 20 + b"\r\n"


def _json(record: object) -> bytes:
    return _repeated(json.dumps(record).encode(), b"[", b"]", b",")


def _html() -> bytes:
    return _repeated(f"<p>{PROSE}<b>Annelies</b></p>".encode(), b"<html><body>", b"</body></html>")


BODIES: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "json (contact records with notes)": ("application/json", "", lambda: _json(RECORD)),
    "json (short values)": ("application/json", "", lambda: _json(SHORT)),
    "json (chat)": ("application/json", "", lambda: _json(CHAT)),
    "json, gzip": ("application/json", "gzip", lambda: encode(_json(RECORD), "gzip")),
    "ndjson": ("application/x-ndjson", "", lambda: _repeated(json.dumps(RECORD).encode() + b"\n")),
    "text (ASCII)": ("text/plain", "", lambda: _repeated(PROSE.encode())),
    "text (UTF-8)": ("text/plain", "", lambda: _repeated("Zoë belt José terug. ".encode())),
    "text (windows-1252, detected)": ("text/plain", "", lambda: _repeated("Zoë belt José terug. ".encode("cp1252"))),
    "form": ("application/x-www-form-urlencoded", "", lambda: _repeated(urlencode(FIELDS).encode(), between=b"&")),
    "csv": ("text/csv", "", lambda: _repeated(b"Annelies;a@post.example;Gent;zij zegt ja\n", b"naam;mail;stad;nota\n")),
    "csv (quoted)": ("text/csv", "", lambda: _repeated(b'Annelies;a@post.example;Gent;"zij zegt ""ja"""\n', b"a;b;c;d\n")),
    "xml": ("application/xml", "", _xml),
    "html": ("text/html", "", _html),
    "sse": ("text/event-stream", "", lambda: _repeated(b'data: {"choices": [{"delta": {"content": "morgen "}}]}\n\n')),
    "yaml": ("application/yaml", "", lambda: _repeated(b"- naam: Annelies\n  mail: a@post.example\n")),
    "multipart": ("multipart/form-data; boundary=X", "", lambda: _repeated(FIELD, tail=b"--X--\r\n")),
    "otlp": ("application/x-protobuf", "", lambda: _repeated((FOLDER / "otlp.pb").read_bytes())),
}


def speed(content_type: str, encoding: str, body: bytes) -> float:
    """Megabytes of plain body a second of processor time, the best of some runs."""
    size = len(decode(body, encoding, Meter(LIMITS)).body) if encoding else len(body)
    best = float("inf")
    for _ in range(RUNS):
        gc.collect()
        start = time.process_time()
        reading = dispatch.read(Part(Place("body", document=True), content_type, body, encoding), LIMITS)
        best = min(best, time.process_time() - start)
        del reading
    return size / 1e6 / best


def whole(content_type: str, encoding: str, unit: bytes) -> float:
    """Seconds of processor time that 8 MiB take within the usual bounds; what is over them is said to be so."""
    body = unit if encoding else unit * (8 * 1024 * 1024 // len(unit) + 1)
    part = Part(Place("body", document=True), content_type, body[: 8 * 1024 * 1024], encoding)
    gc.collect()
    start = time.process_time()
    dispatch.read(part, Limits(seconds=600))
    return time.process_time() - start


def small() -> Iterator[tuple[str, float]]:
    """Microseconds of a head and of a small body."""
    chance = random.Random(1)
    heads = [(b"/crm/v3/objects/contacts/%d?limit=10" % number, _headers(chance)) for number in range(2_000)]
    yield "head of a message", _best([lambda head=head: read_head(*head) for head in heads])
    bodies = [json.dumps([RECORD | {"id": chance.randrange(10**9)}] * 4).encode() for _ in range(2_000)]
    parts = [Part(Place("body", document=True), "application/json", body) for body in bodies]
    yield f"json of {len(bodies[0])} bytes", _best([lambda part=part: dispatch.read(part) for part in parts])


def _headers(chance: random.Random) -> list[tuple[bytes, bytes]]:
    return [
        (b":authority", b"api.example"), (b"content-type", b"application/json"), (b"user-agent", b"python-httpx/0.27"),
        (b"accept", b"*/*"), (b"accept-encoding", b"gzip, deflate, br"), (b"content-length", b"2048"),
        (b"authorization", b"Bearer pat-eu1-%032x" % chance.getrandbits(128)), (b"x-request-id", b"%x" % chance.getrandbits(64)),
    ]  # fmt: skip


def _best(calls: Sequence[Callable[[], object]]) -> float:
    best = float("inf")
    for _ in range(RUNS):
        gc.collect()
        start = time.process_time()
        for call in calls:
            call()
        best = min(best, time.process_time() - start)
    return best / len(calls) * 1e6


def main() -> None:
    """Print a line a format."""
    names = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    if "--small" in sys.argv:
        for name, taken in small():
            print(f"{name:36} {taken:8.1f} µs")
        return
    for name, (content_type, encoding, make) in BODIES.items():
        if names and not any(name.startswith(wanted) for wanted in names):
            continue
        if "--whole" in sys.argv:
            print(f"{name:36} {whole(content_type, encoding, make()):8.2f} s", flush=True)
        else:
            print(f"{name:36} {speed(content_type, encoding, make()):8.1f} MB/s", flush=True)


if __name__ == "__main__":
    main()
