"""Records made by hand."""

from typing import Literal

from ledger.record import Action, AuditRecord, DecisionRecord, DestinationRecord, FindingRecord, InspectionRecord

NOWHERE = DestinationRecord(None, False, None, "none", [], None, "unknown", "missing", None, None)


def record(*, host: str, action: Action, entity: str, direction: Literal["sent", "received"] = "sent") -> AuditRecord:
    """A record with one finding."""
    finding = FindingRecord(entity, [], "ordinary", "body:$.x", 1, 1.0, "test", [])
    return AuditRecord(
        v=1, id="1", exchange="1", part=0, state="complete", time="2026-11-22T00:00:00Z", node="n", writer="w", seq=1,
        service="s", service_auth="credentials", role="controller", controller=None, direction=direction, protocol="http/1.1",
        method="POST", scheme="https", host=host, port=443, path="/", status=200, bytes=1, content_type=None, tls=None,
        destination=NOWHERE, findings=[finding], inspection=InspectionRecord("observe", True, [], 1.0),
        decision=DecisionRecord(action, [], "info", None), purposes=[], legal_bases=[], policy="sha256:0",
    )  # fmt: skip
