"""Segments, the files of a chain: `JOURNAL/<node>/<writer>/00000001.seg`. Each begins with a header that links it to the last."""

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote, unquote

import msgspec

from ledger import canonical
from ledger.errors import LedgerError
from ledger.frame import GENESIS, HEADER, MAGIC, NOTE, Frame, Tail, unpack

FORMAT = 1
LIMIT = 64 * 1024 * 1024
AGE = timedelta(days=1)
SUFFIX = ".seg"
_BEGINNING = 16 * 1024  # a segment's header is far smaller


class Header(msgspec.Struct, frozen=True):
    """The first frame of a segment.

    Attributes:
        format: version of the journal's format.
        node: the machine's name.
        writer: the chain's name.
        segment: number of this segment, from 1.
        first: the sequence number of this header's frame; every later frame counts one up.
        previous: hash of the last frame of the segment before, in hex (zeros for the first).
        began: when the segment was begun.
        under: the first hash of the supervisor's chain that was there when the chain began, so that its loss shows.
    """

    format: int
    node: str
    writer: str
    segment: int
    first: int
    previous: str
    began: str
    under: str | None = None

    def aged(self, moment: datetime) -> bool:
        """True when the segment is a day old: the next frame goes to another one, so that old records can be removed."""
        return moment - datetime.fromisoformat(self.began) >= AGE

    def payload(self) -> bytes:
        """The header's canonical bytes."""
        return canonical.encode_struct(self)


_HEADER = msgspec.json.Decoder(Header)


@dataclass(frozen=True, slots=True)
class Chain:
    """The folder of one writer's chain."""

    folder: Path

    @property
    def node(self) -> str:
        """The node's name, as the writer gave it."""
        return unquote(self.folder.parent.name)

    @property
    def writer(self) -> str:
        """The writer's name, as it was given."""
        return unquote(self.folder.name)

    def segments(self) -> list[Path]:
        """Its segments in order."""
        return sorted(self.folder.glob(f"*{SUFFIX}"), key=number)

    def alive(self) -> bool:
        """True while a process has this chain open for writing."""
        handle = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        else:
            return False
        finally:
            os.close(handle)

    def sync(self) -> None:
        """Bring the newest segment to the disk; a writer syncs the ones before it."""
        for path in self.segments()[-1:]:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def end(self) -> tuple[int, int]:
        """Number and size of the newest segment; `(0, 0)` when there is none."""
        segments = self.segments()
        return (number(segments[-1]), segments[-1].stat().st_size) if segments else (0, 0)


def chain(journal: Path, node: str, writer: str) -> Chain:
    """The chain of a writer; its names are escaped so that they cannot leave the journal's folder."""
    return Chain(journal / _folder(node) / _folder(writer))


def chains(journal: Path) -> list[Chain]:
    """Every chain of a journal, in the order of their names."""
    return [Chain(folder) for folder in sorted(journal.glob("*/*")) if folder.is_dir()]


def number(segment: Path) -> int:
    """A segment's number, from its name; 0 when the name is none of ours."""
    return int(segment.stem) if segment.stem.isdecimal() and segment.stem.isascii() else 0


def name(segment: int) -> str:
    """The file name of a segment."""
    return f"{segment:08d}{SUFFIX}"


def content(segment: Path, offset: int = 0, size: int = -1) -> tuple[bytes, bool]:
    """Bytes of a segment from an offset on, at most `size` of them, and whether they reach its end.

    Raises:
        LedgerError: the file cannot be read.
    """
    try:
        with segment.open("rb") as file:
            file.seek(offset)
            return file.read(size), not file.read(1)
    except OSError as error:
        raise LedgerError(f"{segment} cannot be read ({error.strerror}): give this user read access to the journal") from error


def read(segment: Path, previous: bytes = GENESIS) -> Iterator[Frame | Tail]:
    """Every frame of a segment (the header among them), then its tail.

    Args:
        segment: the file.
        previous: the hash the header must follow from.

    Raises:
        LedgerError: the file cannot be read.
    """
    data, _ = content(segment)
    if data[: len(MAGIC)] != MAGIC:
        yield Tail(0, "torn" if MAGIC.startswith(data) or not any(data) else "corrupt")
        return
    yield from unpack(memoryview(data)[len(MAGIC) :], previous, base=len(MAGIC))


def noted[Note](one: Chain, decoder: "msgspec.json.Decoder[Note]") -> Iterator[Note]:
    """The notes of a chain that the decoder knows, in their order; the chain's own (start, end) are passed over.

    Raises:
        LedgerError: a file cannot be read.
    """
    for path in one.segments():
        for frame in read(path):
            if isinstance(frame, Frame) and frame.kind == NOTE and frame.sound:
                try:
                    note = decoder.decode(frame.payload)
                except msgspec.DecodeError:
                    continue
                yield note


def origin(segment: Path) -> bytes:
    """The hash that a segment's own header says it follows from; zeros when it has no header."""
    data, _ = content(segment, size=_BEGINNING)
    first = next(unpack(memoryview(data)[len(MAGIC) :], GENESIS))
    top = header(first) if isinstance(first, Frame) else None
    return bytes.fromhex(top.previous) if top is not None else GENESIS


def header(frame: Frame) -> Header | None:
    """The header that a frame holds, or None when it holds none that can be read."""
    if frame.kind != HEADER:
        return None
    try:
        return _HEADER.decode(frame.payload)
    except msgspec.DecodeError:
        return None


def _folder(text: str) -> str:
    escaped = quote(text, safe="")
    return escaped.replace(".", "%2E") if escaped.startswith(".") else escaped
