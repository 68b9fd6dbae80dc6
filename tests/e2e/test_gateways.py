"""Two third-party tests of privacy gateways, run against `douane up` in front of their own stand-in of a model.

`canarywire` cuts pseudonyms at every offset of an event stream; `pii-leak-benchmark` looks at what reaches the model, and at what
comes back. Both go around proxies for loopback addresses, so `up` is a reverse proxy here.
"""

import json
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.e2e.conftest import Up, free_port, running

pytestmark = pytest.mark.e2e

CANARYWIRE, BENCHMARK = (Path(sys.executable).with_name(name) for name in ("canarywire", "pii-leak-benchmark"))
CONFIGURATION = """\
  - id: model
    name: A model
    category: llm_api
    domains: [127.0.0.1]
    importer: {entity: A model, country: US}
detectors: {recognizers: [specimens.yaml]}
rules:
  - id: no-person-to-a-model
    when: {processor_category: llm_api, direction: sent, entity: %s, place: {not: ["header:*"]}}
    action: pseudonymise
    severity: high
"""
# The benchmark sends numbers that nobody can have: the best-known test cards, and social security numbers in an area that is
# never issued. Douane finds neither by itself; a team that wants them hidden all the same says so in Presidio's format, as here.
SPECIMENS = """\
recognizers:
  - name: test card
    supported_language: en
    supported_entity: CREDIT_CARD
    patterns: [{name: fours, regex: '\\b(?:\\d{4}-){3}\\d{4}\\b', score: 0.95}]
  - name: unissued social security number
    supported_language: en
    supported_entity: US_SSN
    patterns: [{name: area 9xx, regex: '\\b9\\d{2}-\\d{2}-\\d{4}\\b', score: 0.95}]
"""
PEOPLE = "[PERSON, EMAIL_ADDRESS, PHONE_NUMBER, IBAN_CODE, CREDIT_CARD, US_SSN, API_KEY]"


@contextmanager
def gateway(folder: Path, capture: int, entities: str = PEOPLE) -> Generator[Up]:
    modes = f", modes: ['reverse:http://127.0.0.1:{capture}']"
    (folder / "specimens.yaml").write_text(SPECIMENS)
    with running(folder, CONFIGURATION % entities, proxy=modes, arguments=["--workers", "2"]) as up:
        yield up


@contextmanager
def canarywire_serving(folder: Path, port: int) -> Generator[None]:
    """Its fake model, which records everything."""
    command = [CANARYWIRE, "serve", "--listen", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder)
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                httpx.get(f"http://127.0.0.1:{port}/", trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.2)
        yield
    finally:
        server.terminate()
        server.communicate(timeout=20)


@pytest.mark.timeout(400)
def test_canarywire(tmp_path: Path) -> None:
    """No canary reaches the model, and every one comes back: plain, in tool calls, over turns, and cut at every offset."""
    capture = free_port()
    config = tmp_path / "canarywire.yaml"
    with canarywire_serving(tmp_path, capture), gateway(tmp_path, capture) as up:
        config.write_text(
            f"capture: {{url: 'http://127.0.0.1:{capture}'}}\n"
            f"target:\n  base_url: http://127.0.0.1:{up.port}\n"
            "  routes:\n    - {protocol: openai-chat, path: /v1/chat/completions}\n"
            "    - {protocol: anthropic-messages, path: /v1/messages}\n"
        )
        command = [CANARYWIRE, "run", "--config", config, "--out", tmp_path / "out", "--generators", "baseline,fragmentation"]
        run = subprocess.run([*command, "--seed", "7"], capture_output=True, text=True, check=False, timeout=300, cwd=tmp_path)
    report = (tmp_path / "out" / "report.md").read_text()
    assert run.returncode == 0, (run.stdout, run.stderr, report)


@pytest.mark.parametrize("duty", ["anonymize", "restore"])
def test_pii_leak_benchmark(tmp_path: Path, duty: str) -> None:
    """Clean under either duty."""
    capture = free_port()
    with gateway(tmp_path, capture) as up:
        target = ["--target-base-url", f"http://127.0.0.1:{up.port}/v1", "--capture-port", str(capture), "--duty", duty]
        command = [BENCHMARK, "selfcheck", *target, "--json-out", tmp_path / "report.json"]
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=110)
    assert run.returncode == 0, (run.stdout, run.stderr)
    assert "CLEAN" in run.stdout
    assert json.loads((tmp_path / "report.json").read_text())
