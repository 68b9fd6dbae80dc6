"""From a record to the index's rows."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from msgspec.structs import asdict

from ledger.inline import Side
from ledger.record import AuditRecord, FindingRecord

type Row = dict[str, object]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(slots=True)
class Rows:
    """Rows to be inserted, by table."""

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
        self.records.append(_record(number, record, raw, sum(finding.count for finding in whole)))
        self.findings.extend(_finding(number, finding) for finding in whole)
        for finding in (*whole, *side.tokens) if side else whole:
            self.tokens.extend({"record": number, "token": token, "entity": finding.entity} for token in finding.tokens)
        self.unseen.extend({"record": number, "reason": one.reason, "place": one.place} for one in record.inspection.unseen)
        self.settled.extend({"record": number, **asdict(one)} for one in record.inspection.settled)


def microseconds(moment: datetime) -> int:
    """A moment as the index holds it; one without a zone is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MICROSECOND


def _finding(number: int, finding: FindingRecord) -> Row:
    return {
        "record": number,
        "entity": finding.entity,
        "categories": " ".join(finding.categories),
        "sensitivity": finding.sensitivity,
        "place": finding.place,
        "count": finding.count,
        "confidence": finding.confidence,
        "detector": finding.detector,
    }


def _record(number: int, record: AuditRecord, raw: bytes, found: int) -> Row:
    return {"number": number, "raw": raw, "found": found, **_exchange(record), **_destination(record), **_verdict(record)}


def _exchange(record: AuditRecord) -> Row:
    return {
        "id": record.id,
        "exchange": record.exchange,
        "part": record.part,
        "state": record.state,
        "time": record.time,
        "at": microseconds(datetime.fromisoformat(record.time)),
        "node": record.node,
        "writer": record.writer,
        "seq": record.seq,
        "service": record.service,
        "role": record.role,
        "controller": record.controller,
        "direction": record.direction,
        "protocol": record.protocol,
        "method": record.method,
        "scheme": record.scheme,
        "host": record.host,
        "path": record.path,
        "status": record.status,
        "bytes": record.bytes,
    }


def _destination(record: AuditRecord) -> Row:
    to = record.destination
    return {
        "processor": to.processor,
        "registered": to.registered,
        "country": to.country,
        "country_source": to.country_source,
        "hosting": " ".join(sorted(to.hosting)),
        "parent": to.parent,
        "zone": to.zone,
        "basis": to.basis,
        "basis_ref": to.basis_ref,
        "valid_until": to.valid_until.isoformat() if to.valid_until else None,
    }


def _verdict(record: AuditRecord) -> Row:
    return {
        "mode": record.inspection.mode,
        "complete": record.inspection.complete,
        "action": record.decision.action,
        "severity": record.decision.severity,
        "exemption": record.decision.exemption,
        "rules": " ".join(record.decision.rules),
        "purposes": " ".join(record.purposes),
        "policy": record.policy,
    }
