"""What the metrics count, from the records themselves, so that Grafana and the ledger agree (docs/metrics.md)."""

from collections import Counter

from ledger.record import AuditRecord, FindingRecord

UNREGISTERED = "unregistered"
UNKNOWN = "unknown"
NONE = "none"

LABELS: dict[str, tuple[str, ...]] = {
    "exchanges_total": ("service", "processor", "zone", "direction", "action"),
    "exchange_bytes_total": ("service", "processor", "zone", "direction"),
    "incomplete_exchanges_total": ("service", "processor", "zone", "direction"),
    "findings_total": ("entity", "category", "processor", "zone", "direction"),
    "transfers_total": ("service", "processor", "country", "zone", "basis"),
    "rule_matches_total": ("rule", "severity", "processor", "zone"),
    "shadow_matches_total": ("rule", "processor", "zone"),
    "unseen_total": ("reason",),
    "feedback_total": ("verdict", "entity"),
    "unregistered_destinations_total": (),
}
"""The counters' labels; a count is kept under its name and the labels' values, in this order."""

type Counts = Counter[tuple[str, tuple[str, ...]]]


def count(counts: Counts, record: AuditRecord, further: list[FindingRecord]) -> None:
    """Add one record to the counts.

    Findings, bytes and what was unseen come from every record; an exchange is counted once, by its last one, so not by a
    `partial` one. Unknown hosts share one processor label.

    Args:
        counts: what is added to.
        record: the record.
        further: findings that its side frame holds.
    """
    to, held = record.destination, False
    way = (to.processor or UNREGISTERED, to.zone, record.direction)
    counts["exchange_bytes_total", (record.service, *way)] += record.bytes
    for finding in (*record.findings, *further):
        if finding.count:
            held = True
            counts["findings_total", (finding.entity, _category(finding), *way)] += finding.count
    for one in record.inspection.unseen:
        counts["unseen_total", (one.reason,)] += 1
    for applied in record.inspection.settled:
        counts["feedback_total", (applied.verdict, applied.entity)] += applied.count
    if record.state != "partial":
        _exchange(counts, record, way, held=held)


def _exchange(counts: Counts, record: AuditRecord, way: tuple[str, str, str], *, held: bool) -> None:
    """What is counted once an exchange."""
    to, decision, processor = record.destination, record.decision, way[0]
    counts["exchanges_total", (record.service, *way, decision.action)] += 1
    counts["incomplete_exchanges_total", (record.service, *way)] += not record.inspection.complete
    for rule in decision.rules:
        counts["rule_matches_total", (rule, decision.severity, processor, to.zone)] += 1
    for rule in decision.shadow:
        counts["shadow_matches_total", (rule, processor, to.zone)] += 1
    if held and record.direction == "sent":
        counts["transfers_total", (record.service, processor, to.country or UNKNOWN, to.zone, to.basis)] += 1


def count_hosts(counts: Counts, new: int) -> None:
    """Add unregistered hosts that were not seen before."""
    if new:
        counts["unregistered_destinations_total", ()] += new


def labels(name: str, values: tuple[str, ...]) -> dict[str, str]:
    """The labels of a count by their names."""
    return dict(zip(LABELS[name], values, strict=True))


def _category(finding: FindingRecord) -> str:
    """A finding counts under its first category, so that sums over categories are right."""
    return finding.categories[0] if finding.categories else NONE
