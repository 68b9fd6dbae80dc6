"""`mitmdump -s proxy/addon.py`: the same records from a mitmproxy that a team already runs, or no proxy at all."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ledger.export import records
from ledger.journal import Writer
from tests.e2e.upstream import Server
from tests.proxy.conftest import free_port

ROOT = Path(__file__).parents[2]


MITMDUMP = str(Path(sys.executable).with_name("mitmdump"))
CANARY = "lotte.aerts@example.be"


@pytest.mark.e2e
def test_mitmdump_with_our_add_on(tmp_path: Path) -> None:
    """A stock mitmdump loads the add-on by path; a request through it is inspected and recorded, and nothing of it is printed."""
    port = free_port()
    printed = tmp_path / "out", tmp_path / "err"
    with Server(tmp_path, ["localhost"], free_port()) as upstream, printed[0].open("wb") as out, printed[1].open("wb") as err:
        trust = f"ssl_verify_upstream_trusted_ca={upstream.ca}"
        process = subprocess.Popen(
            [*_command(tmp_path, port), "--set", trust, "--set", "flow_detail=4", "-v"],
            env=_environment(tmp_path), stdout=out, stderr=err,
        )  # fmt: skip
        try:
            answer = _post(port, f"https://localhost:{upstream.port}/x?email={CANARY}")
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
    text = "".join(path.read_text("utf-8") for path in printed)
    assert CANARY not in text
    assert "?" not in printed[0].read_text("utf-8")
    assert {json.loads(line)["direction"] for line in _lines(printed[0]) if line.startswith("{")} == {"sent", "received"}
    assert '"ready"' not in text
    assert {oct(path.stat().st_mode & 0o777) for path in _folders(tmp_path / "state")} == {"0o700"}


@pytest.mark.e2e
def test_a_bad_configuration_starts_no_proxy(tmp_path: Path) -> None:
    """mitmdump would forward everything unread: it ends with status 2 and the reason, and has not listened."""
    (tmp_path / "douane.yaml").write_text("rules: [{id: it, when: {entity: NO_SUCH_THING}, action: explode}]\n", "utf-8")
    run = _ended(tmp_path, {"DOUANE_CONFIG": str(tmp_path / "douane.yaml")})
    assert run.returncode == 2
    assert "douane: " in run.stderr
    assert "douane.yaml" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "state").exists()


@pytest.mark.e2e
def test_a_state_folder_in_use_starts_no_proxy(tmp_path: Path) -> None:
    """Another process writes the same chain: status 2 and the reason, and that process's folder is left alone."""
    with Writer(tmp_path / "state" / "journal", socket.gethostname(), "addon-0"):
        run = _ended(tmp_path, {})
        assert not (tmp_path / "state" / "keys" / "approval.json").exists()
    assert run.returncode == 2
    assert "douane: another process writes to " in run.stderr


@pytest.mark.e2e
def test_an_address_in_use_is_told(tmp_path: Path) -> None:
    """A host by name is looked up while the add-on loads: mitmdump's own log is silenced by then, so that we say it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = _ended(tmp_path, {}, taken.getsockname()[1], host="localhost")
    assert run.returncode == 2
    assert "douane: mitmdump does not listen: " in run.stderr


def _command(folder: Path, port: int, host: str = "127.0.0.1") -> list[str]:
    addon = str(ROOT / "proxy" / "addon.py")
    return [MITMDUMP, "-s", addon, "--listen-host", host, "-p", str(port), "--set", f"confdir={folder}/ca"]


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "DOUANE_STATE": str(folder / "state")}


def _ended(folder: Path, more: dict[str, str], port: int = 0, host: str = "127.0.0.1") -> "subprocess.CompletedProcess[str]":
    """A mitmdump that is expected to end by itself."""
    command = _command(folder, port or free_port(), host)
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, env={**_environment(folder), **more})


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def _folders(state: Path) -> list[Path]:
    return [state, *(state / name for name in ("journal", "keys", "run", "run/metrics"))]


def _post(port: int, url: str) -> str:
    until = time.monotonic() + 60
    while True:
        run = subprocess.run(
            ["curl", "-sS", "-k", "-m", "20", "--noproxy", "", "-x", f"http://127.0.0.1:{port}",
             "-d", f"email={CANARY}", url],
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        if run.returncode == 0 or time.monotonic() > until:
            assert run.returncode == 0, run.stderr
            return run.stdout
        time.sleep(0.5)
