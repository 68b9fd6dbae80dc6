"""From a record to the index's rows."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ledger.inline import Side
from ledger.record import AuditRecord, FindingRecord

type Row = tuple[object, ...]
"""A row's values in the order of its table's columns (`ledger.schema`)."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(slots=True)
class Rows:
    """Rows to be inserted, by table. They are tuples: by name, half of the index's time would go into looking names up."""

    records: list[Row] = field(default_factory=list[Row])
    findings: list[Row] = field(default_factory=list[Row])
    tokens: list[Row] = field(default_factory=list[Row])
    unseen: list[Row] = field(default_factory=list[Row])
    settled: list[Row] = field(default_factory=list[Row])

    def add(self, number: int, record: AuditRecord, raw: bytes, side: Side | None) -> None:
        """Add everything of one record.

        Args:
            number: its number in the index.
            record: the record.
            raw: its canonical bytes.
            side: what its side frame holds.
        """
        whole = [*record.findings, *side.findings] if side else record.findings
        self.records.append(_record(number, record, raw, sum([finding.count for finding in whole])))
        self.findings += [_finding(number, finding) for finding in whole]
        for finding in (*whole, *side.tokens) if side else whole:
            entity = finding.entity
            self.tokens += [(number, token, entity) for token in finding.tokens]
        self.unseen += [(number, one.reason, one.place) for one in record.inspection.unseen]
        self.settled += [
            (number, one.feedback, one.verdict, one.entity, one.place, one.count) for one in record.inspection.settled
        ]


def microseconds(moment: datetime) -> int:
    """A moment as the index holds it; one without a zone is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MICROSECOND


def _finding(number: int, finding: FindingRecord) -> Row:
    categories = " ".join(finding.categories)
    return (
        number, finding.entity, categories, finding.sensitivity,
        finding.place, finding.count, finding.confidence, finding.detector,
    )  # fmt: skip


def _record(number: int, record: AuditRecord, raw: bytes, found: int) -> Row:
    return (number, *_exchange(record), *_destination(record), *_verdict(record), found, record.policy, raw)


def _exchange(record: AuditRecord) -> Row:
    at = microseconds(datetime.fromisoformat(record.time))
    return (
        record.id, record.exchange, record.part, record.state, record.time, at, record.node, record.writer, record.seq,
        record.service, record.role, record.controller, record.direction, record.protocol, record.method, record.scheme,
        record.host, record.path, record.status, record.bytes,
    )  # fmt: skip


def _destination(record: AuditRecord) -> Row:
    to = record.destination
    until = to.valid_until.isoformat() if to.valid_until else None
    return (
        to.processor, to.registered, to.country, to.country_source, " ".join(sorted(to.hosting)), to.parent, to.zone, to.basis,
        to.basis_ref, until,
    )  # fmt: skip


def _verdict(record: AuditRecord) -> Row:
    decision = record.decision
    return (
        record.inspection.mode, record.inspection.complete, decision.action, decision.severity, decision.exemption,
        " ".join(decision.rules), " ".join(record.purposes),
    )  # fmt: skip
