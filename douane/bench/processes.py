"""Processes of a benchmark: started, waited for, weighed, ended."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from douane import ports
from douane.address import Address
from douane.errors import DouaneError

PATIENCE = 180.0
PAGE = os.sysconf("SC_PAGE_SIZE")


def free_port() -> int:
    """A port that was free a moment ago."""
    return ports.free(Address("127.0.0.1", 0)).port


@contextmanager
def running(arguments: Sequence[str], port: int, *, log: Path) -> Generator[int]:
    """A Python process that listens on a port; gives its number, ends it afterwards.

    Raises:
        DouaneError: when it ends, or does not listen in time; its messages are in the log.
    """
    with log.open("wb") as out, subprocess.Popen([sys.executable, *arguments], stdout=out, stderr=out) as process:
        try:
            _wait(process, port, log)
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _listens(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise DouaneError(f"a process of the benchmark did not start: see {log}")
        time.sleep(0.1)


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def family(pid: int) -> list[int]:
    """A process and everything that it started (proc(5))."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found, waiting = [pid], [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found


def resident(pids: Sequence[int]) -> float:
    """Their resident memory together, in MB; pages that they share count for each."""
    total = 0
    for pid in pids:
        try:
            total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
        except OSError:
            continue
    return round(total / 1e6, 1)
