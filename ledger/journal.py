"""The journal's writer: every frame is one `write(2)` at the end of a file, before any byte goes upstream (law 3).

Rules. One process writes a chain (a lock on its folder). A frame is in the kernel when a method returns: a killed process
loses nothing; a power cut loses what `sync` had not yet brought to the disk, about a second. A frame that was written in part
(disk full) is cut off again. The sequence number goes on over restarts, so `(node, writer, seq)` never comes twice: after an end
that was not in order it leaves out more numbers than can have been lost, and the chain goes on in a new segment.
"""

import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from msgspec.structs import replace

from ledger import canonical
from ledger.appender import Appender
from ledger.clock import now
from ledger.errors import LedgerError
from ledger.frame import HEADER, INTENT, MAGIC, NOTE, OUTCOME, SIDE, Frame, pack
from ledger.identifier import uuid7
from ledger.inline import split
from ledger.lock import Lock
from ledger.record import AuditRecord, UnseenRecord
from ledger.recovery import Repair, cut, examine, unnoted
from ledger.scan import STARTED, STOPPED
from ledger.segment import AGE, FORMAT, LIMIT, Chain, Header, chain, chains, name, read

__all__ = ["SUPERVISOR", "Repair", "Writer", "repair"]

SUPERVISOR = "supervisor"
_LOOKED_AT = 256 * 1024 * 1024  # bytes of each chain, about a second's reading
_LOST = 2**20  # frames: far more than are written between two syncs
_INTERRUPTED = UnseenRecord("interrupted", "exchange")


class Writer:
    """Appends to one chain of the journal; used from one thread, but for `sync`.

    Attributes:
        repairs: what was mended or found damaged when the chain was opened.
        seq: the next frame's sequence number.
        hash: the hash of the last frame.
        segment: the number of the newest segment.
    """

    def __init__(self, journal: Path, node: str, writer: str, *, limit: int = LIMIT, skip: int = 0) -> None:
        """Open the chain, mend its tail, and note the start.

        Args:
            journal: the journal's folder (`STATE/journal`), made when missing.
            node: the machine's name.
            writer: the chain's name; one process at a time may hold it.
            limit: bytes after which a segment is followed by the next; a day after its begin it is so too.
            skip: sequence numbers to leave out, when others may have been given since (a restored backup).

        Raises:
            LedgerError: the folder cannot be written, or another process holds the chain.
        """
        self.node, self.writer = node, writer
        self._chain = chain(journal, node, writer)
        self._under = None if writer == SUPERVISOR else _first_hash(chain(journal, node, SUPERVISOR))
        self._limit, self._skip = limit, skip
        self._lock = Lock(self._chain.folder)
        self._file = Appender()
        try:
            self._resume()
        except BaseException:
            self._release()
            raise

    def intent(self, record: AuditRecord) -> int:
        """Journal that an exchange is about to go upstream; what is written is the record that stands if nothing follows.

        The path is left out (templating one needs detection) and the state is `interrupted`.

        Returns:
            The sequence number.

        Raises:
            LedgerError: it could not be written; nothing may then go upstream as if it had been.
        """
        inspection = record.inspection
        if not any(one.reason == _INTERRUPTED.reason for one in inspection.unseen):
            inspection = replace(inspection, complete=False, unseen=[*inspection.unseen, _INTERRUPTED])
        return self._record(INTENT, replace(record, state="interrupted", path=None, inspection=inspection))

    def outcome(self, record: AuditRecord) -> int:
        """Journal what became of an exchange (or of a part of a long one, in state `partial`).

        Returns:
            The sequence number.

        Raises:
            LedgerError: it could not be written.
        """
        inline, side = split(record)
        if side is not None:
            self._append(SIDE, canonical.encode_struct(side))
        return self._record(OUTCOME, inline)

    def note(self, kind: str, fields: dict[str, object]) -> int:
        """Journal something about the ledger itself, with the time. `fields` must hold no value that was found."""
        return self._append(NOTE, canonical.encode({**fields, "kind": kind, "time": now()}))

    def sync(self) -> None:
        """Bring everything written so far to the disk; called about once a second, from any thread."""
        self._file.sync()

    def close(self) -> None:
        """Note the end, sync and let go of the chain; a second call does nothing. A full disk leaves the end unnoted."""
        if self._lock.held:
            with suppress(LedgerError):
                self.note(STOPPED, {})
            try:
                self.sync()
            finally:
                self._release()

    @property
    def size(self) -> int:
        """Bytes of the newest segment."""
        return self._file.size

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _record(self, kind: int, record: AuditRecord) -> int:
        self._make_room()
        return self._append(kind, canonical.encode_record(replace(record, node=self.node, writer=self.writer, seq=self.seq)))

    def _append(self, kind: int, payload: bytes) -> int:
        frame, digest = pack(self.hash, kind, payload)
        self._file.append(frame)
        self.hash = digest
        self.seq += 1
        return self.seq - 1

    def _resume(self) -> None:
        state = examine(self._chain)
        cut(state.repairs)
        self.repairs, self.hash, self.seq, self.segment = state.repairs, state.hash, state.next, state.segment
        if not state.stopped:
            self.seq += _LOST
        self.seq += self._skip
        if self._skip or state.fresh or not state.stopped or state.header is None or state.header.aged(datetime.now(UTC)):
            self._begin()
        else:
            self._until = time.monotonic() + AGE.total_seconds()
            self._file.resume(self._chain.folder / name(state.segment), state.size)
        for found in state.repairs:
            self.note(found.kind, found.fields())
        self.note(STARTED, {"run": uuid7()})

    def _make_room(self) -> None:
        if self._file.size >= self._limit or time.monotonic() > self._until:
            self._begin()

    def _begin(self) -> None:
        """Start the next segment: its header links it to the last hash."""
        head = Header(FORMAT, self.node, self.writer, self.segment + 1, self.seq, self.hash.hex(), now(), self._under)
        frame, digest = pack(self.hash, HEADER, head.payload())
        self._file.begin(self._chain.folder / name(head.segment), MAGIC + frame)
        self._lock.sync()
        self.hash, self.seq, self.segment = digest, self.seq + 1, head.segment
        self._until = time.monotonic() + AGE.total_seconds()

    def _release(self) -> None:
        self._file.close()
        self._lock.release()


def repair(journal: Path) -> list[Repair]:
    """Mend every chain that nobody writes, before writers start.

    A torn tail is cut off; other damage is kept as it is and followed by a new segment. Both are noted in the chain. Damage in
    older segments is looked for as far as a start may take (`verify` looks at all of it), and told once.

    Returns:
        What was found; an entry with a `problem` is an alert.

    Raises:
        LedgerError: the journal cannot be read or written.
    """
    found: list[Repair] = []
    for one in chains(journal):
        older = [] if one.alive() else unnoted(one, _LOOKED_AT)
        if older or (not one.alive() and examine(one).repairs):
            with Writer(journal, one.node, one.writer) as writer:
                for damage in older:
                    writer.note(damage.kind, damage.fields())
                found += [*older, *writer.repairs]
    return found


def _first_hash(supervisor: Chain) -> str | None:
    """The hash of the first frame of a chain, if there is one."""
    first = next((item for path in supervisor.segments()[:1] for item in read(path)), None)
    return first.hash.hex() if isinstance(first, Frame) else None
