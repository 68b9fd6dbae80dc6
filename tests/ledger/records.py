"""Records for the tests of this package: plain ones, and whole small state folders."""

from pathlib import Path

from msgspec.structs import replace

from ledger.identifier import uuid7
from ledger.journal import Writer
from ledger.record import (
    AuditRecord,
    DecisionRecord,
    DestinationRecord,
    FindingRecord,
    InspectionRecord,
)

HUBSPOT = DestinationRecord("hubspot", True, "IE", "register", ["US", "DE"], "US", "adequacy", "dpf", "DPF listing", None)
UNKNOWN = DestinationRecord(None, False, None, "none", [], None, "unknown", "missing", None, None)
EMAIL = FindingRecord(
    "EMAIL_ADDRESS", ["contact"], "ordinary", "body:$.contact.email", 2, 0.95, "email", ["2026-11.AAAA", "2026-11.BBBB"]
)
PLAIN = AuditRecord(
    v=1,
    id="",
    exchange="",
    part=0,
    state="complete",
    time="2026-11-22T14:00:00.123Z",
    node="",
    writer="",
    seq=0,
    service="crm-sync",
    service_auth="credentials",
    role="controller",
    controller=None,
    direction="sent",
    protocol="h2",
    method="POST",
    scheme="https",
    host="api.hubapi.com",
    port=443,
    path="/crm/v3/objects/{id}",
    status=200,
    bytes=1800,
    content_type="application/json",
    tls="TLSv1.3",
    destination=HUBSPOT,
    findings=[EMAIL],
    inspection=InspectionRecord("observe", True, [], 1.5),
    decision=DecisionRecord("allow", [], "info", None),
    purposes=["customer_relationship"],
    legal_bases=["contract"],
    policy="sha256:" + "a" * 64,
)


def record(**changes: object) -> AuditRecord:
    """A record with an id and an exchange of its own, and with what is asked for."""
    return replace(PLAIN, **{"id": uuid7(), "exchange": uuid7(), **changes})


def write(state: Path, *outcomes: AuditRecord, writer: str = "proxy-0") -> None:
    """Journal an intent and an outcome for each record."""
    with Writer(state / "journal", "n1", writer) as journal:
        for outcome in outcomes:
            journal.intent(replace(outcome, id=uuid7()))
            journal.outcome(outcome)
