"""Is the journal as it was written? Every byte of every segment is covered by a chain, every chain by the supervisor's.

The checkpoints that lie in the state folder are looked at too. What this cannot see: a state folder that was made anew as a
whole by someone who may write it. A checkpoint that was handed out (`ledger.checkpoint.compare`) shows that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ledger.chain import Head, anchors
from ledger.checkpoint import FOLDER, TreeHead, authentic, load
from ledger.errors import LedgerError
from ledger.frame import GENESIS, Frame, Tail
from ledger.journal import SUPERVISOR
from ledger.keeper import purges
from ledger.merkle import Frontier, leaf
from ledger.segment import FORMAT, SUFFIX, Chain, Header, chain, chains, header, number, read
from ledger.trees import remainder


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict.

    Attributes:
        ok: true when nothing is wrong.
        problems: a sentence for each thing that is wrong: which file, where, what.
        frames: whole frames that were read.
        unfinished: chains of running writers whose last frame was just being written; no problem.
    """

    ok: bool
    problems: list[str]
    frames: int
    unfinished: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class _Walk:
    """What is gathered while one chain is walked."""

    one: Chain
    alive: bool
    wanted: dict[tuple[int, int], Head]
    problems: list[str] = field(default_factory=list[str])
    frames: int = 0
    unfinished: bool = False
    hash: bytes = GENESIS
    tree: Frontier = field(default_factory=Frontier)
    roots: dict[int, TreeHead] = field(default_factory=dict[int, TreeHead])


def verify(journal: Path) -> Verification:
    """Read the whole journal and say what is wrong; changes nothing, also while writers run.

    Args:
        journal: the journal's folder (`STATE/journal`).

    Raises:
        LedgerError: it is not there or cannot be read.
    """
    if not journal.is_dir():
        raise LedgerError(f"there is no journal at {journal}: name the state folder with --state")
    heads = _heads(journal)  # before the chains: a chain only grows
    roots, problems = _roots(journal.parent / FOLDER)
    problems += _strangers(journal)
    walks = [_walk(one, heads.pop(_name(one), []), roots.pop(_name(one), {})) for one in chains(journal)]
    problems += [problem for walk in walks for problem in walk.problems]
    lost = {name for name, noted in heads.items() if any(head.segment for head in noted)} | roots.keys()
    problems += [f"the chain {node}/{writer} is missing" for node, writer in sorted(lost)]
    unfinished = [str(walk.one.folder) for walk in walks if walk.unfinished]
    return Verification(not problems, problems, sum(walk.frames for walk in walks), unfinished)


def _heads(journal: Path) -> dict[tuple[str, str], list[Head]]:
    found: dict[tuple[str, str], list[Head]] = {}
    for one in chains(journal):
        if one.writer == SUPERVISOR:
            for anchor in anchors(one):
                found.setdefault((one.node, anchor.head.writer), []).append(anchor.head)
    return found


def _name(one: Chain) -> tuple[str, str]:
    return one.node, one.writer


def _strangers(journal: Path) -> Iterator[str]:
    """Files that are no segment, and folders where none belong."""
    for path in sorted(journal.rglob("*")):
        deep = len(path.relative_to(journal).parts)
        if (path.is_dir() and deep > 2) or (not path.is_dir() and (deep != 3 or path.suffix != SUFFIX or number(path) == 0)):
            yield f"{path} is no part of the journal"


def _roots(folder: Path) -> tuple[dict[tuple[str, str], dict[int, TreeHead]], list[str]]:
    """What the checkpoints in the state folder say, by chain and size; and those that are not to be trusted."""
    roots: dict[tuple[str, str], dict[int, TreeHead]] = {}
    try:
        checkpoints = load(folder)
    except LedgerError as error:
        return roots, [str(error)]
    forged = [one for one in checkpoints if not authentic(one, bytes.fromhex(one.key))]
    for head in (head for one in checkpoints if one not in forged for head in one.heads if head.size):
        roots.setdefault((head.node, head.writer), {})[head.size] = head
    return roots, [f"the checkpoint of {one.time} in {folder} was changed" for one in forged]


def _walk(one: Chain, heads: list[Head], roots: dict[int, TreeHead]) -> _Walk:
    wanted = {(head.segment, head.size): head for head in heads if head.segment}
    walk = _Walk(one, one.alive(), wanted, tree=remainder(one))
    walk.roots = {size: head for size, head in roots.items() if size > walk.tree.size}
    segments = one.segments()
    if not segments and not walk.alive:
        walk.problems.append(f"{one.folder} holds no segment")
    for expected, path in enumerate(segments, start=_first(walk, segments)):
        if number(path) != expected:
            walk.problems.append(f"{one.folder}: segment {expected} is missing")
            break
        _segment(walk, path, last=path == segments[-1])
    begin = number(segments[0]) if segments else 0
    for segment, size in (place for place in walk.wanted if place[0] >= begin):
        walk.problems.append(f"{one.folder}: segment {segment} was at byte {size} when its writer was noted, and is not so now")
    walk.problems += [f"{one.folder}: its first {size} frames are not those of a checkpoint" for size in walk.roots]
    return walk


def _first(walk: _Walk, segments: list[Path]) -> int:
    """The number that the first segment must have: 1, or what follows a segment whose purge the keeper has noted."""
    journal = walk.one.folder.parent.parent
    purged = {one.number: one.hash for note in purges(journal, walk.one.node, walk.one.writer) for one in note.segments}
    before = number(segments[0]) - 1 if segments else 0
    if before not in purged:
        return 1
    walk.hash = bytes.fromhex(purged[before])
    return before + 1


def _segment(walk: _Walk, path: Path, *, last: bool) -> None:
    """Walk one segment: its header, its frames, its tail."""
    begun = False
    for item in read(path, walk.hash):
        if isinstance(item, Tail):
            _tail(walk, path, item, last=last)
        else:
            if not begun:
                _header(walk, path, item)
            begun = True
            _frame(walk, path, item)


def _header(walk: _Walk, path: Path, frame: Frame) -> None:
    top = header(frame)
    if top is None:
        walk.problems.append(f"{path}: its header cannot be read")
        return
    expected = (FORMAT, walk.one.node, walk.one.writer, number(path), walk.hash.hex())
    if (top.format, top.node, top.writer, top.segment, top.previous) != expected:
        walk.problems.append(f"{path}: its header does not fit its place in the chain")
    _under(walk, path, top)


def _under(walk: _Walk, path: Path, top: Header) -> None:
    """The supervisor's chain that was there when this one began is still there, and begins as it did."""
    if top.under is None or top.segment != 1:
        return
    journal = walk.one.folder.parent.parent
    segments = chain(journal, walk.one.node, SUPERVISOR).segments()
    first = next(iter(read(segments[0])), None) if segments else None
    if not isinstance(first, Frame) or first.hash.hex() != top.under:
        walk.problems.append(f"{path}: the supervisor's chain that it was begun under is missing or another")


def _frame(walk: _Walk, path: Path, frame: Frame) -> None:
    walk.frames += 1
    walk.hash = frame.hash
    if not frame.sound:
        walk.problems.append(f"{path}: the frame at byte {frame.offset} was changed, or one before it was removed")
    walk.tree.append(leaf(frame.payload))
    root = walk.roots.get(walk.tree.size)
    if root is not None and root.root == walk.tree.root().hex():
        del walk.roots[walk.tree.size]
    head = walk.wanted.get((number(path), frame.end))
    if head is not None and head.hash == frame.hash.hex():
        del walk.wanted[number(path), frame.end]


def _tail(walk: _Walk, path: Path, tail: Tail, *, last: bool) -> None:
    if tail.state == "clean":
        return
    if tail.state == "torn" and last and (walk.alive or walk.one.alive()):
        walk.unfinished = True
    elif tail.state == "torn":
        walk.problems.append(f"{path}: ends in an unfinished frame at byte {tail.offset} (`douane up` repairs it after a crash)")
    else:
        walk.problems.append(f"{path}: the bytes from {tail.offset} on are no frame")
