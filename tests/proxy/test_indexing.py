"""The indexer's process, run for real: lines on stdout, words on the status pipe, an end that loses and repeats nothing."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import cast

import pytest

from ledger.indexer import Indexer
from ledger.journal import Writer
from tests.proxy.records import record


class Child:
    """The process with its pipes."""

    def __init__(self, state: Path, metrics: str | None = None) -> None:
        self.status, theirs = os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "proxy.indexing"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            pass_fds=(theirs,), env={**os.environ, "DOUANE_STATUS_FD": str(theirs)},
        )  # fmt: skip
        os.close(theirs)
        self.send({"state": str(state), "metrics_dir": str(state / "run" / "metrics"), "metrics": metrics})

    def send(self, message: dict[str, object]) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def word(self) -> dict[str, object]:
        said = b""
        while not said.endswith(b"\n"):
            byte = os.read(self.status, 1)
            if not byte:
                return {}
            said += byte
        return cast("dict[str, object]", json.loads(said))

    def line(self) -> dict[str, object]:
        assert self.process.stdout
        return cast("dict[str, object]", json.loads(self.process.stdout.readline()))

    def rest(self) -> list[dict[str, object]]:
        """Every further line up to the end."""
        assert self.process.stdout
        return [cast("dict[str, object]", json.loads(line)) for line in self.process.stdout.read().splitlines()]

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        os.close(self.status)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Child]]:
    children: list[Child] = []

    def begin(metrics: str | None = None) -> Child:
        children.append(Child(tmp_path, metrics))
        return children[-1]

    yield begin
    for child in children:
        child.close()


def test_each_record_becomes_one_line_and_a_restart_repeats_none(tmp_path: Path, start: Callable[..., Child]) -> None:
    """Lines come while the process runs; the next process goes on where this one ended, even when it was killed."""
    with Writer(tmp_path / "journal", "n", "proxy-0") as writer:
        first, second, third = (record(service=f"s{number}") for number in range(3))
        writer.outcome(first)
        child = start()
        assert child.word() == {"ready": True}
        assert child.line()["record"] == first.id
        writer.outcome(second)
        assert child.line()["record"] == second.id
        time.sleep(0.5)  # the transaction that remembers the line ends after it
        child.process.kill()
        child.process.wait()
        assert child.rest() == []
        writer.outcome(third)
        after = start()
        assert after.line()["record"] == third.id
        after.send({"drain": True})
        assert after.rest() == []
        assert after.process.wait(10) == 0


def test_draining_catches_up_to_the_end(tmp_path: Path, start: Callable[..., Child]) -> None:
    """What stands in the journal when it is told to drain is indexed and shown before it ends."""
    with Writer(tmp_path / "journal", "n", "proxy-0") as writer:
        child = start()
        assert child.word() == {"ready": True}
        written = [record(zone="EEA", basis="none-needed") for _ in range(1200)]
        for each in written:
            writer.outcome(each)
    child.send({"drain": True})
    assert [line["record"] for line in child.rest()] == [each.id for each in written]
    assert child.process.wait(10) == 0
    with Indexer(tmp_path) as indexer:
        assert sum(value for name, _, value in indexer.counters() if name == "exchanges_total") == 1200


def test_sigterm_drains_and_interrupt_is_left_to_the_supervisor(tmp_path: Path, start: Callable[..., Child]) -> None:
    """A terminal's ^C reaches every process; only the supervisor may answer it."""
    child = start()
    assert child.word() == {"ready": True}
    child.process.send_signal(signal.SIGINT)
    with Writer(tmp_path / "journal", "n", "proxy-0") as writer:
        writer.outcome(record())
    assert child.line()["service"] == "crm-sync"
    child.process.send_signal(signal.SIGTERM)
    assert child.process.wait(10) == 0


def test_the_supervisor_s_end_is_its_end(start: Callable[..., Child]) -> None:
    """The end of standard input means that nobody watches any more."""
    child = start()
    assert child.word() == {"ready": True}
    assert child.process.stdin
    child.process.stdin.close()
    assert child.process.wait(10) == 0
    child.process.stdin = None


def test_a_new_generation_is_confirmed(start: Callable[..., Child]) -> None:
    """Every child says which configuration it has, though this one needs none of it."""
    child = start()
    assert child.word() == {"ready": True}
    child.send({"generation": 7, "configuration": "{}"})
    assert child.word() == {"generation": 7}


def test_a_spec_that_is_none_is_refused(tmp_path: Path) -> None:
    """One sentence, exit 2."""
    done = subprocess.run([sys.executable, "-m", "proxy.indexing"], input=b"{}\n", capture_output=True, check=False)
    assert done.returncode == 2
    assert b"no spec of proxy.indexing" in done.stderr


def test_a_reader_that_goes_away_does_not_stop_indexing(tmp_path: Path, start: Callable[..., Child]) -> None:
    """Standard output is a courtesy: when nobody reads it any more, the ledger is still followed."""
    child = start()
    assert child.word() == {"ready": True}
    assert child.process.stdout
    child.process.stdout.close()
    child.process.stdout = None
    with Writer(tmp_path / "journal", "n", "proxy-0") as writer:
        for _ in range(50):
            writer.outcome(record())
            time.sleep(0.005)
    child.send({"drain": True})
    assert child.process.wait(10) == 0
    with Indexer(tmp_path) as indexer:
        assert sum(value for name, _, value in indexer.counters() if name == "exchanges_total") == 50


def test_it_serves_metrics_itself_when_told_to(tmp_path: Path, start: Callable[..., Child]) -> None:
    """Without a supervisor that does, the indexer shows the ledger's figures at an address of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    with Writer(tmp_path / "journal", "n", "proxy-0") as writer:
        writer.outcome(record())
    child = start(address)
    assert child.word() == {"ready": True}
    text = ""
    end = time.monotonic() + 20
    while "douane_exchanges_total{" not in text and time.monotonic() < end:
        with suppress(OSError), urllib.request.urlopen(f"http://{address}/metrics") as answer:
            text = answer.read().decode()
    assert 'processor="hubspot"' in text


def test_a_journal_that_cannot_be_read_now_is_tried_again(tmp_path: Path, start: Callable[..., Child]) -> None:
    """The index is locked by somebody for a while: nothing is lost, nothing is shown twice."""
    child = start()
    assert child.word() == {"ready": True}
    with Writer(tmp_path / "journal", "n", "proxy-0") as writer:
        held = sqlite3.connect(tmp_path / "index.sqlite", isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
        given = [record() for _ in range(3)]
        for each in given:
            writer.outcome(each)
        time.sleep(0.5)
        held.execute("ROLLBACK")
        held.close()
        assert [child.line()["record"] for _ in given] == [each.id for each in given]
    child.send({"drain": True})
    assert child.rest() == []
