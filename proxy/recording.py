"""Exchange + decision -> `AuditRecord`. Everything that a remote party controls was bounded before it comes here."""

from datetime import UTC, datetime

from detectors.jobs import Finding
from ledger.identifier import uuid7
from ledger.record import (
    AuditRecord,
    DecisionRecord,
    DestinationRecord,
    FindingRecord,
    InspectionRecord,
    LiftedRecord,
    MistypedRecord,
    SettledRecord,
    State,
    UnseenRecord,
)
from policy.judge import Judge
from policy.model import Decision, Destination
from proxy.admission import Admission, Verdict
from proxy.exchange import Message, media_type

_NOTHING_YET = Message(direction="sent", head=None, bodies=(), size=0)
_UNDECIDED = Verdict(Decision("allow", (), "info"), unseen=(("interrupted", "exchange"),))


def rfc3339(at: datetime) -> str:
    """The time in UTC to the millisecond (RFC 3339 §5.6)."""
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat(timespec="milliseconds")[: -len("+00:00")] + "Z"


def intent(admission: Admission) -> AuditRecord:
    """What stands if nothing else is ever written: state `interrupted`, no path, nothing found (law 3)."""
    return outcome(admission, _NOTHING_YET, _UNDECIDED, "interrupted", None)


def outcome(admission: Admission, message: Message, verdict: Verdict, state: State, status: int | None) -> AuditRecord:
    """The record of one direction, or of one piece of a long one."""
    exchange, judge = admission.exchange, admission.judge
    service = judge.service(exchange.caller.service)
    return AuditRecord(
        v=1,
        id=uuid7(),
        exchange=exchange.id,
        part=message.part,
        state=state,
        time=rfc3339(admission.at),
        node="",
        writer="",
        seq=0,
        service=exchange.caller.service,
        service_auth=exchange.caller.auth,
        role=service.role,
        controller=(service.controller if exchange.controller is None else exchange.controller) or None,
        direction=message.direction,
        protocol=exchange.protocol,
        method=exchange.method,
        scheme=exchange.scheme,
        host=exchange.host,
        port=exchange.port,
        path=verdict.path,
        status=status,
        bytes=message.size,
        content_type=media_type(message.content_type),
        tls=exchange.tls,
        destination=_destination(admission.destination),
        findings=[_finding(judge, finding) for finding in verdict.findings],
        inspection=_inspection(admission, verdict),
        decision=_decision(verdict.decision),
        purposes=list(verdict.decision.purposes),
        legal_bases=list(verdict.decision.legal_bases),
        policy=judge.digest,
    )


def _inspection(admission: Admission, verdict: Verdict) -> InspectionRecord:
    distinct = dict.fromkeys(verdict.unseen)
    return InspectionRecord(
        mode=admission.mode,
        complete=not distinct,
        unseen=[UnseenRecord(reason, place) for reason, place in distinct],
        milliseconds=round(verdict.seconds * 1000, 3),
        settled=[SettledRecord(each.id, each.verdict, each.entity, each.place, each.count) for each in verdict.settled],
        mistyped=[MistypedRecord(each.place, media_type(each.declared), each.read) for each in verdict.mistyped],
    )


def _destination(destination: Destination) -> DestinationRecord:
    return DestinationRecord(
        processor=destination.processor,
        registered=destination.registered,
        country=destination.country,
        country_source=destination.country_source,
        hosting=list(destination.hosting),
        parent=destination.parent,
        zone=destination.zone,
        basis=destination.basis,
        basis_ref=destination.basis_ref,
        valid_until=destination.valid_until,
    )


def _decision(decision: Decision) -> DecisionRecord:
    rules, shadow = list(decision.rules), list(decision.shadow)
    lifted = [LiftedRecord(rule, exemption) for rule, exemption in decision.lifted]
    return DecisionRecord(decision.action, rules, decision.severity, decision.exemption, shadow, lifted)


def _finding(judge: Judge, finding: Finding) -> FindingRecord:
    return FindingRecord(
        entity=finding.entity,
        categories=list(judge.categories(finding.entity)),
        sensitivity=judge.sensitivity(finding.entity),
        place=finding.place,
        count=finding.count,
        confidence=round(finding.confidence, 3),
        detector=finding.detector,
        tokens=finding.tokens,
    )
