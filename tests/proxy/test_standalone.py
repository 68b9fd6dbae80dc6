"""`mitmdump -s proxy/addon.py`: the same records from a mitmproxy that a team already runs."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ledger.export import records
from tests.e2e.upstream import Server
from tests.proxy.conftest import free_port

ROOT = Path(__file__).parents[2]


@pytest.mark.e2e
def test_mitmdump_with_our_add_on(tmp_path: Path) -> None:
    """A stock mitmdump loads the add-on by path; a request through it is inspected and recorded, and nothing is left behind."""
    port = free_port()
    with Server(tmp_path, ["localhost"], free_port()) as upstream:
        mitmdump = Path(sys.executable).with_name("mitmdump")
        trust = f"ssl_verify_upstream_trusted_ca={upstream.ca}"
        process = subprocess.Popen(
            [str(mitmdump), "-q", "-s", str(ROOT / "proxy" / "addon.py"), "-p", str(port),
             "--set", f"confdir={tmp_path}/ca", "--set", trust],
            env={**os.environ, "DOUANE_STATE": str(tmp_path / "state")}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            answer = _post(port, f"https://localhost:{upstream.port}/x")
            assert json.loads(answer) == {"ok": True}
            until = time.monotonic() + 60
            while len(list(records(tmp_path / "state"))) < 2 and time.monotonic() < until:
                time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            process.wait(40)
        finally:
            process.kill()
            process.wait()
    found = list(records(tmp_path / "state"))
    assert {record.direction for record in found} == {"sent", "received"}
    assert {finding.entity for record in found for finding in record.findings} == {"EMAIL_ADDRESS"}


def _post(port: int, url: str) -> str:
    until = time.monotonic() + 60
    while True:
        run = subprocess.run(
            ["curl", "-sS", "-k", "-m", "20", "--noproxy", "", "-x", f"http://127.0.0.1:{port}",
             "-d", "email=lotte.aerts@example.be", url],
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        if run.returncode == 0 or time.monotonic() > until:
            assert run.returncode == 0, run.stderr
            return run.stdout
        time.sleep(0.5)
