"""Reading a chain from where one left off."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.frame import OUTCOME, SIDE, Frame
from ledger.journal import Writer
from ledger.record import FindingRecord
from ledger.segment import Chain, chain, read
from ledger.tail import Batch, Position, following
from tests.ledger.records import record

MANY = [FindingRecord("PERSON", [], "ordinary", f"body:$[{n}]", 1, 0.9, "names", []) for n in range(260)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    """A chain over several segments, with records that have a side frame."""
    journal = tmp_path_factory.mktemp("journal")
    with Writer(journal, "n1", "proxy-0", limit=30_000) as writer:
        for number in range(12):
            writer.outcome(record(findings=MANY if number % 4 == 0 else []))
    return chain(journal, "n1", "proxy-0")


def follow(one: Chain, size: int) -> list[Batch]:
    """Every batch from the beginning to the end."""
    position, batches = Position(), list[Batch]()
    while True:
        batch = following(one, position, size=size)
        batches.append(batch)
        if batch.position == position:
            return batches
        position = batch.position


@given(size=st.integers(1, 80_000))
def test_every_frame_comes_once_whatever_the_slices(whole: Chain, size: int) -> None:
    """The batches hold the chain's frames in order, each sound, and none ends with a side frame."""
    batches = follow(whole, size)
    expected = [item for path in whole.segments() for item in read(path) if isinstance(item, Frame)]
    assert [one.hash for batch in batches for one in batch.frames] == [one.hash for one in expected]
    assert not any(batch.frames[-1].kind == SIDE for batch in batches if batch.frames)
    assert not any(batch.damages for batch in batches)


def test_a_side_frame_waits_for_its_record(tmp_path: Path) -> None:
    """The journal may be read between the two writes."""
    with Writer(tmp_path, "n1", "proxy-0") as writer:
        writer.outcome(record(findings=MANY))
    one = chain(tmp_path, "n1", "proxy-0")
    [path] = one.segments()
    side, after = next(
        (a, b) for a, b in zip(*[list(read(path))[k:] for k in (0, 1)], strict=False) if isinstance(a, Frame) and a.kind == SIDE
    )
    bytes_ = path.read_bytes()
    path.write_bytes(bytes_[: after.offset])
    [first, last] = follow(one, 10**6)
    assert first.position.offset == side.offset
    assert not last.frames
    path.write_bytes(bytes_)
    kinds = [frame.kind for frame in following(one, last.position).frames]
    assert kinds[:2] == [SIDE, OUTCOME]


def test_an_unfinished_frame_is_waited_for(tmp_path: Path) -> None:
    """No damage, no progress; when the rest comes, it is read."""
    with Writer(tmp_path, "n1", "proxy-0") as writer:
        writer.outcome(record())
    one = chain(tmp_path, "n1", "proxy-0")
    [path] = one.segments()
    bytes_ = path.read_bytes()
    path.write_bytes(bytes_[:-1])
    [first, last] = follow(one, 10**6)
    assert not last.damages
    path.write_bytes(bytes_)
    assert len(following(one, first.position).frames) == 1


def damaged(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_reading_goes_on_past_damage(tmp_path: Path) -> None:
    """A changed payload costs its frame, a changed head the rest of its segment, a lost segment itself; each is told."""
    with Writer(tmp_path, "n1", "proxy-0", limit=4000) as writer:
        for _ in range(20):
            writer.outcome(record())
    one = chain(tmp_path, "n1", "proxy-0")
    segments = one.segments()
    total = sum(len(batch.frames) for batch in follow(one, 10**6))
    second = [item for item in read(segments[1]) if isinstance(item, Frame)]
    first = [item for item in read(segments[0]) if isinstance(item, Frame)]
    damaged(segments[0], first[2].offset + 100)
    damaged(segments[1], second[-1].offset)
    lost = [item for item in read(segments[2]) if isinstance(item, Frame)]
    segments[2].unlink()
    damaged(segments[3], 0)
    cut = [item for item in read(segments[3]) if isinstance(item, Frame)]
    batches = follow(one, 10**6)
    problems = [damage.problem for batch in batches for damage in batch.damages]
    assert problems == [
        "a frame was changed",
        "the bytes from here on are no frame",
        "segments before it are missing",
        "the bytes from here on are no frame",
    ]
    assert cut == []
    assert sum(len(batch.frames) for batch in batches) < total - len(lost) - 2
    assert batches[-1].position.segment == len(segments)
