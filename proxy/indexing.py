"""The indexer's process: follows the journal, keeps the index, its counters and the history, writes an access line a record.

The position in the journal moves in the index's own transaction, and a line is written after its commit: a restart repeats no
line. Killing the process between the two loses lines, never records.
Run as `python -m proxy.indexing` by the supervisor; the protocol on stdin and fd 3 is `douane.child`'s.
"""

import gc
import json
import os
import signal
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ledger.errors import LedgerError
from ledger.indexer import Indexer
from ledger.record import AuditRecord
from proxy import exporter, logs
from proxy.lines import Lines
from proxy.pinned import Pinned
from proxy.remembering import Memory

NICE = 10  # traffic comes first: under load the index lags and catches up, the journal holds everything
PAUSE = 0.2  # seconds between looks at the journal: what comes meanwhile is one transaction


class Spec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line on standard input."""

    state: str
    metrics_dir: str
    metrics: str | None = None


class Orders:
    """The supervisor's lines on standard input, read without a lock that could hold up the exit."""

    def __init__(self, handle: int = 0) -> None:
        self._handle = handle
        self._kept = b""

    def next(self) -> bytes | None:
        """The next line, or None at the end: the supervisor is gone."""
        while b"\n" not in self._kept:
            read = os.read(self._handle, 1 << 16)
            if not read:
                return None
            self._kept += read
        line, _, self._kept = self._kept.partition(b"\n")
        return line


class Follower:
    """Follows the journal until it is told to drain."""

    def __init__(self, state: Path, lines: Lines) -> None:
        self._level = state / exporter.LEVEL_FILE
        self._level.parent.mkdir(mode=0o700, exist_ok=True)
        self._indexer = Indexer(state)
        self._lines = lines
        self._memory = Memory(state, self._indexer)
        self._pinned = Pinned(self._indexer.database)
        self._failing = False
        self.drain = threading.Event()

    def run(self) -> None:
        """Index until `drain` is set, then once more up to the end."""
        while not self.drain.is_set():
            self.step()
            self.drain.wait(PAUSE)
        while self.step():
            pass
        self._lines.close()

    def step(self) -> int:
        """One catch-up; how many records it brought. A ledger that cannot be read or written now is tried again."""
        try:
            count = self._indexer.catch_up(self._record)
        except LedgerError as error:
            self._lines.forget()
            self._memory.forget()
            self._pinned.forget()
            if not self._failing:
                logs.logger().error("the index cannot follow the journal", exc_info=error)
            self._failing = True
            return 0
        self._failing = False
        self._lines.flush()
        self._memory.commit()
        self._pinned.commit()
        self._memory.write(datetime.now(UTC))
        self._level.touch()
        return count

    def _record(self, record: AuditRecord) -> None:
        self._lines.add(record)
        self._memory.add(record)
        self._pinned.add(record)


def main() -> int:
    """The process: spec, ready, follow, drain.

    Returns:
        The exit status: 0 drained, 2 unusable spec or state.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ^C reaches the supervisor, who drains us
    os.nice(NICE)
    logs.configure("indexer")
    orders = Orders()
    try:
        spec = msgspec.json.decode(orders.next() or b"", type=Spec)
    except msgspec.DecodeError:
        return _refuse("the first line on standard input is no spec of proxy.indexing")
    try:
        exporter.open_worker(Path(spec.metrics_dir))
        logs.silence()
        follower = Follower(Path(spec.state), Lines(sys.stdout))
    except (LedgerError, exporter.ExporterError) as error:
        return _refuse(str(error))
    signal.signal(signal.SIGTERM, lambda _signal, _frame: follower.drain.set())
    threading.Thread(target=_listen, args=(orders, follower), daemon=True).start()
    if spec.metrics:
        _serve_metrics(Path(spec.state), Path(spec.metrics_dir), spec.metrics)
    follower.step()
    gc.collect()
    gc.freeze()  # what is loaded now lives as long as the process
    gc.set_threshold(20_000, 20, 50)  # a batch of records is thousands of rows, none of them in a circle
    tell({"ready": True})
    follower.run()
    sys.stderr.flush()
    os._exit(0)  # standard output may be stuck in its thread; everything that counts is on the disk


def _refuse(sentence: str) -> int:
    tell({"error": sentence})
    logs.logger().error("cannot start", reason=sentence)
    return 2


def tell(message: Mapping[str, object]) -> None:
    """A line to the supervisor, if there is one."""
    number = os.environ.get("DOUANE_STATUS_FD")
    if number:
        with suppress(OSError):  # a supervisor that is gone is told by the end of stdin
            os.write(int(number), json.dumps(message).encode() + b"\n")


def _listen(orders: Orders, follower: Follower) -> None:
    while (line := orders.next()) is not None:
        with suppress(msgspec.DecodeError):
            order = msgspec.json.decode(line, type=dict[str, object])
            if order.get("drain"):
                follower.drain.set()
            elif "generation" in order:
                tell({"generation": order["generation"]})  # nothing here depends on the configuration
    os._exit(0)  # the supervisor is gone: exit at once, the index is transactional


def _serve_metrics(state: Path, metrics_dir: Path, address: str) -> None:
    import uvicorn

    host, _, port = address.rpartition(":")
    application = exporter.app(state, metrics_dir, exporter.Status)
    server = uvicorn.Server(uvicorn.Config(application, host=host.strip("[]"), port=int(port), log_config=None, lifespan="off"))
    threading.Thread(target=server.run, daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
