"""What the supervisor noted of configurations is read back, and nothing else is."""

from pathlib import Path

import pytest

from ledger.chain import SupervisorChain
from ledger.inforce import IN_FORCE, REFUSED, InForce, Refused, changes
from ledger.journal import Writer


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def test_changes_of_every_machine_are_read_in_their_order(journal: Path) -> None:
    """With who approved them; notes of other kinds, and of chains that are not the supervisor's, are passed over."""
    for node in ("box-b", "box-a"):
        chain = SupervisorChain(journal, node)
        chain.note(
            IN_FORCE, {"generation": 1, "digest": "sha256:00", "policy": "sha256:01", "approved_by": "Ann", "key": "sha256:02"}
        )
        chain.note("choices_in_force", {"choices": 3})
        chain.note(REFUSED, {"generation": 1, "reason": "the change is not approved"})
        chain.close()
    with Writer(journal, "box-a", "proxy-0") as writer:
        writer.note(IN_FORCE, {"generation": 9, "digest": "sha256:00"})
    found = list(changes(journal))
    assert [node for node, _ in found] == ["box-b", "box-b", "box-a", "box-a"]
    (_, first), (_, second) = found[:2]
    assert isinstance(first, InForce)
    assert (first.generation, first.approved_by, first.approved_on, first.key) == (1, "Ann", None, "sha256:02")
    assert isinstance(second, Refused)
    assert second.reason == "the change is not approved"


def test_notes_of_before_name_no_approver(journal: Path) -> None:
    """Generation and digest were all that was noted."""
    chain = SupervisorChain(journal, "box")
    chain.note(IN_FORCE, {"generation": 2, "digest": "sha256:00"})
    chain.close()
    ((_, note),) = changes(journal)
    assert isinstance(note, InForce)
    assert (note.policy, note.approved_by) == ("", None)


def test_an_empty_journal_has_no_changes(journal: Path) -> None:
    """Nothing ran yet."""
    assert list(changes(journal)) == []
