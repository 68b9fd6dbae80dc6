"""The leash that ends a child with its supervisor."""

import os
import subprocess
import sys
import time
from pathlib import Path

PARENT = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-m", "douane.leash", str(os.getpid()), "tests.douane.children.deaf"],
    stdin=subprocess.PIPE, env={**os.environ, "DOUANE_STATUS_FD": "1"})
child.stdin.write(b"{}\\n"); child.stdin.flush()
print(child.pid, flush=True)
time.sleep(600)
"""


def test_even_a_deaf_child_dies_with_its_supervisor() -> None:
    """kill -9 of the supervisor leaves nothing behind, not even a child that reads no end of file."""
    root = Path(__file__).parents[2]
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, cwd=root, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert "ready" in parent.stdout.readline()
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 10
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    parent.stdout.close()
    assert not _runs(pid)


def test_a_child_whose_parent_is_gone_already_ends() -> None:
    """A supervisor that died before the leash was on is noticed."""
    done = subprocess.run(
        [sys.executable, "-m", "douane.leash", "1", "tests.douane.children.good"], check=False, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 1


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z" and os.getpgid(pid) > 0
    except (FileNotFoundError, ProcessLookupError):
        return False
