"""An audit record as an access line: what a platform team may see of an exchange on standard output, and no more."""

from collections import Counter
from collections.abc import Mapping

from ledger.record import AuditRecord
from proxy.logs import Value

UNREGISTERED = "unregistered"


def access_line(record: AuditRecord) -> Mapping[str, Value]:
    """The line's keys and values (`proxy.logs.ACCESS_KEYS`); no place, no token, no path: those are in the record."""
    entities: Counter[str] = Counter()
    for finding in record.findings:
        entities[finding.entity] += finding.count
    destination = record.destination
    return {
        "time": record.time,
        "service": record.service,
        "direction": record.direction,
        "method": record.method,
        "host": record.host,
        "processor": destination.processor or UNREGISTERED,
        "zone": destination.zone,
        "basis": destination.basis,
        "action": record.decision.action,
        "entities": dict(entities),
        "unseen": sorted({unseen.reason for unseen in record.inspection.unseen}),
        "bytes": record.bytes,
        "milliseconds": record.inspection.milliseconds,
        "record": record.id,
    }
