"""The supervisor's chain."""

from pathlib import Path

import pytest

from ledger.chain import SupervisorChain, anchors
from ledger.errors import LedgerError
from ledger.frame import Frame
from ledger.journal import SUPERVISOR, Writer
from ledger.segment import chain, read
from ledger.verify import verify
from tests.ledger.records import record


def test_it_notes_where_each_chain_stood(tmp_path: Path) -> None:
    """First and last hash of every run stand in the supervisor's chain, a chain that had not begun too."""
    supervisor = SupervisorChain(tmp_path, "n1")
    supervisor.opened("proxy-0")
    with Writer(tmp_path, "n1", "proxy-0") as writer:
        writer.outcome(record())
    supervisor.closed("proxy-0")
    supervisor.opened("proxy-0")
    supervisor.close()
    began, closed, again = anchors(chain(tmp_path, "n1", SUPERVISOR))
    assert (began.kind, began.head.segment, closed.kind, closed.head.segment) == ("opened", 0, "closed", 1)
    assert closed.head == again.head
    frames = [one for one in read(chain(tmp_path, "n1", "proxy-0").segments()[0]) if isinstance(one, Frame)]
    assert closed.head.hash == frames[-1].hash.hex()
    assert verify(tmp_path).ok


def test_a_writer_that_runs_cannot_be_closed(tmp_path: Path) -> None:
    """Its chain could still grow."""
    supervisor = SupervisorChain(tmp_path, "n1")
    with Writer(tmp_path, "n1", "proxy-0"), pytest.raises(LedgerError, match="still runs"):
        supervisor.closed("proxy-0")
    supervisor.close()


def test_a_tail_torn_by_a_dying_writer_is_mended_before_its_chain_is_closed(tmp_path: Path) -> None:
    """What the supervisor notes is a whole chain."""
    supervisor = SupervisorChain(tmp_path, "n1")
    supervisor.opened("proxy-0")
    Writer(tmp_path, "n1", "proxy-0").close()
    path = chain(tmp_path, "n1", "proxy-0").segments()[0]
    path.write_bytes(path.read_bytes()[:-5])
    supervisor.closed("proxy-0")
    supervisor.sync()
    supervisor.close()
    assert verify(tmp_path).ok


def test_notes_that_are_no_heads_are_passed_over(tmp_path: Path) -> None:
    """Other notes of the chain are kept and change nothing; nothing was to be repaired."""
    supervisor = SupervisorChain(tmp_path, "n1")
    supervisor.note("configuration", {"policy": "sha256:00"})
    assert supervisor.repairs == []
    supervisor.close()
    assert anchors(chain(tmp_path, "n1", SUPERVISOR)) == []
