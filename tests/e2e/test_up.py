"""The whole way, as users walk it: services send, records tell, metrics agree; and what happens when things die."""

import hashlib
import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import JSONResponse

from tests.e2e.conftest import Up, douane, running
from tests.e2e.upstream import Arrived

pytestmark = pytest.mark.e2e

CHAT = {
    "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "gpt-x",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Dag Griet, dat kan."}}],
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
}  # fmt: skip
CUSTOMER = {"id": "cus_1", "object": "customer", "email": "lotte.aerts@example.be"}

OPENAI = """
import os, openai
client = openai.OpenAI(api_key="sk-test-0123456789abcdef0123", base_url=os.environ["URL"] + "/v1")
answer = client.chat.completions.create(model="gpt-x", messages=[
    {"role": "user", "content": "Mijn naam is Wouter Claes, mail me op wouter.claes@example.be of bel 0471 88 03 25"}])
print(answer.choices[0].message.content)
"""
STRIPE = """
import os, stripe
stripe.api_key, stripe.api_base = "sk_test_0123456789abcdef01234567", os.environ["URL"]
stripe.ca_bundle_path = os.environ["SSL_CERT_FILE"]
stripe.proxy = os.environ["HTTPS_PROXY"]
print(stripe.Customer.create(email="lotte.aerts@example.be", name="Lotte Aerts", phone="+32471880325").id)
"""


def chatting(_: Arrived) -> JSONResponse:
    return JSONResponse(CHAT)


def charging(_: Arrived) -> JSONResponse:
    return JSONResponse(CUSTOMER)


def entities(record: dict[str, Any]) -> set[str]:
    return {finding["entity"] for finding in record["findings"]}


def test_curl_over_https(up: Up) -> None:
    """A form posted by curl arrives unchanged and is recorded with what was in it, where, to whom, and on what ground."""
    up.curl("-d", "email=lotte.aerts%40example.be&naam=Lotte+Aerts", f"{up.url}/curl?ref=jan.peeters@example.be")
    (record,) = up.records(path="/curl", direction="sent")
    assert up.upstream.arrived[-1].body == b"email=lotte.aerts%40example.be&naam=Lotte+Aerts"
    assert {"EMAIL_ADDRESS", "PERSON"} <= entities(record)
    assert {"body:$.email", "query:ref"} <= {finding["place"] for finding in record["findings"]}
    assert (record["destination"]["processor"], record["destination"]["zone"]) == ("stand-in", "third")
    assert record["destination"]["basis"] == "missing"
    assert record["decision"]["action"] == "flag"
    assert record["inspection"]["complete"]


def test_openai_sdk(up: Up) -> None:
    """OpenAI's Python package, given only the environment, works through the proxy; prompt and answer are read."""
    up.upstream.answer = chatting
    assert "Dag Griet" in up.service(OPENAI, URL=up.url)
    (sent,) = up.records(path="/v1/chat/completions", direction="sent")
    assert {"EMAIL_ADDRESS", "PHONE_NUMBER", "PERSON", "API_KEY"} <= entities(sent)
    assert any(finding["place"].startswith("body:$.messages[") for finding in sent["findings"])
    assert up.upstream.arrived[-1].digest == hashlib.sha256(up.upstream.arrived[-1].body).hexdigest()


def test_stripe_sdk(up: Up) -> None:
    """Stripe's Python package works through the proxy; its form fields are read, and its answer as received."""
    up.upstream.answer = charging
    assert up.service(STRIPE, URL=up.url).strip() == "cus_1"
    (sent,) = up.records(path="/v1/customers", direction="sent")
    assert {"EMAIL_ADDRESS", "PHONE_NUMBER", "PERSON"} <= entities(sent)
    received = [record for record in up.records(direction="received") if record["exchange"] == sent["exchange"]]
    assert "EMAIL_ADDRESS" in entities(received[0])


def test_an_unregistered_destination_is_flagged(up: Up) -> None:
    """A host that no processor claims is `registered: false` and flagged."""
    up.curl("-d", "email=lotte.aerts@example.be", f"https://127.0.0.1:{up.upstream.port}/unregistered")
    (record,) = up.records(path="/unregistered", direction="sent")
    assert record["destination"]["registered"] is False
    assert record["decision"]["action"] == "flag"


def test_metrics_agree_with_the_ledger(up: Up) -> None:
    """What `/metrics` counts is what `audit export` lists."""
    up.curl(f"{up.url}/metrics-check")
    records = up.records()
    counted, deadline = -1.0, time.monotonic() + 10
    while time.monotonic() < deadline:
        counted = sum(float(value) for value in re.findall(r"^douane_exchanges_total\{.*\} (\S+)$", up.get("/metrics"), re.M))
        if counted == len(records):
            break
        time.sleep(0.3)
    assert counted == len(records)
    assert up.get("/healthz")
    assert up.get("/readyz")


def test_access_lines(up: Up) -> None:
    """One JSON line a record on standard output, with nothing in it but the contract's keys."""
    up.curl("-d", "email=lotte.aerts@example.be", f"{up.url}/access")
    (record,) = up.records(path="/access", direction="sent")
    time.sleep(1)
    lines = [json.loads(line) for line in up.out if line.startswith("{")]
    (line,) = [line for line in lines if line["record"] == record["id"]]
    assert line["entities"]["EMAIL_ADDRESS"] == 1
    assert "lotte" not in json.dumps(lines).lower()


def test_the_ledger_verifies_and_reports(up: Up, tmp_path: Path) -> None:
    """`audit verify` is content with a live ledger; `transfers` tells of the third country in three formats."""
    up.curl("-d", "email=lotte.aerts@example.be", f"{up.url}/report")
    up.records(path="/report")
    douane("audit", "verify", "--state", str(up.state))
    rows = json.loads(douane("transfers", "--state", str(up.state), "--format", "json"))
    assert "stand-in" in json.dumps(rows)
    assert "stand-in" in douane("transfers", "--state", str(up.state), "--format", "csv")
    assert "<html" in douane("transfers", "--state", str(up.state), "--format", "html")


def test_a_changed_byte_does_not_verify(tmp_path: Path) -> None:
    """One byte changed in the journal is exit 3."""
    with running(tmp_path) as up:
        up.curl("-d", "email=lotte.aerts@example.be", f"{up.url}/x")
        up.records(path="/x")
        assert up.stop() == 0
    segment = max(up.state.glob("journal/**/*.*"), key=lambda path: path.stat().st_size if path.is_file() else 0)
    damaged = bytearray(segment.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    segment.write_bytes(damaged)
    douane("audit", "verify", "--state", str(up.state), status=3)


def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    """Every child killed in turn comes back, and traffic goes on."""
    with running(tmp_path) as up:
        before = set(up.children())
        assert len(before) >= 4
        for pid in before:
            os.kill(pid, signal.SIGKILL)
            time.sleep(0.2)
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            time.sleep(1)
            if len(set(up.children()) - before) >= len(before) and _ready(up):
                break
        up.curl("-d", "email=lotte.aerts@example.be", f"{up.url}/after")
        (record,) = up.records(path="/after", direction="sent")
        assert record["inspection"]["complete"]
        douane("audit", "verify", "--state", str(up.state))


def _ready(up: Up) -> bool:
    try:
        return bool(up.get("/readyz"))
    except OSError:
        return False


def test_no_forwarded_exchange_is_without_a_record(tmp_path: Path) -> None:
    """Law 3: everything killed with -9 while requests fly; each request that arrived upstream stands in the ledger."""
    with running(tmp_path) as up:
        flood = subprocess.Popen(
            ["bash", "-c", f"for i in $(seq 400); do curl -s -m 5 --noproxy '' -x http://127.0.0.1:{up.port} --cacert {up.ca} "
             f"-d email=a$i@example.be {up.url}/n/$i >/dev/null & sleep 0.01; done; wait"],
        )  # fmt: skip
        while len(up.upstream.arrived) < 60:
            time.sleep(0.02)
        for pid in up.children():
            os.kill(pid, signal.SIGKILL)
        up.process.kill()
        up.process.wait()
        flood.terminate()
        flood.wait()
        time.sleep(1)
    arrived = len(up.upstream.arrived)
    exported = douane("audit", "export", "--state", str(up.state)).splitlines()
    exchanges = {json.loads(line)["exchange"] for line in exported}
    assert len(exchanges) >= arrived
    states = {json.loads(line)["state"] for line in exported}
    assert states <= {"complete", "interrupted"}
    douane("audit", "verify", "--state", str(up.state))


def test_what_sigterm_cannot_wait_for_is_recorded_with_what_it_carried(tmp_path: Path) -> None:
    """An upload that outlasts the drain is cut; its record still tells what had left, and nothing had to be killed."""
    with running(tmp_path) as up:
        client = subprocess.Popen(
            ["curl", "-sS", "--noproxy", "", "-x", f"http://127.0.0.1:{up.port}", "--cacert", str(up.ca),
             "-H", "content-type: text/plain", "-T", "-", f"{up.url}/long"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert client.stdin
        client.stdin.write(b"schrijf naar lotte.aerts@example.be vandaag nog, " * 400)
        client.stdin.flush()
        while not re.search(r"douane_open_connections [1-9]", up.get("/metrics")):
            time.sleep(0.2)
        assert up.stop() == 0
        client.communicate(timeout=20)
    (record,) = [json.loads(line) for line in douane("audit", "export", "--state", str(up.state)).splitlines()]
    assert record["state"] == "interrupted"
    assert "EMAIL_ADDRESS" in entities(record)


def test_sigterm_drains_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """An exchange under way is finished; then every process is gone, twice asked or once."""
    with running(tmp_path) as up:

        def slow(arrived: Arrived) -> JSONResponse:
            time.sleep(1.5)
            return JSONResponse({"late": True})

        up.upstream.answer = slow
        children = up.children()
        client = subprocess.Popen(
            ["curl", "-sS", "--noproxy", "", "-x", f"http://127.0.0.1:{up.port}", "--cacert", str(up.ca), f"{up.url}/slow"],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        while not up.upstream.arrived:
            time.sleep(0.05)
        up.process.send_signal(signal.SIGTERM)
        up.process.send_signal(signal.SIGTERM)
        assert up.process.wait(20) == 0
        assert client.communicate()[0] == '{"late":true}'
    for pid in children:
        assert not Path(f"/proc/{pid}").exists()
    lines = douane("audit", "export", "--state", str(up.state)).splitlines()
    assert {json.loads(line)["state"] for line in lines} == {"complete"}
