"""The index follows the journal."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from ledger import checkpoint, export, index
from ledger.chain import SupervisorChain
from ledger.errors import LedgerError
from ledger.frame import Frame
from ledger.identifier import uuid7
from ledger.indexer import Indexer
from ledger.journal import Writer
from ledger.record import AuditRecord, FindingRecord
from ledger.segment import chain, read
from tests.ledger.records import UNKNOWN, record, write


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path


def records(state: Path) -> list[AuditRecord]:
    """Everything that was ever given to the one who listens, from now on."""
    got: list[AuditRecord] = []
    with Indexer(state) as indexer:
        indexer.catch_up(got.append)
    return got


def test_an_outcome_is_a_record_and_its_intent_is_not(state: Path) -> None:
    """One record for each exchange's direction, as it was journalled."""
    sent = record()
    write(state, sent, replace(sent, id=uuid7(), direction="received"))
    got = [(one.exchange, one.direction, one.state) for one in records(state)]
    assert got == [(sent.exchange, "sent", "complete"), (sent.exchange, "received", "complete")]


def test_an_open_exchange_of_a_running_writer_waits(state: Path) -> None:
    """An intent is no record while its outcome may still come; when it comes, there is one record."""
    sent = record()
    with Writer(state / "journal", "n1", "proxy-0") as writer:
        writer.intent(sent)
        assert records(state) == []
        writer.outcome(replace(sent, id=uuid7()))
        assert [one.state for one in records(state)] == ["complete"]
    assert records(state) == []


@pytest.mark.parametrize("end", ["close", "die", "restart"])
def test_an_intent_that_was_left_behind_stands_as_interrupted(state: Path, end: str) -> None:
    """Whether its writer closed, died (only its lock is gone) or was replaced before anyone looked."""
    sent = record()
    writer = Writer(state / "journal", "n1", "proxy-0")
    writer.intent(sent)
    if end == "close":
        writer.close()
    else:
        writer._release()  # pyright: ignore[reportPrivateUsage]  what a death does
    after = Writer(state / "journal", "n1", "proxy-0") if end == "restart" else None
    [left] = records(state)
    assert (left.exchange, left.state, left.path) == (sent.exchange, "interrupted", None)
    assert [one.reason for one in left.inspection.unseen] == ["interrupted"]
    assert records(state) == []
    if after is not None:
        after.close()


def test_the_parts_of_a_long_exchange_leave_it_open(state: Path) -> None:
    """`partial` records come at once; a death after them still leaves an interrupted one, a last record does not."""
    long, ended = record(), record()
    with Writer(state / "journal", "n1", "proxy-0") as writer:
        for one in (long, ended):
            writer.intent(one)
            writer.outcome(replace(one, id=uuid7(), state="partial"))
        writer.outcome(replace(ended, part=1))
        assert sorted(one.state for one in records(state)) == ["complete", "partial", "partial"]
    assert [(one.exchange, one.state) for one in records(state)] == [(long.exchange, "interrupted")]


def test_each_record_is_announced_once_whoever_indexed_it(state: Path) -> None:
    """An export that caught up first takes no access line away, and a restart repeats none."""
    write(state, record(), record())
    with Indexer(state) as export:
        assert export.catch_up() == 2
    assert len(records(state)) == 2
    assert records(state) == []
    write(state, record())
    assert len(records(state)) == 1


def test_a_listener_that_fails_is_given_the_records_again(state: Path) -> None:
    """The place up to which records were announced moves after the calls."""
    write(state, record())

    def failing(_: AuditRecord) -> None:
        raise BrokenPipeError

    with Indexer(state) as indexer, pytest.raises(BrokenPipeError):
        indexer.catch_up(failing)
    assert len(records(state)) == 1


def test_a_rebuilt_index_is_the_same(state: Path) -> None:
    """Records, counters and frames are derived from the journal; nothing is announced again."""
    write(state, record(), record(destination=UNKNOWN, host="unknown.example"), writer="proxy-1")
    with Writer(state / "journal", "n1", "proxy-0") as writer:
        writer.intent(record())
    with Indexer(state) as indexer:
        assert indexer.catch_up() == 3
        before = (sorted(map(str, indexer.counters())), indexer.frames())
        assert indexer.rebuild() == 3
        assert (sorted(map(str, indexer.counters())), indexer.frames()) == before
    assert records(state) == []


def test_what_stands_in_a_side_frame_is_indexed_with_its_record(state: Path) -> None:
    """Tokens and findings beyond a record's bounds are found and counted as well."""
    many = [FindingRecord("PERSON", ["identity"], "ordinary", f"body:$[{n}]", 1, 0.9, "names", [f"e.{n}"]) for n in range(300)]
    write(state, record(findings=many))
    with Indexer(state) as indexer:
        indexer.catch_up()
        found = {name: value for name, labels, value in indexer.counters() if labels.get("entity") == "PERSON"}
        assert found == {"findings_total": 300}
        with indexer.database.read() as connection:
            assert connection.exec_driver_sql("SELECT count(DISTINCT token) FROM tokens").scalar() == 300


def test_damage_is_an_alert_and_the_rest_is_indexed(state: Path) -> None:
    """Of the changed outcome its intent still stands, the next one is there, and a sentence says where."""
    write(state, record(), record())
    [path] = chain(state / "journal", "n1", "proxy-0").segments()
    data = bytearray(path.read_bytes())
    frames = [one for one in read(path) if isinstance(one, Frame)]
    data[frames[3].offset + 100] ^= 1
    path.write_bytes(data)
    assert sorted(one.state for one in records(state)) == ["complete", "interrupted"]
    with Indexer(state) as indexer:
        [alert] = indexer.alerts()
    assert "a frame was changed" in alert


def test_a_frame_of_another_version_is_an_alert(state: Path) -> None:
    """What cannot be read as a record does not stop the rest."""
    with Writer(state / "journal", "n1", "proxy-0") as writer:
        writer._append(ord("o"), b'{"v":9}')  # pyright: ignore[reportPrivateUsage]  what a later version may write
        writer.outcome(record())
    assert len(records(state)) == 1
    with Indexer(state) as indexer:
        assert len(indexer.alerts()) == 1


@pytest.mark.parametrize("lost", ["the last frames", "the last segment"])
def test_an_index_that_is_ahead_of_the_journal_is_made_anew(state: Path, lost: str) -> None:
    """The journal was cut after it was read, and written on: the index holds what the journal holds."""
    with Writer(state / "journal", "n1", "proxy-0", limit=4000) as writer:
        for _ in range(6):
            writer.outcome(record())
    with Indexer(state) as indexer:
        assert indexer.catch_up() == 6
    checkpoint.make(state, datetime.now(UTC))
    path = chain(state / "journal", "n1", "proxy-0").segments()[-1]
    frames = [one for one in read(path) if isinstance(one, Frame)]
    if lost == "the last segment":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: frames[1].offset])
    with Writer(state / "journal", "n1", "proxy-0") as writer:
        kept = writer.outcome(record())
    got = [one.seq for one in export.records(state)]
    assert got[-1] == kept
    assert len(set(got)) == len(got) < 7
    assert checkpoint.compare(state / "journal", checkpoint.make(state, datetime.now(UTC)), checkpoint.public_key(state)) == []


def test_a_damaged_index_is_made_anew(state: Path) -> None:
    """It is derived: no one has to do anything."""
    write(state, record())
    (state / index.FILE).write_bytes(b"this is no database, and never was one" * 100)
    assert len(records(state)) == 1


def test_an_index_of_another_version_is_made_anew(state: Path) -> None:
    """An upgrade reads the journal again."""
    write(state, record())
    with Indexer(state) as indexer:
        indexer.catch_up()
        with indexer.database.write() as connection:
            connection.exec_driver_sql("PRAGMA user_version=99")
    with Indexer(state) as indexer:
        assert indexer.catch_up() == 1


def refusing(_: Path) -> bool:
    return False


def test_who_may_only_read_the_state_gets_an_index_of_his_own(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An auditor's export leaves the state folder as it was."""
    write(state, record())
    monkeypatch.setattr(index, "_writable", refusing)
    assert len(records(state)) == 1
    assert [path.name for path in state.iterdir()] == ["journal"]


def test_a_state_that_is_not_there_is_one_sentence(state: Path) -> None:
    """It is not made by looking."""
    with pytest.raises(LedgerError, match="name it with --state"):
        Indexer(state / "nowhere")


def test_an_index_that_cannot_be_made_is_one_sentence(state: Path) -> None:
    """Here a folder stands where the file should be."""
    (state / index.FILE).mkdir()
    with pytest.raises(LedgerError, match="cannot be written"):
        Indexer(state)


WRITING = """
import sys
from pathlib import Path
from msgspec.structs import replace
from ledger.identifier import uuid7
from ledger.journal import Writer
from tests.ledger.records import record
with Writer(Path(sys.argv[1]) / "journal", "n1", sys.argv[2], limit=100_000) as writer:
    for _ in range(400):
        sent = record()
        writer.intent(sent)
        writer.outcome(replace(sent, id=uuid7()))
"""


def test_two_processes_write_while_one_indexes(state: Path) -> None:
    """Every exchange comes out once and whole, none as interrupted."""
    supervisor = SupervisorChain(state / "journal", "n1")
    writers = [subprocess.Popen([sys.executable, "-c", WRITING, str(state), f"proxy-{n}"]) for n in range(2)]
    got: list[AuditRecord] = []
    with Indexer(state) as indexer:
        while any(writer.poll() is None for writer in writers):
            indexer.catch_up(got.append)
        indexer.catch_up(got.append)
    assert [writer.returncode for writer in writers] == [0, 0]
    assert len({(one.node, one.writer, one.seq) for one in got}) == len(got) == 800
    assert {one.state for one in got} == {"complete"}
    supervisor.close()
