"""`douane up` and `douane demo` as a person runs them: real processes, from the terminal."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

PATIENCE = 120  # seconds: a shared machine may be slow, and these tests time nothing


def start(folder: Path, *more: str) -> "subprocess.Popen[str]":
    """`douane up` on free ports, with its terminal in a file."""
    addresses = ["--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--console", "127.0.0.1:0"]
    command = [sys.executable, "-m", "douane", "up", "--state", str(folder / "var"), "--workers", "1", *addresses, *more]
    with (folder / "terminal").open("w") as terminal, (folder / "out").open("w") as out:
        return subprocess.Popen(command, cwd=folder, stdout=out, stderr=terminal, text=True)


def ready(folder: Path, process: "subprocess.Popen[str]") -> str:
    """What the terminal shows once it is ready."""
    deadline = time.monotonic() + PATIENCE
    while "export AWS_CA_BUNDLE" not in (shown := (folder / "terminal").read_text()):
        assert process.poll() is None, shown
        assert time.monotonic() < deadline, shown
        time.sleep(0.1)
    return shown


def children(pid: int) -> list[int]:
    """The process's children."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def gone(pids: list[int]) -> bool:
    """Whether all of them are gone, in the end."""
    deadline = time.monotonic() + 20
    while (left := [pid for pid in pids if Path(f"/proc/{pid}").exists()]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not left


@pytest.fixture
def up(tmp_path: Path) -> "Iterator[subprocess.Popen[str]]":
    """A running house, ended after the test if it has not ended before."""
    process = start(tmp_path)
    yield process
    process.kill()
    process.wait()


def test_the_curl_line_that_is_shown_works_when_pasted(tmp_path: Path, up: "subprocess.Popen[str]") -> None:
    """The first line under "Try it" goes through the proxy, needs no network, and gives an access line on standard output."""
    shown = ready(tmp_path, up)
    line = next(line.strip() for line in shown.splitlines() if line.strip().startswith("curl"))
    answer = subprocess.run(shlex.split(line), capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout == "ok\n"
    deadline = time.monotonic() + PATIENCE
    while '"direction":"sent"' not in (tmp_path / "out").read_text() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert '"method":"GET"' in (tmp_path / "out").read_text()


def test_it_drains_on_sigterm_and_a_second_one_changes_nothing(tmp_path: Path, up: "subprocess.Popen[str]") -> None:
    """Two signals, one orderly end with status 0, nothing left behind."""
    ready(tmp_path, up)
    family = children(up.pid)
    assert len(family) == 5  # one proxy, two detectors, indexer, console
    up.send_signal(signal.SIGTERM)
    up.send_signal(signal.SIGTERM)
    assert up.wait(30) == 0
    assert gone(family)


def test_kill_9_of_the_supervisor_leaves_nothing_behind(tmp_path: Path, up: "subprocess.Popen[str]") -> None:
    """Every child ends when the supervisor is killed, and the state folder is free for the next `up`."""
    ready(tmp_path, up)
    family = children(up.pid)
    up.kill()
    up.wait()
    assert gone(family)
    again = start(tmp_path)
    ready(tmp_path, again)
    again.terminate()
    assert again.wait(30) == 0


def test_a_second_up_is_refused_in_one_sentence(tmp_path: Path, up: "subprocess.Popen[str]") -> None:
    """The same port, and the same state folder, end with exit status 2 and one sentence; the first goes on."""
    address = re.findall(r"proxy +http://(\S+)", ready(tmp_path, up))[0]
    for folder, more, says in (
        (tmp_path / "other", ["--listen", address], f"{address} is in use by another program"),
        (tmp_path, [], "another `douane up` uses the state folder"),
    ):
        addresses = ["--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--console", "127.0.0.1:0", *more]
        command = [sys.executable, "-m", "douane", "up", "--state", str(folder / "var"), *addresses]
        second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert (second.returncode, len(second.stderr.strip().splitlines())) == (2, 1)
        assert says in second.stderr
    assert up.poll() is None


def test_ctrl_c_while_it_starts_ends_it_cleanly(tmp_path: Path, up: "subprocess.Popen[str]") -> None:
    """An interrupt before it is ready ends every child that was started."""
    deadline = time.monotonic() + PATIENCE
    while not (family := children(up.pid)) and time.monotonic() < deadline:
        time.sleep(0.02)
    up.send_signal(signal.SIGINT)
    assert up.wait(30) == 0
    assert gone(family)
    assert "Traceback" not in (tmp_path / "terminal").read_text()


def test_the_demo_ends_by_itself_and_leaves_what_it_says(tmp_path: Path) -> None:
    """All five recipients stand in the table, the report and the ledger are there, and the ledger verifies."""
    command = [sys.executable, "-m", "douane", "demo", "--state", str(tmp_path / "var")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=2 * PATIENCE, cwd=tmp_path)
    for words in (
        "teamleader",
        "paddle",
        "klaviyo",
        "deepseek",
        "unregistered",
        "adequacy decision",
        "stopped:",
        "douane up --state",
    ):
        assert words in done.stdout
    assert (tmp_path / "var" / "reports" / "transfers.html").exists()
    verify = [sys.executable, "-m", "douane", "audit", "verify", "--state", str(tmp_path / "var")]
    assert subprocess.run(verify, check=False, capture_output=True).returncode == 0
    assert not [name for name in os.listdir(tmp_path) if name != "var"]  # noqa: PTH208  names only
