"""Hosts that cannot be inspected are named once a machine."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ledger.indexer import AT_ONCE, Indexer
from ledger.journal import Writer
from proxy import logs
from proxy.pinned import REJECTIONS, Pinned
from tests.proxy.records import record

HOST = "pinned.example"


def written(state: Path, writer: str, rejections: int, host: str = HOST) -> None:
    """A worker's records of so many rejected certificates, in both directions, and of something else."""
    with Writer(state / "journal", "n", writer) as chain:
        for _ in range(rejections):
            for direction in ("sent", "received"):
                chain.outcome(record(host=host, direction=direction, unseen=("tls_failed",), entities=()))
        chain.outcome(record(host=host, unseen=("opaque",)))


def follow(state: Path) -> None:
    """What the indexer's process does."""
    with Indexer(state) as indexer:
        pinned = Pinned(indexer.database)
        indexer.catch_up(pinned.add)
        pinned.commit()


def told(capsys: pytest.CaptureFixture[str]) -> int:
    """How many lines since the last look name the host."""
    lines = capsys.readouterr().err.splitlines()
    assert all(HOST in line and "proxy.passthrough" in line for line in lines)
    return len(lines)


@pytest.mark.parametrize(
    ("workers", "lines"), [((2, 1), 1), ((1, 1), 0), ((5, 4), 1), ((0, 3), 1)], ids=["together", "too few", "each", "one"]
)
def test_rejections_add_up_over_workers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], workers: Sequence[int], lines: int
) -> None:
    """Two workers' records count together, and however many come the host is named once."""
    logs.configure("indexer")
    for number, rejections in enumerate(workers):
        written(tmp_path, f"proxy-{number}", rejections)
    follow(tmp_path)
    assert told(capsys) == lines


def test_another_process_goes_on_counting_and_says_nothing_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the index holds was counted by the process before."""
    logs.configure("indexer")
    written(tmp_path, "proxy-0", REJECTIONS - 1)
    follow(tmp_path)
    assert told(capsys) == 0
    written(tmp_path, "proxy-1", 1)
    follow(tmp_path)
    assert told(capsys) == 1
    written(tmp_path, "proxy-2", 2 * REJECTIONS)
    follow(tmp_path)
    assert told(capsys) == 0


def test_what_was_not_committed_does_not_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A transaction that did not come through is read again; one that did counts before the next begins."""
    logs.configure("indexer")
    (tmp_path / "journal").mkdir()
    rejected = record(host=HOST, unseen=("tls_failed",))
    with Indexer(tmp_path) as indexer:
        pinned = Pinned(indexer.database)
        for _ in range(REJECTIONS):
            pinned.add(rejected)
        pinned.forget()
        pinned.commit()
        assert told(capsys) == 0
        for _ in range(AT_ONCE):
            pinned.add(rejected)
        assert told(capsys) == 0
        pinned.add(rejected)
        assert told(capsys) == 1
