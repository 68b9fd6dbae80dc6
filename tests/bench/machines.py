"""What the benchmarks of the wire share: an `up` of their own, the proxy workers in it, what a process has used."""

import os
import sys
import threading
import time
import urllib.request
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from douane.bench.processes import family, free_port, resident, running
from douane.bench.setups import Running

REGISTER = """
processors:
  - {id: bench, category: crm, domains: ["127.0.0.1", localhost], importer: BE, hosting: [BE], purposes: [customer_relationship]}
"""
_TICK = os.sysconf("SC_CLK_TCK")


@contextmanager
def up(folder: Path, configuration: str = "", *, proxy: str = "", workers: int = 1) -> Generator[Running]:
    """Douane with this configuration on free ports, ready."""
    port, metrics, state = free_port(), free_port(), folder / "state"
    file = folder / "douane.yaml"
    file.write_text(f"proxy: {{{proxy}}}\n{REGISTER}{configuration}", "utf-8")
    places = ["--listen", f"127.0.0.1:{port}", "--metrics", f"127.0.0.1:{metrics}", "--console", "127.0.0.1:0"]
    options = ["--config", str(file), "--state", str(state), "--workers", str(workers), *places]
    with running(["-m", "douane", "up", *options], metrics, log=folder / "up.log") as pid:
        until = time.monotonic() + 60
        while not _answers(f"http://127.0.0.1:{metrics}/readyz"):
            assert time.monotonic() < until, (folder / "up.log").read_text()
            time.sleep(0.2)
        yield Running(pid, port, state)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except OSError:
        return False


def proxies(pid: int) -> list[int]:
    """The processes that carry the traffic: the proxy workers of an `up`, or the one process of another set-up."""
    workers = [each for each in family(pid) if b"proxy.worker" in Path(f"/proc/{each}/cmdline").read_bytes()]
    return workers or [pid]


def processor_time(pids: Sequence[int]) -> float:
    """Seconds of processor time that processes have used (proc(5))."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICK


class Peak:
    """Watches the resident memory of processes: `with Peak(pids) as peak: …; peak.growth` in MB."""

    def __init__(self, pids: Sequence[int]) -> None:
        self._pids = pids
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.before = self.highest = resident(pids)

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def growth(self) -> float:
        """Megabytes above what they had."""
        return round(self.highest - self.before, 1)

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            self.highest = max(self.highest, resident(self._pids))


def table(rows: Sequence[Sequence[object]]) -> None:
    """Print rows, the first of them the heads."""
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        sys.stdout.write("  ".join(str(cell).rjust(width) for cell, width in zip(row, widths, strict=True)) + "\n")
