"""Records out of the ledger, as JSON lines (their canonical bytes) or CSV; the journal's end is caught up with first."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, TextIO, cast

import msgspec
from sqlalchemy import ColumnElement, select

from ledger import schema
from ledger.indexer import level
from ledger.record import AuditRecord
from ledger.rows import microseconds
from ledger.spreadsheet import cell

_RECORD = msgspec.json.Decoder(AuditRecord)
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records: from `since` on, before `until`, of one service, to one processor."""

    since: datetime | None = None
    until: datetime | None = None
    service: str | None = None
    processor: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter as SQL conditions on the records' table."""
        table, found = schema.records.c, list[ColumnElement[bool]]()
        if self.since is not None:
            found.append(table.at >= microseconds(self.since))
        if self.until is not None:
            found.append(table.at < microseconds(self.until))
        if self.service is not None:
            found.append(table.service == self.service)
        if self.processor is not None:
            found.append(table.processor == self.processor)
        return found


def records(
    state: Path,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    service: str | None = None,
    processor: str | None = None,
) -> Iterator[AuditRecord]:
    """The records in the order of their time; exchanges that are still open in a running proxy are left out.

    Args:
        state: the state folder.
        since: from this moment on (without a zone: UTC).
        until: before this moment.
        service: only of this service.
        processor: only to this processor.

    Raises:
        LedgerError: the state folder is not there or cannot be read.
    """
    return map(_RECORD.decode, lines(state, Filter(since, until, service, processor)))


def lines(state: Path, wanted: Filter | None = None) -> Iterator[bytes]:
    """The records' canonical bytes, one record each, in the order of their time."""
    table = schema.records.c
    statement = select(table.raw).where(*(wanted or Filter()).conditions()).order_by(table.at, table.number)
    with level(state) as connection:
        yield from connection.execution_options(yield_per=_AT_ONCE).execute(statement).scalars()


def write(state: Path, out: TextIO, form: Literal["jsonl", "csv"] = "jsonl", wanted: Filter | None = None) -> int:
    """Write the records to an open text file.

    Returns:
        How many were written.
    """
    if form == "jsonl":
        return sum(out.write(raw.decode() + "\n") > 0 for raw in lines(state, wanted))
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    return sum(table.writerow([cell(value) for value in _row(raw)]) > 0 for raw in lines(state, wanted))


COLUMNS = (
    "v", "id", "exchange", "part", "state", "time", "node", "writer", "seq", "service", "service_auth", "role", "controller",
    "direction", "protocol", "method", "scheme", "host", "port", "path", "status", "bytes", "content_type", "tls",
    "destination.processor", "destination.registered", "destination.country", "destination.country_source",
    "destination.hosting", "destination.parent", "destination.zone", "destination.basis", "destination.basis_ref",
    "destination.valid_until", "findings", "inspection.mode", "inspection.complete", "inspection.unseen",
    "inspection.milliseconds", "decision.action", "decision.rules", "decision.severity", "decision.exemption", "purposes",
    "legal_bases", "policy", "inspection.settled", "inspection.mistyped", "decision.shadow", "decision.lifted",
)  # fmt: skip


def _row(raw: bytes) -> Iterator[object]:
    record, read = msgspec.json.decode(raw, type=dict[str, object]), _RECORD.decode(raw)
    record["findings"] = [f"{one.entity} {one.place} x{one.count}" for one in read.findings]
    inspection, said = cast(dict[str, object], record["inspection"]), read.inspection
    inspection["settled"] = [f"{one.feedback} {one.verdict} {one.entity} {one.place} x{one.count}" for one in said.settled]
    inspection["mistyped"] = [f"{one.place} {one.declared or 'undeclared'} read as {one.read}" for one in said.mistyped]
    decision = cast(dict[str, object], record["decision"])
    decision["lifted"] = [f"{one.rule} by {one.exemption}" for one in read.decision.lifted]
    for column in COLUMNS:
        yield _value(record, column)


def _value(record: dict[str, object], column: str) -> object:
    first, _, second = column.partition(".")
    value = record[first]
    return cast(dict[str, object], value).get(second) if second else value
