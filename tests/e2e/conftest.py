"""`douane up` as a user runs it: real processes, a real configuration file, real stand-ins behind it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.upstream import Server, Upstream

DOUANE = Path(sys.executable).with_name("douane")
TRUST = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "AWS_CA_BUNDLE")
HOSTS = ["localhost", "127.0.0.1"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def douane(*arguments: str, status: int = 0, text: str | None = None) -> str:
    """Run a command as a user would; its standard output."""
    run = subprocess.run([str(DOUANE), *arguments], check=False, capture_output=True, text=True, input=text, timeout=120)
    assert run.returncode == status, (run.returncode, run.stdout, run.stderr)
    return run.stdout


@dataclass(slots=True)
class Up:
    """A running `douane up`."""

    process: subprocess.Popen[str]
    port: int
    metrics: int
    state: Path
    upstream: Upstream
    out: list[str] = field(default_factory=list[str])
    err: list[str] = field(default_factory=list[str])

    @property
    def ca(self) -> Path:
        return self.state / "ca" / "douane-ca.pem"

    @property
    def url(self) -> str:
        return f"https://localhost:{self.upstream.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What a service is given: the variables that the banner prints."""
        proxy = f"http://127.0.0.1:{self.port}"
        clean = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        ca = str(self.ca)
        trust = dict.fromkeys(TRUST, ca)
        return {**clean, **trust, "HTTP_PROXY": proxy, "http_proxy": proxy, "HTTPS_PROXY": proxy, "NODE_USE_ENV_PROXY": "1"}

    def curl(self, *arguments: str) -> str:
        through = ["--noproxy", "", "-x", f"http://127.0.0.1:{self.port}", "--cacert", str(self.ca)]
        run = subprocess.run(["curl", "-sS", "-m", "30", *through, *arguments], check=False, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        return run.stdout

    def service(self, code: str, **values: str) -> str:
        """Run a Python service in a process of its own, with nothing but the environment pointing at the proxy."""
        run = subprocess.run(
            [sys.executable, "-c", code],
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
            env={**self.environment, **values},
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    def records(self, count: int = 1, **expected: Any) -> list[dict[str, Any]]:
        """What `audit export` gives, once at least `count` records match the expected fields."""
        until = time.monotonic() + 40
        while True:
            lines = douane("audit", "export", "--state", str(self.state)).splitlines()
            records = [json.loads(line) for line in lines]
            found = [record for record in records if all(record[key] == value for key, value in expected.items())]
            if len(found) >= count or time.monotonic() > until:
                assert len(found) >= count, (expected, [(r["direction"], r["path"], r["state"]) for r in records])
                return found
            time.sleep(0.3)

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}{path}") as answer:
            return answer.read().decode()

    def children(self) -> list[int]:
        listed = subprocess.run(["pgrep", "-P", str(self.process.pid)], check=False, capture_output=True, text=True).stdout
        return [int(pid) for pid in listed.split()]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


CONFIGURATION = """\
organisation: {{name: Example NV, country: BE, dpo: {{name: DPO, email: dpo@example.be}}, authority: BE}}
proxy: {{upstream_ca: {ca}, max_body: 4MiB{proxy}}}
processors:
  - id: stand-in
    name: Stand-in Inc.
    category: crm
    domains: [localhost]
    importer: {{entity: Stand-in Inc., country: US}}
    hosting: [US]
    agreement: {{reference: DPA-1, signed: 2026-01-01}}
"""


@contextmanager
def running(folder: Path, extra: str = "", *, arguments: Sequence[str] = (), proxy: str = "") -> Generator[Up]:
    """Start `up` on free ports with a stand-in behind it; stop it at the end. `proxy` is added to that section."""
    with Server(folder, HOSTS, free_port()) as upstream:
        file = folder / "douane.yaml"
        file.write_text(CONFIGURATION.format(ca=upstream.ca, proxy=proxy) + extra)
        state, port, metrics = folder / "state", free_port(), free_port()
        command = [str(DOUANE), "up", "--config", str(file), "--state", str(state), "--listen", f"127.0.0.1:{port}"]
        command += ["--metrics", f"127.0.0.1:{metrics}", "--console", f"127.0.0.1:{free_port()}", *arguments]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        up = Up(process, port, metrics, state, upstream)
        ready = threading.Event()
        readers = [
            threading.Thread(target=_read, args=(process.stdout, up.out, ready), daemon=True),
            threading.Thread(target=_read, args=(process.stderr, up.err, ready), daemon=True),
        ]
        for reader in readers:
            reader.start()
        try:
            assert ready.wait(100), (up.out, up.err)
            yield up
        finally:
            if process.poll() is None:
                up.stop()
            for reader in readers:
                reader.join(5)
            assert process.stdout
            assert process.stderr
            process.stdout.close()
            process.stderr.close()


def _read(stream: Any, lines: list[str], ready: threading.Event | None) -> None:
    for line in stream:
        lines.append(line)
        if ready is not None and "Douane is ready" in line:
            ready.set()


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """One `up` for a whole module, in observe mode."""
    with running(tmp_path_factory.mktemp("up")) as up:
        yield up
