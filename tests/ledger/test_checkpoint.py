"""Signed tree heads and proofs."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from ledger import checkpoint, export
from ledger.errors import LedgerError
from ledger.frame import Frame
from ledger.journal import Writer
from ledger.segment import chain, read
from ledger.verify import verify
from tests.ledger.records import record, write

NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    write(tmp_path, record(), record())
    write(tmp_path, record(), writer="proxy-1")
    return tmp_path


def test_a_ledger_that_only_grew_is_as_every_checkpoint_says(state: Path) -> None:
    """Trees are grown from where they stood, and give the same heads as trees made anew."""
    public = checkpoint.public_key(state)
    first = checkpoint.make(state, NOW)
    write(state, record(), record())
    second = checkpoint.make(state, NOW + timedelta(hours=1))
    assert checkpoint.load(state / checkpoint.FOLDER) == [first, second]
    assert [head.size for head in first.heads] < [head.size for head in second.heads]
    for one in (first, second):
        assert checkpoint.authentic(one, public)
        assert checkpoint.compare(state / "journal", one, public) == []


def test_a_journal_written_anew_shows(state: Path) -> None:
    """It verifies by itself, since whoever may write the folder can make a right chain; the checkpoint says otherwise."""
    made, public = checkpoint.make(state, NOW), checkpoint.public_key(state)
    shutil.rmtree(state / "journal")
    write(state, record(), record())
    shutil.rmtree(state / checkpoint.FOLDER)
    assert verify(state / "journal").ok
    first, second = checkpoint.compare(state / "journal", made, public)
    assert "are not those of" in first
    assert "holds 0 frames" in second


def test_verify_looks_at_the_checkpoints_that_are_there(state: Path) -> None:
    """A chain's newest whole frames cannot be cut off unseen, nor a chain be lost, nor a checkpoint be changed."""
    made = checkpoint.make(state, NOW)
    assert verify(state / "journal").ok
    [path] = chain(state / "journal", "n1", "proxy-1").segments()
    whole = path.read_bytes()
    last = [one for one in read(path) if isinstance(one, Frame)][-1]
    path.write_bytes(whole[: last.offset])
    assert any("are not those of a checkpoint" in one for one in verify(state / "journal").problems)
    path.write_bytes(whole)
    shutil.move(path.parent, state / "kept")
    assert any("n1/proxy-1 is missing" in one for one in verify(state / "journal").problems)
    shutil.move(state / "kept", path.parent)
    assert verify(state / "journal").ok
    [file] = (state / checkpoint.FOLDER).iterdir()
    kept = file.read_text()
    file.write_text(kept.replace(made.time, "2026-11-01T00:00:00.000Z"))
    assert any("was changed" in one for one in verify(state / "journal").problems)
    file.write_text("{")
    assert any("is no checkpoint" in one for one in verify(state / "journal").problems)


def test_a_forged_checkpoint_shows(state: Path) -> None:
    """Another key's, a changed one, and a broken signature."""
    made, public = checkpoint.make(state, NOW), checkpoint.public_key(state)
    assert not checkpoint.authentic(made, bytes(32))
    for forged in (replace(made, time="2026-01-01T00:00:00.000Z"), replace(made, heads=[]), replace(made, signature="!")):
        [problem] = checkpoint.compare(state / "journal", forged, public)
        assert "was not signed with this key" in problem


def test_every_record_can_be_proved_offline(state: Path) -> None:
    """With the proof and the public key alone; a changed record or place fails."""
    checkpoint.make(state, NOW)
    public = checkpoint.public_key(state)
    for one in export.records(state):
        proof = checkpoint.prove(state, one.id)
        assert checkpoint.holds(proof, public)
        assert not checkpoint.holds(replace(proof, record=proof.record.replace("hubspot", "another")), public)
        assert not checkpoint.holds(replace(proof, index=proof.index + 1), public)
        assert not checkpoint.holds(replace(proof, writer="nobody"), public)
        assert not checkpoint.holds(proof, bytes(32))


def test_what_cannot_be_proved_is_one_sentence(state: Path) -> None:
    """No such record; no checkpoint that covers it yet."""
    with pytest.raises(LedgerError, match="no record of that id"):
        checkpoint.prove(state, "none")
    some = next(export.records(state))
    with pytest.raises(LedgerError, match="take one, then ask again"):
        checkpoint.prove(state, some.id)


def test_a_file_of_something_else_is_one_sentence(state: Path) -> None:
    """No traceback for a wrong file."""
    (state / "other").write_text("not a checkpoint\n")
    with pytest.raises(LedgerError, match="is no checkpoint"):
        checkpoint.load(state / "other")
    assert checkpoint.load(state / "nowhere") == []


def test_a_running_writer_does_not_mind(state: Path) -> None:
    """A checkpoint may be taken at any moment."""
    with Writer(state / "journal", "n1", "proxy-2") as writer:
        writer.intent(record())
        made = checkpoint.make(state, NOW)
        writer.outcome(record())
    assert checkpoint.compare(state / "journal", made, checkpoint.public_key(state)) == []
