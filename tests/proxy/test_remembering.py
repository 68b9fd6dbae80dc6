"""The history between the indexer and the workers."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger.indexer import AT_ONCE, Indexer
from policy.past import NOTHING
from proxy.recalling import RATES, SEEN, Recollection
from proxy.remembering import Memory
from tests.proxy.records import record

NOW = datetime.now(UTC)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """An empty state folder."""
    (tmp_path / "run").mkdir()
    (tmp_path / "journal").mkdir()
    return tmp_path


def test_what_is_committed_is_told_and_what_is_not_is_not(state: Path) -> None:
    """A transaction that did not come through is read again, and would count twice."""
    with Indexer(state) as indexer:
        memory, worker = Memory(state, indexer), Recollection(state)
        memory.add(record(processor="lost"))
        memory.forget()
        memory.add(record())
        memory.commit()
        memory.write(NOW)
        assert worker.look()
    assert worker.past.seen is not None
    assert worker.past.seen.informed == {"hubspot"}
    assert worker.past.rates["crm-sync", "hubspot"]["exchanges_per_hour"] == 1
    assert not worker.look()


def test_a_long_catch_up_commits_as_the_indexer_does(state: Path) -> None:
    """After each `AT_ONCE` records."""
    with Indexer(state) as indexer:
        memory, worker = Memory(state, indexer), Recollection(state)
        for _ in range(AT_ONCE + 1):
            memory.add(record())
        memory.forget()
        memory.write(NOW)
        worker.look()
    assert worker.past.rates["crm-sync", "hubspot"]["exchanges_per_hour"] == AT_ONCE


def test_files_are_written_when_something_changed_and_not_too_often(state: Path) -> None:
    """For this user alone."""
    with Indexer(state) as indexer:
        memory = Memory(state, indexer)
        memory.write(NOW)
        marks = [(state / name).stat() for name in (SEEN, RATES)]
        assert {stat.S_IMODE(mark.st_mode) for mark in marks} == {0o600}
        memory.write(NOW + timedelta(seconds=1))
        assert [(state / name).stat().st_ino for name in (SEEN, RATES)] == [mark.st_ino for mark in marks]
        memory.add(record())
        memory.commit()
        memory.write(NOW + timedelta(seconds=1.1))
        assert (state / SEEN).stat().st_ino == marks[0].st_ino
        memory.write(NOW + timedelta(seconds=2))
        assert (state / SEEN).stat().st_ino != marks[0].st_ino


def test_a_new_process_goes_on_where_the_old_one_was(state: Path) -> None:
    """Without a file it asks the index, which is empty here."""
    with Indexer(state) as indexer:
        memory, worker = Memory(state, indexer), Recollection(state)
        memory.add(record())
        memory.commit()
        memory.write(NOW)
        worker.look()
        before = worker.past.seen
        Memory(state, indexer).write(NOW)
        assert worker.look()
        assert worker.past.seen == before
        (state / SEEN).unlink()
        Memory(state, indexer).write(NOW)
        worker.look()
    assert worker.past.seen is not None
    assert worker.past.seen.informed == frozenset()


def test_without_an_indexer_nothing_is_known(state: Path) -> None:
    """And what cannot be read changes nothing that was known."""
    worker = Recollection(state)
    assert not worker.look()
    assert worker.past == NOTHING
    for name in (SEEN, RATES):
        (state / name).write_text("nonsense")
    worker.look()
    assert worker.past == NOTHING


def test_a_folder_that_cannot_be_written_is_tried_again(state: Path) -> None:
    """The index goes on without."""
    with Indexer(state) as indexer:
        memory, worker = Memory(state, indexer), Recollection(state)
        blocker = (state / SEEN).with_suffix(".new")
        blocker.mkdir()
        memory.write(NOW)
        assert not worker.look()
        blocker.rmdir()
        memory.write(NOW + timedelta(seconds=1))
        assert worker.look()
