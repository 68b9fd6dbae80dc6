"""What of a state folder is backed up, and in which order, so that a copy made while `up` runs is one that could have been.

Rules. Checkpoints and the chains that speak of other chains come first, the others after: a chain only grows, so what is said of
it is there. Keys come last: one that a record was made with is there before the record. Of a chain's newest segment the whole
frames are taken. The index is left out (it is made anew from the journal), and so are the vault, whose values do not live long,
and what belongs to running processes.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from ledger.journal import SUPERVISOR
from ledger.keeper import KEEPER
from ledger.scan import scan
from ledger.segment import Chain, chains

LEFT_OUT = ("run", "index.sqlite", "vault")
_FIRST = (SUPERVISOR, KEEPER)
_PASSING = (".part", ".new", ".tmp", "-wal", "-shm", "-journal")
_SQLITE = b"SQLite format 3\0"
_PORTION = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the copy: its name in the folder, its size, and its bytes."""

    name: str
    size: int
    content: Callable[[], Iterator[bytes]]


def members(state: Path) -> Iterator[Member]:
    """The files, in the order in which they must be read."""
    yield from _files(state, state / "checkpoints")
    every = sorted(chains(state / "journal"), key=lambda one: (one.writer not in _FIRST, one.folder))
    for one in every:
        yield from _segments(state, one)
    others = sorted(path for path in state.iterdir() if path.name not in ("journal", "checkpoints", "keys"))
    for path in others:
        if not path.name.startswith(LEFT_OUT):
            yield from _files(state, path)
    yield from _files(state, state / "keys")


def purged(state: Path) -> list[tuple[str, int]]:
    """How far the keepers' chains reach: when this changes while a copy is made, segments may have gone."""
    return [(str(path), path.stat().st_size) for path in sorted((state / "journal").glob(f"*/{KEEPER}/*.seg"))]


def _segments(state: Path, one: Chain) -> Iterator[Member]:
    segments = one.segments()
    for path in segments:
        tail = scan(path).tail if path == segments[-1] else None
        whole = tail.offset if tail is not None and tail.state == "torn" else path.stat().st_size
        if whole or tail is None:  # a segment that was begun this moment holds nothing yet
            yield Member(str(path.relative_to(state)), whole, lambda path=path, whole=whole: _bytes(path, whole))


def _files(state: Path, path: Path) -> Iterator[Member]:
    found = sorted(path.rglob("*")) if path.is_dir() else [path]
    for file in found:
        if file.is_file() and not file.is_symlink() and not file.name.endswith(_PASSING):
            with suppress(FileNotFoundError):  # replaced or removed just now, as files that are not the journal's may be
                content = _snapshot(file) if _is_database(file) else file.read_bytes()
                yield Member(str(file.relative_to(state)), len(content), lambda content=content: iter((content,)))


def _bytes(path: Path, size: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        while size > 0 and (portion := file.read(min(size, _PORTION))):
            size -= len(portion)
            yield portion


def _is_database(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(_SQLITE)) == _SQLITE


def _snapshot(file: Path) -> bytes:
    """A database as it is at one moment, whatever writes to it."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source, closing(sqlite3.connect(":memory:")) as copy:
        source.backup(copy)
        return copy.serialize()
