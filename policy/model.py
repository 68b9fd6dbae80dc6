"""The values that judgement takes and gives; they open nothing and read no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import msgspec

type Zone = Literal["EEA", "adequacy", "third", "unknown"]
type Basis = Literal["none-needed", "adequacy", "dpf", "scc", "bcr", "code", "certification", "art49", "missing"]
type Action = Literal["allow", "flag", "redact", "pseudonymise", "block"]
type Severity = Literal["info", "low", "medium", "high", "critical"]
type CountrySource = Literal["register", "geoip", "tld", "none"]
type Mode = Literal["observe", "enforce", "passthrough"]
type Rewriting = Literal["redact", "pseudonymise"]
type Scope = Literal["conversation", "service", "processor"]
type DriftKind = Literal[
    "undeclared_destination", "undeclared_service", "undeclared_category", "undeclared_country", "undeclared_purpose",
    "unconfirmed_destination",
    "unused_processor", "unused_category", "unused_purpose", "unused_service", "new_since_notice",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TransferState:
    """How the papers behind a destination stood on the day: what the audit record does not hold, and rules ask for.

    Attributes:
        agreement: `not_needed` for a controller of its own, else whether one under GDPR Art. 28(3) was in force.
        dpf_check: how old the look at the DPF list was: `fresh` up to a year, else `stale`.
        tia: the transfer impact assessment: `none`, `valid`, or `overdue` for review.
        sole_basis: the transfer rests on the DPF alone.
    """

    agreement: Literal["valid", "missing", "expired", "not_needed"] = "not_needed"
    dpf_check: Literal["none", "fresh", "stale"] = "none"
    tia: Literal["none", "valid", "overdue", "not_needed"] = "not_needed"
    sole_basis: bool = False


@dataclass(frozen=True, slots=True)
class Destination:
    """A host, who claims it, where that is, and what that means under GDPR Chapter V on one day.

    `country` is the importer's, `zone` the worse of importer and hosting; `parent` is shown and never counted (law 9).

    Attributes:
        agreed: whether the request names the host that its connection goes to; when not, nobody can claim it.
    """

    host: str
    processor: str | None
    registered: bool
    country: str | None
    country_source: CountrySource
    hosting: tuple[str, ...]
    parent: str | None
    zone: Zone
    basis: Basis
    basis_ref: str | None = None
    valid_until: date | None = None
    category: str | None = None
    reason: str = ""
    watched: bool = False
    transfer: TransferState = TransferState()
    agreed: bool = True


class Observed(msgspec.Struct, frozen=True, gc=False):
    """One finding as judgement sees it: what kind, where, how often, about how many people (tokens), and who says so.

    Made for each finding of every message: as a frozen dataclass it would cost five times as much.
    """

    entity: str
    place: str
    count: int = 1
    confidence: float = 1.0
    tokens: tuple[str, ...] = ()
    detector: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, for the judge: all of it values, the time included (law 10).

    Attributes:
        history: what went before, as numbers (`people_per_hour`, `first_destination`: see `policy.history`).
        controller: for a service with tenants, whose data this is.
        markers: what the service says of the exchange, such as `consent:analytics`.
        chosen: numbers of the choices on the suppression list that people in it made; they enter no record.
        part: number of the piece of a long exchange.
        unseen_places: where something was not read.
        settled: ids of feedback that was applied.
        mistyped: whether a body's bytes said otherwise than its content type.
    """

    at: datetime
    service: str
    destination: Destination
    direction: Literal["sent", "received"] = "sent"
    protocol: str = "http/1.1"
    method: str = "POST"
    scheme: str = "https"
    path: str | None = None
    bytes: int = 0
    mode: Mode = "observe"
    findings: Sequence[Observed] = ()
    unseen: Sequence[str] = ()
    history: Mapping[str, float] = field(default_factory=dict[str, float])
    port: int = 443
    service_auth: str = "none"
    controller: str | None = None
    content_type: str | None = None
    status: int | None = None
    tls: str | None = None
    markers: frozenset[str] = frozenset()
    chosen: frozenset[int] = frozenset()
    node: str = ""
    part: int = 0
    milliseconds: float = 0.0
    unseen_places: Sequence[str] = ()
    settled: Sequence[str] = ()
    mistyped: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict: the strongest action of the rules that matched, and for each why.

    `reasons` are sentences for a person: they name rules, entities, countries and articles, never a value.
    They and `rules` begin with what decided: the strongest action first, at the end what an exemption lifted and shadow rules.

    Attributes:
        changes: for redact and pseudonymise, what happens to findings of which entity type; the others stay as they are.
        shadow: rules that matched and only say what they would have done.
        masks: how a redacted entity type keeps its form: `last4`, `first1`; without an entry it becomes a mark.
        scope: within what the same value gets the same pseudonym.
        lifted: every rule that an exemption lifted, with that exemption's id; `exemption` is the first of these.
        spared: of `changes`, the entity types that may stay in the head: no rule that rewrites them matched one there.
    """

    action: Action
    rules: tuple[str, ...]
    severity: Severity
    exemption: str | None = None
    reasons: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
    changes: Mapping[str, Rewriting] = field(default_factory=dict[str, Rewriting])
    shadow: tuple[str, ...] = ()
    masks: Mapping[str, str] = field(default_factory=dict[str, str])
    scope: Scope = "conversation"
    spared: frozenset[str] = frozenset()
    lifted: tuple[tuple[str, str], ...] = ()
