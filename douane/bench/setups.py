"""The set-ups that are measured, each as a context that gives its process and its proxy's port."""

import os
import platform
import time
import urllib.request
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from douane.bench.processes import free_port, running
from douane.errors import DouaneError
from douane.supervisor import READY_WITHIN

MITMDUMP = "from mitmproxy.tools.main import mitmdump; mitmdump()"
OBSERVE = """
processors:
  - {id: bench, category: crm, domains: ["127.0.0.1"], importer: BE, hosting: [BE], purposes: [customer_relationship]}
"""
ENFORCE = f"""{OBSERVE}
rules:
  - {{id: bench-block, when: {{processor: bench, entity: [PASSPORT]}}, action: block}}
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A set-up that runs: its first process, its proxy's port, and for ours the state folder."""

    pid: int
    port: int
    state: Path | None = None


type Setup = Callable[[Path], AbstractContextManager[Running]]


@contextmanager
def mitmdump(folder: Path) -> Generator[Running]:
    """Stock `mitmdump -q`, as its documentation starts it."""
    with _mitmdump(folder, "mitmdump") as one:
        yield one


@contextmanager
def presidio(folder: Path) -> Generator[Running]:
    """The same with a plain Presidio add-on."""
    addon = Path(__file__).parent / "rivals" / "presidio_addon.py"
    with _mitmdump(folder, "presidio", "-s", str(addon)) as one:
        yield one


@contextmanager
def lean(folder: Path) -> Generator[Running]:
    """Mitmproxy with a lean set of add-ons in one process, no inspection."""
    port = free_port()
    arguments = ["-m", "douane.bench.rivals.lean", str(port), str(folder / "lean-ca")]
    with running(arguments, port, log=folder / "lean.log") as pid:
        yield Running(pid, port)


@contextmanager
def observe(folder: Path) -> Generator[Running]:
    """Douane in observe mode: everything inspected and recorded."""
    with _douane(folder, "observe", OBSERVE) as one:
        yield one


@contextmanager
def enforce(folder: Path) -> Generator[Running]:
    """Douane in enforce mode: every body is held until it was inspected and judged."""
    with _douane(folder, "enforce", ENFORCE) as one:
        yield one


@contextmanager
def _mitmdump(folder: Path, name: str, *more: str) -> Generator[Running]:
    port = free_port()
    options = ["-q", "--listen-host", "127.0.0.1", "-p", str(port), "--set", f"confdir={folder / name}"]
    with running(["-c", MITMDUMP, *options, *more], port, log=folder / f"{name}.log") as pid:
        yield Running(pid, port)


@contextmanager
def _douane(folder: Path, name: str, configuration: str) -> Generator[Running]:
    port, metrics, state = free_port(), free_port(), folder / name
    file = folder / f"{name}.yaml"
    file.write_text(configuration, "utf-8")
    places = ["--listen", f"127.0.0.1:{port}", "--metrics", f"127.0.0.1:{metrics}", "--console", "127.0.0.1:0"]
    arguments = ["-m", "douane", "up", "--config", str(file), "--state", str(state), *places]
    with running(arguments, metrics, log=folder / f"{name}.log") as pid:
        _ready(metrics)
        yield Running(pid, port, state)


def _ready(metrics: int) -> None:
    """Wait for /readyz."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{metrics}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise DouaneError("Douane was not ready in time: run `douane up` to see why")


def machine() -> dict[str, object]:
    """What it ran on."""
    packages = {name: version(name) for name in ("mitmproxy", "presidio-analyzer", "spacy", "douane")}
    return {"cores": os.process_cpu_count(), "python": platform.python_version(), "system": platform.system(), **packages}
