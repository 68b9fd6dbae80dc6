"""The values that judgement takes and gives; they open nothing and read no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

type Zone = Literal["EEA", "adequacy", "third", "unknown"]
type Basis = Literal["none-needed", "adequacy", "dpf", "scc", "bcr", "code", "certification", "art49", "missing"]
type Action = Literal["allow", "flag", "redact", "pseudonymise", "block"]
type Severity = Literal["info", "low", "medium", "high", "critical"]
type CountrySource = Literal["register", "geoip", "tld", "none"]
type Mode = Literal["observe", "enforce", "passthrough"]


@dataclass(frozen=True, slots=True)
class Destination:
    """A host, who claims it, where that is, and what that means under GDPR Chapter V on one day.

    `country` is the importer's, `zone` the worse of importer and hosting; `parent` is shown and never counted (law 9).
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


@dataclass(frozen=True, slots=True)
class Observed:
    """One finding as judgement sees it: what kind, where, how often, about how many people (tokens)."""

    entity: str
    place: str
    count: int = 1
    confidence: float = 1.0
    tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, for the judge: all of it values, the time included (law 10)."""

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


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict: the strongest action of the rules that matched, and for each why.

    `reasons` are sentences for a person: they name rules, entities, countries and articles, never a value.
    """

    action: Action
    rules: tuple[str, ...]
    severity: Severity
    exemption: str | None = None
    reasons: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
