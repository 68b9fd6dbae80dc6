"""Audit records for tests of what is shown of them."""

from datetime import UTC, datetime

import msgspec

from ledger.identifier import uuid7
from ledger.record import AuditRecord

TOKEN = "2026-11.canarycanarycanarycan"
PLACE = "body:$.contact.canary"


def record(
    *,
    service: str = "crm-sync",
    processor: str | None = "hubspot",
    host: str = "api.hubapi.com",
    country: str | None = "US",
    zone: str = "third",
    basis: str = "missing",
    entities: tuple[str, ...] = ("EMAIL_ADDRESS", "PERSON"),
    unseen: tuple[str, ...] = (),
    action: str = "flag",
    severity: str = "high",
    rules: tuple[str, ...] = ("third-country-without-basis",),
    direction: str = "sent",
    time: datetime | None = None,
) -> AuditRecord:
    """A record like the proxy's, with what a test wants to be special."""
    moment = time or datetime.now(UTC)
    finding = {"categories": ["account"], "sensitivity": "ordinary", "place": PLACE, "count": 2, "confidence": 0.9,
               "detector": "pattern", "tokens": [TOKEN]}  # fmt: skip
    return msgspec.convert(
        {
            "v": 1, "id": uuid7(), "exchange": uuid7(), "part": 0, "state": "complete",
            "time": moment.isoformat().replace("+00:00", "Z"), "node": "n", "writer": "w", "seq": 0,
            "service": service, "service_auth": "credentials", "role": "controller",
            "controller": None, "direction": direction, "protocol": "http/1.1", "method": "POST", "scheme": "https", "host": host,
            "port": 443, "path": "/v1/{id}", "status": 200, "bytes": 1800, "content_type": "application/json", "tls": "TLSv1.3",
            "destination": {
                "processor": processor, "registered": processor is not None, "country": country,
                "country_source": "register" if processor else "none", "hosting": [], "parent": None,
                "zone": zone, "basis": basis, "basis_ref": None, "valid_until": None,
            },
            "findings": [{"entity": entity, **finding} for entity in entities],
            "inspection": {
                "mode": "observe", "complete": not unseen, "milliseconds": 3.5,
                "unseen": [{"reason": reason, "place": "body"} for reason in unseen],
            },
            "decision": {"action": action, "rules": list(rules), "severity": severity, "exemption": None},
            "purposes": [], "legal_bases": [], "policy": "sha256:0",
        },
        AuditRecord,
    )  # fmt: skip
