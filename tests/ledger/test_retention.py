"""Purging with proof, and holds."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger import checkpoint, export
from ledger.chain import SupervisorChain
from ledger.errors import LedgerError
from ledger.holds import hold, release
from ledger.indexer import Indexer
from ledger.journal import Writer
from ledger.keeper import holds
from ledger.retention import purge
from ledger.segment import chain
from ledger.verify import verify
from tests.ledger.records import record

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def day(number: int) -> datetime:
    return datetime(2026, 11, number, tzinfo=UTC)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A finished run: ten records on ten days, one a segment."""
    supervisor = SupervisorChain(tmp_path / "journal", "n1")
    supervisor.opened("proxy-0")
    with Writer(tmp_path / "journal", "n1", "proxy-0", limit=1200) as writer:
        for number in range(1, 11):
            writer.outcome(record(time=f"2026-11-{number:02}T12:00:00Z"))
    supervisor.closed("proxy-0")
    supervisor.close()
    return tmp_path


@pytest.fixture(autouse=True)
def _notes_of_the_same_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """The chain's own notes lie in the past too, as they would by the time of a purge."""
    monkeypatch.setattr("ledger.journal.now", lambda: "2026-11-01T00:00:00.000Z")


def days(state: Path) -> list[int]:
    return [int(one.time[8:10]) for one in export.records(state)]


def test_what_is_older_goes_and_the_rest_verifies(state: Path) -> None:
    """From the journal and from the index; a note says what went; a second purge finds nothing."""
    assert verify(state / "journal").ok
    [done] = purge(state, day(6), by="Ada")
    assert days(state) == [6, 7, 8, 9, 10]
    assert (done.by, done.records, done.before) == ("Ada", 5, "2026-11-06T00:00:00+00:00")
    assert verify(state / "journal").problems == []
    assert purge(state, day(6), by="Ada") == []


def test_a_second_purge_goes_on_from_the_first(state: Path) -> None:
    """The Merkle tree over all that is gone goes on too, so that old checkpoints still hold."""
    first = checkpoint.make(state, NOW)
    purge(state, day(3), by="Ada")
    [done] = purge(state, day(8), by="Ada")
    assert done.segments[0].number > 1
    assert verify(state / "journal").ok
    assert checkpoint.compare(state / "journal", first, checkpoint.public_key(state)) == []
    with Indexer(state) as indexer:
        indexer.rebuild()
    second = checkpoint.make(state, NOW)
    assert [one for one in second.heads if one.writer == "proxy-0"] == [one for one in first.heads if one.writer == "proxy-0"]


def test_what_was_purged_without_a_note_shows(state: Path) -> None:
    """And so does more than was noted, and the loss of the note."""
    purge(state, day(4), by="Ada")
    segments = chain(state / "journal", "n1", "proxy-0").segments()
    kept = segments[0].read_bytes()
    segments[0].unlink()
    assert not verify(state / "journal").ok
    segments[0].write_bytes(kept)
    assert verify(state / "journal").ok
    for path in chain(state / "journal", "n1", "keeper").segments():
        path.unlink()
    assert not verify(state / "journal").ok


def test_a_purge_that_was_cut_short_verifies(state: Path) -> None:
    """The note came first; segments that are still there are no problem."""
    whole = {path: path.read_bytes() for path in chain(state / "journal", "n1", "proxy-0").segments()}
    purge(state, day(6), by="Ada")
    for path in list(whole)[2:]:  # it ended after the second
        path.write_bytes(whole[path])
    assert verify(state / "journal").problems == []


def test_nothing_goes_under_a_hold(state: Path) -> None:
    """From the hold's period on everything stays, until it is released; a hold without a period keeps all."""
    kept = hold(state, "n1", by="Ada", reason="claim 7", since=day(3), until=day(4))
    purge(state, day(9), by="Ada")
    assert days(state) == [3, 4, 5, 6, 7, 8, 9, 10]
    everything = hold(state, "n1", by="Ada", reason="investigation")
    assert [one.reason for one in holds(state / "journal", "n1")] == ["claim 7", "investigation"]
    release(state, "n1", kept.id, by="Ada")
    assert purge(state, day(9), by="Ada") == []
    release(state, "n1", everything.id, by="Ada")
    assert len(purge(state, day(9), by="Ada")) == 1
    with pytest.raises(LedgerError, match="there is no hold"):
        release(state, "n1", kept.id, by="Ada")
    assert verify(state / "journal").ok


def test_an_open_exchange_is_not_purged(tmp_path: Path) -> None:
    """Its intent is old, its outcome is still to come."""
    old = record(time="2026-11-01T12:00:00Z")
    with Writer(tmp_path / "journal", "n1", "proxy-0", limit=2000) as writer:
        writer.intent(old)
        for _ in range(5):
            writer.outcome(record(time="2026-11-01T12:00:00Z"))
        assert purge(tmp_path, day(20), by="Ada") == []
        writer.outcome(old)
        assert len(purge(tmp_path, day(20), by="Ada")) == 1


def test_damage_is_evidence_and_stays(state: Path) -> None:
    """A damaged segment and all after it are not purged."""
    path = chain(state / "journal", "n1", "proxy-0").segments()[0]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert purge(state, day(9), by="Ada") == []


def test_a_proof_across_a_purge_is_refused_with_a_reason(state: Path) -> None:
    """It needs what is gone."""
    checkpoint.make(state, NOW)
    purge(state, day(4), by="Ada")
    last = list(export.records(state))[-1]
    with pytest.raises(LedgerError, match="keep proofs beside the records"):
        checkpoint.prove(state, last.id)
