"""The audit record, version 1: one for each direction of an exchange (docs/records.md).

The intent that is journalled before any byte goes upstream is the same record in state `interrupted`: it is what stands if
nothing else is ever written. It holds no path, since templating one needs detection.
"""

from datetime import date
from typing import Literal

import msgspec

from formats.budget import Reason

type State = Literal["complete", "partial", "interrupted"]
type Zone = Literal["EEA", "adequacy", "third", "unknown"]
type Basis = Literal["none-needed", "adequacy", "dpf", "scc", "bcr", "code", "certification", "art49", "missing"]
type Action = Literal["allow", "flag", "redact", "pseudonymise", "block"]
type Severity = Literal["info", "low", "medium", "high", "critical"]
type Direction = Literal["sent", "received"]


class DestinationRecord(msgspec.Struct, frozen=True):
    """To whom it went, where that is, and on what ground (GDPR Art. 44-49), on the day."""

    processor: str | None
    registered: bool
    country: str | None
    country_source: Literal["register", "geoip", "tld", "none"]
    hosting: list[str]
    parent: str | None
    zone: Zone
    basis: Basis
    basis_ref: str | None
    valid_until: date | None


class FindingRecord(msgspec.Struct, frozen=True):
    """Personal data of one kind at one place, with subject tokens and never a value."""

    entity: str
    categories: list[str]
    sensitivity: str
    place: str
    count: int
    confidence: float
    detector: str
    tokens: list[str]


class UnseenRecord(msgspec.Struct, frozen=True):
    """What was not read, and where."""

    reason: Reason
    place: str


class SettledRecord(msgspec.Struct, frozen=True):
    """What a person settled about findings was applied: the entry's id, and to what, how many times."""

    feedback: str
    verdict: Literal["allow", "deny"]
    entity: str
    place: str
    count: int


class MistypedRecord(msgspec.Struct, frozen=True):
    """A body was read as another format than its declared type names; `declared` is None without a well-formed one."""

    place: str
    declared: str | None
    read: str


class InspectionRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """How it was inspected, and what of it was not.

    Attributes:
        settled: feedback that was applied. The field stands in a record only when there is any (ADR 0018).
        mistyped: bodies whose bytes said otherwise than their content type; likewise only when there are any.
    """

    mode: Literal["observe", "enforce", "passthrough"]
    complete: bool
    unseen: list[UnseenRecord]
    milliseconds: float
    settled: list[SettledRecord] = []
    mistyped: list[MistypedRecord] = []


class LiftedRecord(msgspec.Struct, frozen=True):
    """An exemption was used: the rule that it lifted, and its id."""

    rule: str
    exemption: str


class DecisionRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was decided: the strongest action of the rules that matched.

    Attributes:
        exemption: the first exemption that was used.
        shadow: shadow rules that matched and did nothing. The field stands in a record only when there are any (ADR 0017).
        lifted: every use of an exemption, the first included; likewise only when there are any (ADR 0031).
    """

    action: Action
    rules: list[str]
    severity: Severity
    exemption: str | None
    shadow: list[str] = []
    lifted: list[LiftedRecord] = []


class AuditRecord(msgspec.Struct, frozen=True):
    """One direction of one exchange; the fields are the contract's, in its order. `seq` is set by the journal's writer."""

    v: int
    id: str
    exchange: str
    part: int
    state: State
    time: str
    node: str
    writer: str
    seq: int
    service: str
    service_auth: Literal["credentials", "certificate", "network", "none"]
    role: Literal["controller", "processor"]
    controller: str | None
    direction: Direction
    protocol: str
    method: str
    scheme: str
    host: str
    port: int
    path: str | None
    status: int | None
    bytes: int
    content_type: str | None
    tls: str | None
    destination: DestinationRecord
    findings: list[FindingRecord]
    inspection: InspectionRecord
    decision: DecisionRecord
    purposes: list[str]
    legal_bases: list[str]
    policy: str
