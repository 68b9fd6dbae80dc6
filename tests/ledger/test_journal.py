"""The journal's writer: what it writes, how it goes on, what it survives."""

import os
import signal
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from ledger import journal, lock
from ledger import segment as segment_
from ledger.errors import LedgerError
from ledger.frame import INTENT, NOTE, OUTCOME, SIDE, Frame
from ledger.inline import MAX_FINDINGS, MAX_TOKENS, Side
from ledger.journal import Writer, repair
from ledger.record import AuditRecord, FindingRecord, UnseenRecord
from ledger.segment import chain, read
from ledger.verify import verify
from tests.ledger.records import record


def frames(journal: Path, writer: str = "proxy-0") -> list[Frame]:
    """Every frame of a chain's segments, headers left out."""
    items = [item for path in chain(journal, "n1", writer).segments() for item in read(path)]
    return [item for item in items if isinstance(item, Frame) and item.kind != ord("h")]


def decoded(frame: Frame) -> AuditRecord:
    return msgspec.json.decode(frame.payload, type=AuditRecord)


def kinds(journal: Path) -> list[str]:
    """What the chain's notes say, in order."""
    return [msgspec.json.decode(frame.payload)["kind"] for frame in frames(journal) if frame.kind == NOTE]


def segment(journal: Path, number: int = 1) -> Path:
    return chain(journal, "n1", "proxy-0").segments()[number - 1]


def test_an_intent_is_the_record_that_stands_if_nothing_follows(tmp_path: Path) -> None:
    """It is in state `interrupted`, says so under `unseen`, and holds no path."""
    with Writer(tmp_path, "n1", "proxy-0") as writer:
        seq = writer.intent(record(path="/people/jan"))
    intent = decoded(next(one for one in frames(tmp_path) if one.kind == INTENT))
    assert (intent.state, intent.path, intent.node, intent.writer, intent.seq) == ("interrupted", None, "n1", "proxy-0", seq)
    assert intent.inspection.unseen == [UnseenRecord("interrupted", "exchange")]
    assert not intent.inspection.complete


def test_sequence_numbers_go_on_over_restarts(tmp_path: Path) -> None:
    """`(node, writer, seq)` never comes twice."""
    seen: list[int] = []
    for _ in range(3):
        with Writer(tmp_path, "n1", "proxy-0") as writer:
            seen += [writer.intent(record()), writer.outcome(record())]
    assert seen == sorted(set(seen))
    assert [decoded(one).seq for one in frames(tmp_path) if one.kind in (INTENT, OUTCOME)] == seen


def test_after_a_death_no_number_comes_again(tmp_path: Path) -> None:
    """Frames that a power cut took may have been exported; their numbers are left out, in a segment of its own."""
    writer = Writer(tmp_path, "n1", "proxy-0")
    seen = [writer.outcome(record()) for _ in range(3)]
    writer._release()  # pyright: ignore[reportPrivateUsage]  what a death does
    path = segment(tmp_path)
    path.write_bytes(path.read_bytes()[: [one.offset for one in read(path) if isinstance(one, Frame)][3]])
    with Writer(tmp_path, "n1", "proxy-0") as after:
        assert after.outcome(record()) > seen[-1]
    assert len(chain(tmp_path, "n1", "proxy-0").segments()) == 2
    assert verify(tmp_path).ok


def test_only_its_own_user_may_read_it(tmp_path: Path) -> None:
    """Segments are 0600 in folders of 0700."""
    with Writer(tmp_path / "journal", "n1", "proxy-0"):
        path = segment(tmp_path / "journal")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_full_segment_is_followed_by_the_next(tmp_path: Path) -> None:
    """Segments link to each other, and numbers stay without a gap that is not a header."""
    with Writer(tmp_path, "n1", "proxy-0", limit=4096) as writer:
        numbers = [writer.outcome(record()) for _ in range(20)]
    assert len(chain(tmp_path, "n1", "proxy-0").segments()) > 3
    assert [decoded(one).seq for one in frames(tmp_path) if one.kind == OUTCOME] == numbers
    assert verify(tmp_path).ok


def test_a_day_old_segment_is_followed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that old records can be removed: while writing, and when a chain is opened again."""
    monkeypatch.setattr(journal, "AGE", timedelta(0))
    with Writer(tmp_path, "n1", "proxy-0") as writer:
        writer.outcome(record())
        writer.outcome(record())
    assert len(chain(tmp_path, "n1", "proxy-0").segments()) == 3
    monkeypatch.setattr(segment_, "AGE", timedelta(0))
    Writer(tmp_path, "n1", "proxy-0").close()
    assert len(chain(tmp_path, "n1", "proxy-0").segments()) == 4
    assert verify(tmp_path).ok


def test_names_cannot_leave_the_folder(tmp_path: Path) -> None:
    """A node is named by a person: `../..` stays inside the journal."""
    with Writer(tmp_path / "journal", "../..", "a/b"):
        assert [path.name for path in tmp_path.iterdir()] == ["journal"]
    assert verify(tmp_path / "journal").ok


def test_a_chain_has_one_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second one is refused with a sentence."""
    monkeypatch.setattr(lock, "_PATIENCE", 0.0)
    with Writer(tmp_path, "n1", "proxy-0"), pytest.raises(LedgerError, match="another process writes"):
        Writer(tmp_path, "n1", "proxy-0")


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """Here a file stands where the folder should be."""
    (tmp_path / "journal").write_text("no folder")
    with pytest.raises(LedgerError, match="give Douane's user the state folder"):
        Writer(tmp_path / "journal", "n1", "proxy-0")


def test_what_is_too_much_for_a_record_follows_beside_it(tmp_path: Path) -> None:
    """At most 256 findings and 1,000 tokens stand in a record; not one finding or token is lost."""
    many = [
        FindingRecord("PERSON", [], "ordinary", f"body:$[{n}]", 1, 0.9, "names", [f"e.{n}-{t}" for t in range(5)])
        for n in range(300)
    ]
    with Writer(tmp_path, "n1", "proxy-0") as writer:
        writer.outcome(record(findings=many))
    side = next(msgspec.json.decode(one.payload, type=Side) for one in frames(tmp_path) if one.kind == SIDE)
    inline = next(decoded(one) for one in frames(tmp_path) if one.kind == OUTCOME)
    assert side.record == inline.id
    assert (len(inline.findings), sum(len(one.tokens) for one in inline.findings)) == (MAX_FINDINGS, MAX_TOKENS)
    assert len(inline.findings) + len(side.findings) == 300
    together = [token for one in (*inline.findings, *side.tokens, *side.findings) for token in one.tokens]
    assert sorted(together) == sorted(token for one in many for token in one.tokens)


def test_a_torn_tail_at_every_byte_is_repaired_and_reported(tmp_path: Path) -> None:
    """Cut the last segment anywhere: whole frames stay, the rest is dropped, a note says so, and the journal verifies."""
    with Writer(tmp_path / "whole", "n1", "proxy-0") as writer:
        writer.outcome(record())
    whole = segment(tmp_path / "whole").read_bytes()
    borders = [0, *(one.end for one in read(segment(tmp_path / "whole")) if isinstance(one, Frame))]
    for cut in range(0, len(whole), 7):
        journal = tmp_path / str(cut)
        path = chain(journal, "n1", "proxy-0").folder / "00000001.seg"
        path.parent.mkdir(parents=True)
        path.write_bytes(whole[:cut])
        dropped = [one.bytes_dropped for one in repair(journal)]
        kept = max(border for border in borders if border <= cut)
        torn = cut > kept or cut == 0
        assert dropped == ([cut - kept] if torn else []), cut
        with Writer(journal, "n1", "proxy-0") as writer:
            writer.outcome(record())
        assert verify(journal).ok, cut
        assert ("repaired" in kinds(journal)) == torn


def test_other_damage_is_an_alert_and_a_new_segment(tmp_path: Path) -> None:
    """The damaged segment stays as it is, the chain goes on in the next, and the journal does not verify from then on."""
    with Writer(tmp_path, "n1", "proxy-0") as writer:
        last = writer.outcome(record())
    path = segment(tmp_path)
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)
    [found] = repair(tmp_path)
    assert found.problem is not None
    assert path.read_bytes() == bytes(damaged)
    with Writer(tmp_path, "n1", "proxy-0") as writer:
        assert writer.outcome(record()) > last
    assert len(chain(tmp_path, "n1", "proxy-0").segments()) == 2
    assert kinds(tmp_path).count("damaged") == 1
    assert repair(tmp_path) == []
    assert not verify(tmp_path).ok


def test_damage_in_an_older_segment_is_told_once(tmp_path: Path) -> None:
    """A start looks at the newest segments of each chain; what it has noted it does not tell again."""
    for _ in range(2):
        Writer(tmp_path, "n1", "proxy-0")._release()  # pyright: ignore[reportPrivateUsage]  what a death does
    path = segment(tmp_path)
    path.write_bytes(path.read_bytes()[:-40] + bytes(40))
    [found] = repair(tmp_path)
    assert (found.path, found.problem is not None) == (path, True)
    assert repair(tmp_path) == []
    assert not verify(tmp_path).ok


def test_any_changed_byte_starts_all_the_same(tmp_path: Path) -> None:
    """Each byte of a segment is changed, one at a time: the chain opens, goes on, and never stops a start."""
    with Writer(tmp_path / "whole", "n1", "proxy-0"):
        pass
    whole = segment(tmp_path / "whole").read_bytes()
    for at in range(0, len(whole), 3):
        folder = chain(tmp_path / str(at), "n1", "proxy-0").folder
        folder.mkdir(parents=True)
        (folder / "00000001.seg").write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        [found] = repair(tmp_path / str(at))
        assert found.problem is not None, at
        with Writer(tmp_path / str(at), "n1", "proxy-0") as writer:
            writer.outcome(record())


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from ledger import journal, lock
from ledger import segment as segment_
from ledger.errors import LedgerError
from ledger.journal import Writer
from tests.ledger.records import record
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
writer = Writer(Path(sys.argv[1]), "n1", "proxy-0")
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (writer.size + 2500, hard))
written, refused = 0, 0
for _ in range(4):
    try:
        writer.outcome(record())
        written += 1
    except LedgerError as error:
        refused += "free space" in str(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
writer.outcome(record())
writer.close()
print(written, refused)
"""


def test_a_full_disk_refuses_and_recovers(tmp_path: Path) -> None:
    """A frame that only fits in part is cut off again and refused; when space returns, writing goes on in the same chain."""
    done = subprocess.run([sys.executable, "-c", FULL_DISK, str(tmp_path)], capture_output=True, text=True, check=True)
    written, refused = map(int, done.stdout.split())
    assert (written > 0, written + refused) == (True, 4)
    assert len([one for one in frames(tmp_path) if one.kind == OUTCOME]) == written + 1
    assert verify(tmp_path).ok


KILLED = """
import sys
from datetime import timedelta
from pathlib import Path
from ledger.journal import Writer
from tests.ledger.records import record
writer = Writer(Path(sys.argv[1]), "n1", "proxy-0", limit=200_000)
while True:
    print(writer.intent(record()), flush=True)
"""


def test_kill_9_loses_no_intent_that_was_returned_for(tmp_path: Path) -> None:
    """Every sequence number that `intent` gave back is in the journal after the process was killed, and the chain verifies."""
    for _ in range(3):
        child = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        told = [int(child.stdout.readline()) for _ in range(300)]
        os.kill(child.pid, signal.SIGKILL)
        told += [int(line) for line in child.stdout.read().split("\n")[:-1]]
        child.stdout.close()
        child.wait()
        repair(tmp_path)
        kept = {decoded(one).seq for one in frames(tmp_path) if one.kind == INTENT}
        assert set(told) <= kept
    assert verify(tmp_path).ok


def test_sync_from_another_thread_and_a_second_close_do_no_harm(tmp_path: Path) -> None:
    """Segments that were left behind are synced too, and closing twice is closing."""
    writer = Writer(tmp_path, "n1", "proxy-0", limit=1000)
    for _ in range(3):
        writer.outcome(record())
    writer.sync()
    writer.close()
    writer.close()
    assert verify(tmp_path).ok


def test_a_header_that_never_came_is_begun_again(tmp_path: Path) -> None:
    """A death between making a segment's file and writing its header; the segment before goes on being linked."""
    with Writer(tmp_path, "n1", "proxy-0") as writer:
        last = writer.outcome(record())
    (segment(tmp_path).parent / "00000002.seg").write_bytes(b"DOUANE")
    [found] = repair(tmp_path)
    assert (found.bytes_dropped, found.problem) == (6, None)
    with Writer(tmp_path, "n1", "proxy-0") as writer:
        assert writer.outcome(record()) > last
    assert verify(tmp_path).ok


def test_a_damaged_header_is_an_alert(tmp_path: Path) -> None:
    """Numbers go on above every number that the damaged segment can have held."""
    with Writer(tmp_path, "n1", "proxy-0") as writer:
        last = [writer.outcome(record()) for _ in range(3)][-1]
    path = segment(tmp_path)
    path.write_bytes(path.read_bytes().replace(b'"segment":1', b'"segment":x'))
    [found] = repair(tmp_path)
    assert found.problem is not None
    with Writer(tmp_path, "n1", "proxy-0") as writer:
        assert writer.outcome(record()) > last


def test_a_chain_that_cannot_be_opened_is_let_go(tmp_path: Path) -> None:
    """The lock does not outlive a failed start."""
    chain(tmp_path, "n1", "proxy-0").folder.mkdir(parents=True)
    (chain(tmp_path, "n1", "proxy-0").folder / "00000001.seg").mkdir()
    for _ in range(2):
        with pytest.raises(LedgerError, match="give this user read access"):
            Writer(tmp_path, "n1", "proxy-0")
