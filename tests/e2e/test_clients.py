"""Each ecosystem's own client, pointed at the proxy as `docs/clients.md` says: nothing breaks, no byte changes."""

import base64
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from starlette.responses import JSONResponse, Response

from tests.e2e.conftest import TRUST, Up
from tests.e2e.upstream import Answer, Arrived, events

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
MAIL = "lotte.aerts@example.be"
BODY = json.dumps({"email": MAIL, "name": "Lotte Aerts"})


def snippets() -> dict[str, str]:
    """The code blocks of docs/clients.md that a comment names: `<!-- test: requests -->`."""
    text = (ROOT / "docs" / "clients.md").read_text("utf-8")
    return dict(re.findall(r"<!-- test: ([\w-]+) -->\n```\w*\n(.*?)```", text, re.DOTALL))


def hashed(arrived: Arrived) -> Response:
    """Answers with the hash of what arrived, so that a client can tell whether a byte changed on the way."""
    return JSONResponse({"sha256": arrived.digest, "contact": MAIL})


PYTHON = [
    "requests",
    "httpx",
    "aiohttp",
    "openai",
    "anthropic",
    "stripe",
    "boto3",
    "ses",
    "sesv2",
    "sentry",
    "otlp-http",
    "websockets",
]
NEVER_TWICE = frozenset({"sentry", "otlp-http", "websockets"})
"""Clients whose messages hold times and ids, or whose snippet needs a proxy to be named."""
PIECES = ("Dag ", "Griet, ", MAIL)


def _openai(_: Arrived) -> Response:
    def chunk(text: str) -> str:
        choices = [{"index": 0, "delta": {"content": text}}]
        return json.dumps({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": choices})

    return events(*map(chunk, PIECES), "[DONE]")


def _anthropic(_: Arrived) -> Response:
    def named(kind: str, **rest: object) -> str:
        return json.dumps({"type": kind, **rest})

    usage = {"input_tokens": 1, "output_tokens": 1}
    message: dict[str, object] = {"id": "m", "type": "message", "role": "assistant", "model": "x", "content": [], "usage": usage}
    message |= {"stop_reason": None, "stop_sequence": None}
    steps = [
        named("message_start", message=message),
        named("content_block_start", index=0, content_block={"type": "text", "text": ""}),
        *(named("content_block_delta", index=0, delta={"type": "text_delta", "text": piece}) for piece in PIECES),
        named("content_block_stop", index=0),
        named("message_delta", delta={"stop_reason": "end_turn", "stop_sequence": None}, usage={"output_tokens": 3}),
        named("message_stop"),
    ]
    text = "".join(f"event: {json.loads(step)['type']}\ndata: {step}\n\n" for step in steps)
    return Response(text, media_type="text/event-stream")


def _s3(arrived: Arrived) -> Response:
    if "uploads" in arrived.path:
        return Response(
            b"<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>",
            media_type="application/xml",
        )
    if "uploadId" in arrived.path and arrived.method == "POST":
        return Response(
            b"<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>", media_type="application/xml"
        )
    return Response(b"", headers={"etag": '"e"'})


def _ses(arrived: Arrived) -> Response:
    """What SES v1 answers: the action stands in the form."""
    action = "SendRawEmail" if b"Action=SendRawEmail" in arrived.body else "SendEmail"
    result = f"<{action}Result><MessageId>m1</MessageId></{action}Result>"
    return Response(f"<{action}Response>{result}</{action}Response>", media_type="text/xml")


def _sesv2(_: Arrived) -> Response:
    return JSONResponse({"MessageId": "m2"})


def _customer(_: Arrived) -> Response:
    return JSONResponse({"id": "cus_1", "object": "customer", "email": MAIL})


def _event_id(_: Arrived) -> Response:
    return JSONResponse({"id": "0" * 32})


def _exported(_: Arrived) -> Response:
    return Response(b"", media_type="application/x-protobuf")


ANSWERS: dict[str, Answer] = {
    "openai": _openai,
    "anthropic": _anthropic,
    "stripe": _customer,
    "boto3": _s3,
    "ses": _ses,
    "sesv2": _sesv2,
    "sentry": _event_id,
    "otlp-http": _exported,
}


@pytest.mark.parametrize("name", PYTHON)
def test_python_clients(up: Up, name: str) -> None:
    """The guide's snippet works with the environment alone; what it sent is in the records, and is what it is without us."""
    up.upstream.answer = ANSWERS.get(name, hashed)
    through = sent_and_printed(up, name)
    until_found(up, name)
    if name not in NEVER_TWICE:
        assert through == sent_and_printed(up, name, **without_proxy(up))


def sent_and_printed(up: Up, name: str, **environment: str) -> tuple[list[tuple[str, str, str]], str]:
    """Run a snippet of the guide: what arrived at the server, by hash, and what the client made of the answers."""
    up.upstream.arrived.clear()
    printed = up.service(snippets()[name], URL=up.url, MAIL=MAIL, **environment)
    assert printed.strip()
    return sorted((each.method, each.path, each.digest) for each in up.upstream.arrived), printed


def without_proxy(up: Up) -> dict[str, str]:
    """The variables that lead a client straight to the server, and let it trust the server's own authority."""
    straight = dict.fromkeys(("HTTP_PROXY", "http_proxy", "HTTPS_PROXY"), "")
    return {**straight, **dict.fromkeys(TRUST, str(up.upstream.ca))}


def until_found(up: Up, name: str, place: str = "") -> None:
    """Wait until what this client sent stands in the ledger with the address that was in it, at a place that names `place`."""
    marks = {"sentry": "/api/1/envelope", "otlp-http": "/v1/", "boto3": "/bucket", "websockets": "/socket"}
    wanted, until = marks.get(name, f"/{name}"), time.monotonic() + 40
    while time.monotonic() < until:
        chosen = [record for record in up.records(direction="sent") if wanted in (record["path"] or "")]
        found = [each["place"] for record in chosen for each in record["findings"] if each["entity"] == "EMAIL_ADDRESS"]
        if any(place in each for each in found):
            return
        time.sleep(0.5)
    raise AssertionError(name)


@pytest.mark.parametrize(("name", "place"), [("ses", "RawMessage.Data"), ("sesv2", "Content.Raw.Data")])
def test_a_raw_mail_is_read(up: Up, name: str, place: str) -> None:
    """The MIME message inside base64 inside a form (SES v1) or JSON (v2): its recipient is found at its place."""
    up.upstream.answer = ANSWERS[name]
    up.service(snippets()[name], URL=up.url, MAIL=MAIL)
    until_found(up, name, place)


@pytest.mark.parametrize("version", ["--http1.1", "--http2"])
def test_curl(up: Up, version: str) -> None:
    """curl over HTTP/1.1 and HTTP/2: the hash of what arrived is the hash of what was sent."""
    up.upstream.answer = hashed
    answer = json.loads(up.curl(version, "-H", "content-type: application/json", "-d", BODY, f"{up.url}/curl{version[-1]}"))
    assert answer["sha256"] == hashlib.sha256(BODY.encode()).hexdigest()
    until_found(up, f"curl{version[-1]}")


@pytest.mark.parametrize("version", ["--http1.1", "--http2"])
def test_what_comes_back_is_what_was_answered(up: Up, tmp_path: Path, version: str) -> None:
    """An answer in gzip, larger than what is sent at once, reaches the client byte for byte."""
    answered = gzip.compress(json.dumps({"contacts": [MAIL], "noise": os.urandom(300_000).hex()}).encode())
    up.upstream.answer = lambda _: Response(answered, media_type="application/json", headers={"content-encoding": "gzip"})
    up.curl(version, "-o", str(tmp_path / "answer"), f"{up.url}/back")
    assert (tmp_path / "answer").read_bytes() == answered


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the Node packages of `tests/e2e/node`, by their integrity hashes."""
    folder = tmp_path_factory.mktemp("node")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "tests" / "e2e" / "node" / name, folder)
    subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], check=True, timeout=100, cwd=folder)
    return folder


def node(up: Up, folder: Path, name: str) -> str:
    """Run a Node snippet of the guide beside its packages."""
    script = folder / f"{name}.mjs"
    script.write_text(snippets()[name])
    environment = {**up.environment, "URL": up.url}
    run = subprocess.run(["node", str(script)], capture_output=True, text=True, env=environment, check=False, timeout=60)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def node_version() -> int:
    return int(subprocess.run(["node", "-p", "process.versions.node.split('.')[0]"], capture_output=True, check=True).stdout)


def test_node_fetch(up: Up, modules: Path) -> None:
    """Node's fetch with `NODE_USE_ENV_PROXY=1` where Node is new enough, else through its undici dispatcher."""
    up.upstream.answer = hashed
    printed = node(up, modules, "node-fetch" if node_version() >= 24 else "node-undici")
    assert printed == hashlib.sha256(b'{"email":"lotte.aerts@example.be"}').hexdigest()
    until_found(up, "node")


def test_axios(up: Up, modules: Path) -> None:
    """axios takes the proxy and the CA from the environment; what it sent arrives unchanged and stands in the records."""
    up.upstream.answer = hashed
    body = json.dumps({"email": MAIL, "name": "Lotte Aerts"}, separators=(",", ":"))
    assert node(up, modules, "axios") == hashlib.sha256(body.encode()).hexdigest()
    until_found(up, "axios")


def test_java_http_client(up: Up, tmp_path: Path) -> None:
    """Java's HttpClient with its own trust store and proxy selector."""
    up.upstream.answer = hashed
    source = tmp_path / "Client.java"
    source.write_text(snippets()["java"])
    store = tmp_path / "trust.p12"
    subprocess.run(
        ["keytool", "-importcert", "-noprompt", "-alias", "douane", "-file", str(up.ca), "-keystore", str(store),
         "-storetype", "PKCS12", "-storepass", "changeit"], check=True, capture_output=True,
    )  # fmt: skip
    run = subprocess.run(
        ["java", f"-Djavax.net.ssl.trustStore={store}", "-Djavax.net.ssl.trustStorePassword=changeit",
         "-Dhttps.proxyHost=127.0.0.1", f"-Dhttps.proxyPort={up.port}", "-Dhttp.nonProxyHosts=", str(source)],
        capture_output=True, text=True, env={**up.environment, "URL": up.url}, check=False, timeout=90,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert re.search(r"[0-9a-f]{64}", run.stdout)
    until_found(up, "java")


def test_chromium(up: Up, tmp_path: Path) -> None:
    """A headless browser that trusts the CA by its public key's hash loads a page, which posts a form."""
    up.upstream.answer = page
    spki = _spki(up.ca)
    run = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", f"--user-data-dir={tmp_path}",
         f"--proxy-server=http://127.0.0.1:{up.port}", "--proxy-bypass-list=<-loopback>",
         f"--ignore-certificate-errors-spki-list={spki}", "--virtual-time-budget=3000", "--dump-dom", f"{up.url}/page"],
        capture_output=True, text=True, check=False, timeout=90,
    )  # fmt: skip
    assert "bedankt Chromium" in run.stdout, run.stderr[-500:]
    assert up.records(path="/page", direction="received")
    until_found(up, "form")


def page(arrived: Arrived) -> Response:
    """A form that posts itself, then thanks."""
    if arrived.path == "/form":
        return Response("<html><body>bedankt Chromium</body></html>", media_type="text/html")
    form = f"<form id=f method=post action=/form><input name=email value='{MAIL}'></form><script>f.submit()</script>"
    return Response(f"<html><body>hallo {form}</body></html>", media_type="text/html")


def _spki(certificate: Path) -> str:
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(der).digest()).decode()
