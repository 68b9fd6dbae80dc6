"""What the metrics count, from the records themselves, so that Grafana and the ledger agree (docs/metrics.md)."""

from collections import Counter

from ledger.record import AuditRecord, FindingRecord

UNREGISTERED = "unregistered"
NONE = "none"
UNKNOWN = "unknown"

type Labels = tuple[tuple[str, str], ...]
type Counts = Counter[tuple[str, Labels]]


def count(counts: Counts, record: AuditRecord, further: list[FindingRecord]) -> None:
    """Add one record to the counts.

    A `partial` record adds its bytes, its findings and what was unseen; the exchange itself is counted once, by its last record.
    Unknown hosts share one processor label. A finding counts under its first category, so that sums over categories are right.

    Args:
        counts: what is added to.
        record: the record.
        further: findings that its side frame holds.
    """
    processor = record.destination.processor or UNREGISTERED
    shared = {"processor": processor, "zone": str(record.destination.zone), "direction": str(record.direction)}
    served = {"service": record.service, **shared}
    if record.state != "partial":
        counts["exchanges_total", _labels({"action": str(record.decision.action), **served})] += 1
        counts["incomplete_exchanges_total", _labels(served)] += not record.inspection.complete
    counts["exchange_bytes_total", _labels(served)] += record.bytes
    for rule in record.decision.rules:
        labels = {"rule": rule, "severity": str(record.decision.severity), "processor": processor, "zone": shared["zone"]}
        counts["rule_matches_total", _labels(labels)] += 1
    if record.direction == "sent" and (record.findings or further):
        counts["transfers_total", _transfer(record, processor)] += 1
    for finding in (*record.findings, *further):
        if finding.count:
            category = finding.categories[0] if finding.categories else NONE
            counts["findings_total", _labels({"entity": finding.entity, "category": category, **shared})] += finding.count
    for one in record.inspection.unseen:
        counts["unseen_total", _labels({"reason": str(one.reason)})] += 1


def count_hosts(counts: Counts, new: int) -> None:
    """Add unregistered hosts that were not seen before."""
    if new:
        counts["unregistered_destinations_total", ()] += new


def _transfer(record: AuditRecord, processor: str) -> Labels:
    """Who sent personal data to whom, where, on what ground (GDPR Art. 44-49)."""
    to = record.destination
    country = to.country or UNKNOWN
    return _labels({"service": record.service, "processor": processor, "country": country, "zone": to.zone, "basis": to.basis})


def _labels(labels: dict[str, str]) -> Labels:
    return tuple(sorted(labels.items()))
