"""What the metrics count, from the records themselves, so that Grafana and the ledger agree (docs/metrics.md)."""

from collections import Counter

from ledger.record import AuditRecord, FindingRecord

UNREGISTERED = "unregistered"
UNKNOWN = "unknown"
NONE = "none"

type Labels = tuple[tuple[str, str], ...]
type Counts = Counter[tuple[str, Labels]]


def count(counts: Counts, record: AuditRecord, further: list[FindingRecord]) -> None:
    """Add one record to the counts.

    Findings, bytes and what was unseen come from every record; an exchange is counted once, by its last one, so not by a
    `partial` one. Unknown hosts share one processor label.

    Args:
        counts: what is added to.
        record: the record.
        further: findings that its side frame holds.
    """
    shared = _shared(record)
    findings = [finding for finding in (*record.findings, *further) if finding.count]
    _add(counts, "exchange_bytes_total", record.bytes, service=record.service, **shared)
    for finding in findings:
        _add(counts, "findings_total", finding.count, entity=finding.entity, category=_category(finding), **shared)
    for one in record.inspection.unseen:
        _add(counts, "unseen_total", reason=one.reason)
    if record.state != "partial":
        _exchange(counts, record, shared, held=bool(findings))


def _exchange(counts: Counts, record: AuditRecord, shared: dict[str, str], *, held: bool) -> None:
    """What is counted once an exchange."""
    to, decision = record.destination, record.decision
    _add(counts, "exchanges_total", service=record.service, action=decision.action, **shared)
    _add(counts, "incomplete_exchanges_total", int(not record.inspection.complete), service=record.service, **shared)
    for rule in decision.rules:
        _add(counts, "rule_matches_total", rule=rule, severity=decision.severity, processor=shared["processor"], zone=to.zone)
    if held and record.direction == "sent":
        ground = {"country": to.country or UNKNOWN, "zone": to.zone, "basis": to.basis}
        _add(counts, "transfers_total", service=record.service, processor=shared["processor"], **ground)


def count_hosts(counts: Counts, new: int) -> None:
    """Add unregistered hosts that were not seen before."""
    if new:
        _add(counts, "unregistered_destinations_total", new)


def _shared(record: AuditRecord) -> dict[str, str]:
    to = record.destination
    return {"processor": to.processor or UNREGISTERED, "zone": to.zone, "direction": record.direction}


def _category(finding: FindingRecord) -> str:
    """A finding counts under its first category, so that sums over categories are right."""
    return finding.categories[0] if finding.categories else NONE


def _add(counts: Counts, name: str, by: int = 1, /, **labels: str) -> None:
    counts[name, tuple(sorted(labels.items()))] += by
