"""Is the journal as it was written?"""

import shutil
from pathlib import Path

import pytest

from ledger.chain import SupervisorChain
from ledger.errors import LedgerError
from ledger.frame import Frame
from ledger.journal import Writer
from ledger.segment import read
from ledger.verify import verify
from tests.ledger.records import record


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Two writers of one finished run, one of them over several segments."""
    folder = tmp_path / "journal"
    supervisor = SupervisorChain(folder, "n1")
    for name, limit in (("proxy-0", 2500), ("proxy-1", 10**6)):
        supervisor.opened(name)
        with Writer(folder, "n1", name, limit=limit) as writer:
            for _ in range(3):
                writer.intent(record())
                writer.outcome(record())
        supervisor.closed(name)
    supervisor.close()
    return folder


def files(journal: Path) -> list[Path]:
    return sorted(path for path in journal.rglob("*") if path.is_file())


def test_an_untouched_journal_verifies(journal: Path) -> None:
    """Every frame is counted and nothing is wrong."""
    verdict = verify(journal)
    assert (verdict.ok, verdict.problems, verdict.unfinished) == (True, [], [])
    assert verdict.frames > 20


def test_every_changed_byte_shows(tmp_path: Path) -> None:
    """Each byte of each file of a small journal is changed, one at a time; each time the verdict is no, and says which chain."""
    supervisor = SupervisorChain(tmp_path, "n1")
    with Writer(tmp_path, "n1", "proxy-0") as writer:
        writer.intent(record(findings=[]))
    supervisor.closed("proxy-0")
    supervisor.close()
    for path in files(tmp_path):
        whole = path.read_bytes()
        for at in range(len(whole)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x20]) + whole[at + 1 :])
            verdict = verify(tmp_path)
            assert not verdict.ok, (path, at)
            assert any(str(path.parent) in problem for problem in verdict.problems)
        path.write_bytes(whole)
    assert verify(tmp_path).ok


def test_every_cut_shows(journal: Path) -> None:
    """Each file is cut in many places and at each frame's border; the loss shows."""
    for path in files(journal):
        whole = path.read_bytes()
        borders = {one.offset for one in read(path) if isinstance(one, Frame)}
        own = path.parent.name == "supervisor"  # the loss of its own last whole frames is what a handed-out checkpoint proves
        for cut in sorted({*range(0, len(whole), 41), *borders}):
            path.write_bytes(whole[:cut])
            if not (own and cut in borders):
                assert not verify(journal).ok, (path, cut)
        path.write_bytes(whole)


@pytest.mark.parametrize(
    "what", ["proxy-0/00000001.seg", "proxy-0/00000002.seg", "proxy-1/00000001.seg", "supervisor/00000001.seg"]
)
def test_a_deleted_file_shows(journal: Path, what: str) -> None:
    """Whether it is the first, a middle or the only segment of a chain, or the supervisor's own."""
    (journal / "n1" / what).unlink()
    assert not verify(journal).ok


def test_a_deleted_chain_shows(journal: Path) -> None:
    """The whole folder of a writer, the last segment of one, and the supervisor's folder."""
    for lost in (journal / "n1/proxy-1", journal / "n1/supervisor"):
        kept = journal.parent / "kept"
        shutil.move(lost, kept)
        assert not verify(journal).ok, lost
        shutil.move(kept, lost)
    sorted((journal / "n1/proxy-0").iterdir())[-1].unlink()
    assert not verify(journal).ok


@pytest.mark.parametrize(
    "order",
    [[0, 1, 2, 4, 5], [0, 1, 2, 4, 3, 5], [0, 1, 2, 3, 3, 4], [1, 2, 3, 4, 5]],
    ids=["removed", "reordered", "repeated", "header removed"],
)
def test_frames_that_moved_show(journal: Path, order: list[int]) -> None:
    """Each frame is whole and right by itself; its place in the chain is not."""
    path = journal / "n1/proxy-1/00000001.seg"
    whole = path.read_bytes()
    frames = [one for one in read(path) if isinstance(one, Frame)]
    pieces = [whole[one.offset : one.end] for one in frames]
    path.write_bytes(whole[: frames[0].offset] + b"".join(pieces[at] for at in order) + b"".join(pieces[6:]))
    assert not verify(journal).ok


def test_a_segment_of_another_chain_shows(journal: Path) -> None:
    """A header says whose segment it is, and which."""
    shutil.copy(journal / "n1/proxy-1/00000001.seg", journal / "n1/proxy-0/00000001.seg")
    assert not verify(journal).ok


@pytest.mark.parametrize("name", ["n1/proxy-0/notes.txt", "n1/stray.seg", "stray", "n1/proxy-0/0.seg"])
def test_a_stranger_shows(journal: Path, name: str) -> None:
    """A file that is no segment has no place in the journal."""
    (journal / name).write_bytes(b"")
    assert not verify(journal).ok


def test_padding_shows(journal: Path) -> None:
    """Zeros behind the last frame were never written by us."""
    with (journal / "n1/proxy-1/00000001.seg").open("ab") as file:
        file.write(bytes(512))
    assert not verify(journal).ok


def test_an_unfinished_last_frame_of_a_running_writer_is_no_problem(tmp_path: Path) -> None:
    """It is being written at this moment; the same bytes are a problem when nobody writes."""
    with Writer(tmp_path, "n1", "proxy-0") as writer:
        writer.outcome(record())
        [path] = files(tmp_path)
        whole = path.read_bytes()
        path.write_bytes(whole[:-10])
        verdict = verify(tmp_path)
        assert (verdict.ok, len(verdict.unfinished)) == (True, 1)
        path.write_bytes(whole)
    path.write_bytes(path.read_bytes()[:-10])
    assert not verify(tmp_path).ok


def test_a_journal_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    """No verdict on nothing."""
    with pytest.raises(LedgerError, match="there is no journal at"):
        verify(tmp_path / "nowhere")
