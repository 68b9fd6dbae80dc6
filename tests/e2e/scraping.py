"""A real Prometheus with the project's own files, and what it answers."""

import json
import re
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.dashboards.queries import DASHBOARDS
from tests.e2e.conftest import free_port


@dataclass(frozen=True, slots=True)
class Prometheus:
    """A running Prometheus."""

    port: int

    def ask(self, expr: str) -> list[dict[str, Any]]:
        """The result of an instant query."""
        body = urllib.parse.urlencode({"query": expr}).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/query", data=body) as answer:
            return json.load(answer)["data"]["result"]

    def value(self, expr: str) -> float | None:
        """The one value of a query, None for none."""
        result = self.ask(expr)
        return float(result[0]["value"][1]) if result else None

    def until(self, expr: str, seconds: float = 40) -> list[dict[str, Any]]:
        """Ask again until there is a result."""
        end = time.monotonic() + seconds
        while not (result := self.ask(expr)) and time.monotonic() < end:
            time.sleep(0.3)
        return result

    def rules(self) -> list[dict[str, Any]]:
        """Every loaded rule with its health."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/rules") as answer:
            return [rule for group in json.load(answer)["data"]["groups"] for rule in group["rules"]]


@contextmanager
def prometheus(folder: Path, target: int) -> Generator[Prometheus]:
    """Run Prometheus on the committed configuration; only the target, the paths and the intervals are this test's."""
    program = shutil.which("prometheus")
    assert program, "prometheus is needed: install Debian's package prometheus"
    settings = yaml.safe_load((DASHBOARDS / "prometheus" / "prometheus.yml").read_text())
    settings["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    settings["rule_files"] = [str(DASHBOARDS / "prometheus" / file) for file in settings["rule_files"]]
    settings["scrape_configs"][0]["static_configs"] = [{"targets": [f"127.0.0.1:{target}"]}]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(settings))
    port = free_port()
    command = [program, f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'tsdb'}"]
    with (folder / "prometheus.log").open("w") as log:
        process = subprocess.Popen([*command, f"--web.listen-address=127.0.0.1:{port}"], stdout=log, stderr=log)
        try:
            server = Prometheus(port)
            _ready(port)
            assert server.until('up{job="douane"} == 1')
            yield server
        finally:
            process.terminate()
            process.wait(20)


def _ready(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/ready"):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("Prometheus did not become ready")


def selectors(expr: str) -> list[str]:
    """The instant selectors of an expression: each series that it reads, with its matchers."""
    return sorted(set(re.findall(r"(?<![\w:])(?:\w*:)?(?:douane|up)[\w:]*(?:\{[^}]*\})?", expr)))
