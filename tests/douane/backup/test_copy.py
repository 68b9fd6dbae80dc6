"""A state folder, backed up while it is written to, and put in place again."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from douane import state as folders
from douane.backup import copy
from douane.backup.copy import RESTORED, backup, restore
from douane.backup.errors import BackupError
from douane.backup.folder import Member
from douane.cli import run
from ledger.chain import SupervisorChain
from ledger.export import records
from ledger.journal import Writer
from ledger.keys import key
from ledger.retention import purge
from ledger.verify import verify
from tests.ledger.records import record


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A folder with a supervisor's chain, a key, and a database of ours."""
    folder = tmp_path / "state"
    folders.prepare(folder)
    key(folder, "epoch-2026-11")
    with closing(SupervisorChain(folder / "journal", "box")) as chain:
        chain.opened("proxy-0")
    return folder


def outcome(writer: Writer) -> None:
    writer.outcome(record())


def fill(state: Path, count: int, limit: int = 1 << 26) -> None:
    with Writer(state / "journal", "box", "proxy-0", limit=limit) as writer:
        for _ in range(count):
            outcome(writer)


def test_a_copy_made_while_it_is_written_to_verifies(state: Path, tmp_path: Path) -> None:
    """However much is journalled meanwhile, the copy is a ledger that verifies and holds what was there at its begin."""
    stop = threading.Event()

    def write() -> None:
        with Writer(state / "journal", "box", "proxy-1", limit=20_000) as writer:
            while not stop.is_set():
                outcome(writer)

    fill(state, 50)
    writing = threading.Thread(target=write)
    writing.start()
    try:
        for number in range(5):
            backup(state, tmp_path / f"{number}.douane", "box", None)
    finally:
        stop.set()
        writing.join()
    for number in range(5):
        found = restore(tmp_path / f"{number}.douane", tmp_path / f"restored-{number}", None)
        assert found.problems == []
        assert sum(1 for _ in records(tmp_path / f"restored-{number}")) >= 50


def test_numbers_never_come_twice(state: Path, tmp_path: Path) -> None:
    """What was recorded after the backup has numbers that the restored chain does not give again."""
    fill(state, 3)
    backup(state, tmp_path / "b", "box", "a passphrase")
    fill(state, 20)
    restore(tmp_path / "b", tmp_path / "back", "a passphrase")
    fill(tmp_path / "back", 2)
    lost = {one.seq for one in records(state)} - {one.seq for one in records(tmp_path / "back")}
    again = sorted(one.seq for one in records(tmp_path / "back"))[-2:]
    assert len(lost) == 20
    assert min(again) > RESTORED
    assert verify(tmp_path / "back" / "journal").ok


def test_what_stays_out_and_what_comes_along(state: Path, tmp_path: Path) -> None:
    """Keys, databases with what their log still holds, and lists come along; index, vault, sockets and halves do not."""
    with closing(sqlite3.connect(state / "lists.sqlite")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE kept (word TEXT)")
        database.execute("INSERT INTO kept VALUES ('here')")
        database.commit()
        for name in ("index.sqlite", "vault.sqlite", "run/lock", "half.part"):
            (state / name).write_bytes(b"x")
        backup(state, tmp_path / "b", "box", None)
    restore(tmp_path / "b", tmp_path / "back", None)
    assert {path.name for path in (tmp_path / "back").iterdir()} == {"journal", "ca", "keys", "run", "reports", "lists.sqlite"}
    with closing(sqlite3.connect(tmp_path / "back" / "lists.sqlite")) as database:
        assert database.execute("SELECT word FROM kept").fetchall() == [("here",)]
    assert key(tmp_path / "back", "epoch-2026-11") == key(state, "epoch-2026-11")
    assert not list((tmp_path / "back" / "run").iterdir())


def test_a_torn_tail_stays_behind(state: Path, tmp_path: Path) -> None:
    """Half a frame, as a writer may just be writing it, is left out."""
    fill(state, 5)
    segment = next((state / "journal/box/proxy-0").glob("*.seg"))
    segment.write_bytes(segment.read_bytes()[:-10])
    backup(state, tmp_path / "b", "box", None)
    assert restore(tmp_path / "b", tmp_path / "back", None).problems == []


@pytest.mark.parametrize("when", [0, 2, 5])
def test_a_purge_meanwhile_makes_it_begin_again(state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: int) -> None:
    """Segments that a purge took away while they were copied are not missed: the copy is made again; in the end it is told."""
    fill(state, 200, 30_000)
    purges, real = list[int](), copy.members

    def purging(folder: Path) -> Iterator[Member]:
        for number, member in enumerate(real(folder)):
            yield member
            if number == when and not purges:
                purges.append(number)
                assert purge(folder, datetime(2099, 1, 1, tzinfo=UTC), by="test")

    monkeypatch.setattr(copy, "members", purging)
    backup(state, tmp_path / "b", "box", None)
    assert purges == [when]
    assert restore(tmp_path / "b", tmp_path / "back", None).problems == []
    monkeypatch.setattr(copy, "purged", _never_the_same)
    with pytest.raises(BackupError, match="purged each time"):
        backup(state, tmp_path / "c", "box", None)
    assert not (tmp_path / "c").exists()


def _never_the_same(_: Path) -> object:
    return object()


def test_a_place_that_is_not_empty_stays_as_it_is(state: Path, tmp_path: Path) -> None:
    """A restore replaces nothing, and a failed one leaves nothing behind."""
    backup(state, tmp_path / "b", "box", None)
    with pytest.raises(BackupError, match="not empty"):
        restore(tmp_path / "b", state, None)
    (tmp_path / "b").write_bytes((tmp_path / "b").read_bytes()[:-50])
    with pytest.raises(BackupError, match="damaged"):
        restore(tmp_path / "b", tmp_path / "back", None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "state"]


def test_the_commands(state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Sealed by the variable, opened by a file; without a word it is refused, plain it warns; damage inside is exit 3."""
    fill(state, 4)
    there, file = ["--state", str(state)], str(tmp_path / "b")
    monkeypatch.delenv("DOUANE_BACKUP_PASSPHRASE", raising=False)
    assert run(["state", "backup", file, *there]) == 2
    assert run(["state", "backup", file, "--plain", *there]) == 0
    assert "warning" in capsys.readouterr().err
    monkeypatch.setenv("DOUANE_BACKUP_PASSPHRASE", "a passphrase")
    assert run(["state", "backup", file, *there]) == 0
    monkeypatch.delenv("DOUANE_BACKUP_PASSPHRASE")
    assert run(["state", "restore", file, "--state", str(tmp_path / "one")]) == 2
    (tmp_path / "word").write_text("a passphrase\n")
    assert run(["state", "restore", file, "--passphrase-file", str(tmp_path / "word"), "--state", str(tmp_path / "one")]) == 0
    assert "verified" in capsys.readouterr().out
    segment = next((state / "journal/box/proxy-0").glob("*.seg"))
    damaged = bytearray(segment.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    segment.write_bytes(damaged)
    assert run(["state", "backup", file, "--plain", *there]) == 0
    assert run(["state", "restore", file, "--state", str(tmp_path / "two")]) == 3
    assert "NOT" in capsys.readouterr().out
    assert run(["state", "restore", str(tmp_path / "nowhere"), "--state", str(tmp_path / "three")]) == 2
