"""What the metrics count, from the records themselves, so that Grafana and the ledger agree (docs/metrics.md)."""

from collections import Counter

from ledger.record import AuditRecord, FindingRecord

UNREGISTERED = "unregistered"
NONE = "none"

type Labels = tuple[tuple[str, str], ...]
type Counts = Counter[tuple[str, Labels]]


def count(counts: Counts, record: AuditRecord, further: list[FindingRecord]) -> None:
    """Add one record to the counts.

    A `partial` record adds its findings and what was unseen; the exchange itself is counted once, by its last record. Unknown
    hosts share one processor label. A finding counts under its first category, so that sums over categories are right.

    Args:
        counts: what is added to.
        record: the record.
        further: findings that its side frame holds.
    """
    processor = record.destination.processor or UNREGISTERED
    shared = {"processor": processor, "zone": str(record.destination.zone), "direction": str(record.direction)}
    if record.state != "partial":
        labels = {"service": record.service, "action": str(record.decision.action), **shared}
        counts["exchanges_total", _labels(labels)] += 1
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


def _labels(labels: dict[str, str]) -> Labels:
    return tuple(sorted(labels.items()))
