"""The supervisor's own hand in the ledger: it mends the journal before any writer starts, and opens and closes every chain."""

from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from douane.telling import tell

if TYPE_CHECKING:
    from ledger.chain import SupervisorChain
    from ledger.recovery import Repair


class Books:
    """The supervisor's chain, and how much damage this run found in the journal."""

    def __init__(self, chain: "SupervisorChain", alerts: int) -> None:
        self._chain = chain
        self.alerts = alerts

    @staticmethod
    @contextmanager
    def open(state: Path, node: str) -> "Generator[Books]":
        """Repair the journal, say what was found, and open the supervisor's chain for the run.

        Raises:
            LedgerError: the journal cannot be read or written.
        """
        from ledger.chain import SupervisorChain
        from ledger.journal import repair

        repairs = repair(state / "journal")
        with closing(SupervisorChain(state / "journal", node)) as chain:
            yield Books(chain, _told([*repairs, *chain.repairs]))

    def opened(self, writer: str) -> None:
        """A writer's process is about to start."""
        self._noted(lambda: self._chain.opened(writer))

    def closed(self, writer: str) -> None:
        """A writer's process has ended; what it left open stands as interrupted."""
        self._noted(lambda: self._chain.closed(writer))

    def note(self, kind: str, fields: dict[str, object]) -> None:
        """Record something that happened to the installation: a configuration in force, or one that was refused."""
        self._noted(lambda: self._chain.note(kind, fields))

    def _noted(self, write: Callable[[], None]) -> None:
        """A ledger that cannot be written (disk full) is an alert; the children must be watched all the same."""
        from ledger.errors import LedgerError

        try:
            write()
            self._chain.sync()
        except LedgerError as error:
            self.alerts += 1
            tell("error", "the supervisor's chain could not be written", reason=str(error))


def _told(repairs: "list[Repair]") -> int:
    for found in repairs:
        level, reason = ("info", "a torn tail") if found.problem is None else ("error", found.problem)
        tell(level, "the journal was repaired", path=str(found.path), bytes=found.bytes_dropped, reason=reason)
    return sum(found.problem is not None for found in repairs)
