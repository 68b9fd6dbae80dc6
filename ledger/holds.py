"""Holds: records of a period may not be purged (a claim, an investigation), whatever the retention says."""

from datetime import datetime
from pathlib import Path

from ledger.clock import written
from ledger.errors import LedgerError
from ledger.identifier import uuid7
from ledger.journal import Writer
from ledger.keeper import KEEPER, Hold, holds


def hold(state: Path, node: str, *, by: str, reason: str, since: datetime | None = None, until: datetime | None = None) -> Hold:
    """Keep the records of a period whatever the retention says; without a period, all.

    Raises:
        LedgerError: the journal cannot be written.
    """
    with Writer(state / "journal", node, KEEPER) as keeper:
        fields: dict[str, object] = {"id": uuid7(), "by": by, "reason": reason, "since": written(since), "until": written(until)}
        keeper.note("hold", fields)
    return next(one for one in holds(state / "journal", node) if one.id == fields["id"])


def release(state: Path, node: str, identifier: str, *, by: str) -> None:
    """End a hold.

    Raises:
        LedgerError: there is no such hold, or the journal cannot be written.
    """
    if not any(one.id == identifier for one in holds(state / "journal", node)):
        raise LedgerError(f"there is no hold {identifier!r} on {node}: `douane audit hold` lists them")
    with Writer(state / "journal", node, KEEPER) as keeper:
        keeper.note("released", {"id": identifier, "by": by})
