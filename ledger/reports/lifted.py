"""How often each exemption was used, from the records."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import select

from ledger import schema
from ledger.export import Filter
from ledger.indexer import level
from ledger.record import AuditRecord

_RECORD = msgspec.json.Decoder(AuditRecord)
_AT_ONCE = 1000


@dataclass(slots=True)
class Uses:
    """One exemption's uses: in how many exchanges and messages it lifted its rule, from when to when (RFC 3339)."""

    exemption: str
    exchanges: int
    messages: int
    first: str
    last: str
    _exchange: str

    def add(self, record: AuditRecord) -> None:
        """One more message; those of one exchange come one after another."""
        self.messages += 1
        self.exchanges += record.exchange != self._exchange
        self._exchange = record.exchange
        self.first, self.last = min(self.first, record.time), max(self.last, record.time)


def uses(state: Path, since: datetime | None = None, until: datetime | None = None) -> list[Uses]:
    """The uses of every exemption in a period, in the order of their ids. Old records name only the first that was used.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    table = schema.records.c
    wanted = select(table.raw).where(table.exemption.is_not(None), *Filter(since, until).conditions()).order_by(table.exchange)
    found: dict[str, Uses] = {}
    with level(state) as connection:
        for raw in connection.execution_options(yield_per=_AT_ONCE).execute(wanted).scalars():
            record = _RECORD.decode(raw)
            for name in _used(record):
                if name in found:
                    found[name].add(record)
                else:
                    found[name] = Uses(name, 1, 1, record.time, record.time, record.exchange)
    return [found[name] for name in sorted(found)]


def _used(record: AuditRecord) -> set[str]:
    decision = record.decision
    return {use.exemption for use in decision.lifted} | ({decision.exemption} if decision.exemption else set())
