"""Access lines on standard output, written by a thread of its own: a reader who is slow or gone holds up no index.

Rules. A line is written after the transaction that indexed its record, so a restart repeats none. Lines wait in a few batches;
when nobody has read one for `PATIENCE` seconds, lines are dropped and counted until somebody reads again. The ledger is the
truth, the lines are a courtesy.
"""

import queue
import threading
from io import StringIO
from typing import TextIO

from ledger.indexer import AT_ONCE
from ledger.record import AuditRecord
from proxy import exporter, logs
from proxy.access import access_line

BATCHES = 8
PATIENCE = 2.0

type Batch = list[AuditRecord]


class Lines:
    """Takes records, writes lines."""

    def __init__(self, stream: TextIO, patience: float = PATIENCE) -> None:
        self._stream = stream
        self._patience = patience
        self._written = StringIO()
        self._write = logs.access_logger(self._written)
        self._uncommitted: Batch = []
        self._queue: queue.Queue[Batch | None] = queue.Queue(BATCHES)
        self._dropping = False
        self._gone = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def add(self, record: AuditRecord) -> None:
        """Remember a record until its transaction is done; the indexer commits after each `AT_ONCE`."""
        if len(self._uncommitted) >= AT_ONCE:
            self.flush()
        self._uncommitted.append(record)

    def flush(self) -> None:
        """What was remembered is indexed for good: let its lines be written."""
        batch, self._uncommitted = self._uncommitted, []
        if not batch:
            return
        try:
            self._queue.put(batch, timeout=0 if self._dropping else self._patience)
            self._dropping = False
        except queue.Full:
            exporter.count("dropped_access_lines_total", len(batch))
            if not self._dropping:
                logs.logger().error("nobody reads standard output, access lines are dropped", count=len(batch))
            self._dropping = True

    def forget(self) -> None:
        """Drop what was remembered: its transaction did not come through, and it will be read again."""
        self._uncommitted.clear()

    def close(self) -> None:
        """Let the thread write what waits, for a bounded time."""
        try:
            self._queue.put(None, timeout=self._patience)
        except queue.Full:
            return
        self._thread.join(self._patience)

    def _said(self, batch: Batch) -> str:
        """A batch's lines as one text: each by itself would be a system call."""
        for record in batch:
            self._write(access_line(record))
        said = self._written.getvalue()
        self._written.seek(0)
        self._written.truncate()
        return said

    def _run(self) -> None:
        while (batch := self._queue.get()) is not None:
            if self._gone:
                exporter.count("dropped_access_lines_total", len(batch))
                continue
            try:
                self._stream.write(self._said(batch))
                self._stream.flush()
            except OSError as error:
                self._gone = True
                exporter.count("dropped_access_lines_total", len(batch))
                logs.logger().error("standard output is gone, access lines end", exc_info=error)
