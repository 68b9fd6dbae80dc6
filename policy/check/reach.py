"""Rules that can never match: a value that does not exist, or conditions that exclude each other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import get_args

from formats.budget import REASONS
from policy import geography
from policy.check import strange
from policy.check.finding import CheckFinding
from policy.check.possible import contradiction
from policy.check.relations import Row, controllers, relations, senders
from policy.configuration import Configuration
from policy.entities import kinds
from policy.history import NAMES
from policy.model import Basis, CountrySource, Mode, Zone
from policy.rules.axes import COUNTED, DAYS, FINDING, MEASURES, SINGLE
from policy.rules.conditions import HOURS, WEEKDAYS, DayMatch, Match
from policy.rules.language import Rule, When
from policy.rules.nesting import counting

_TRUTH = frozenset({"true", "false"})
_GROUNDS: Mapping[str, frozenset[str]] = {
    "EEA": frozenset({"none-needed"}),
    "adequacy": frozenset({"adequacy", "dpf"}),
    "third": frozenset({"scc", "bcr", "code", "certification", "art49", "missing"}),
    "unknown": frozenset({"scc", "bcr", "code", "certification", "art49", "missing"}),
}


def look(configuration: Configuration, today: date) -> Iterator[CheckFinding]:
    """Every rule that can never match, or never again, with why."""
    vocabulary, together = _vocabulary(configuration), relations(configuration)
    own = (*together, senders(configuration))
    for rule in configuration.rules:
        if rule.enabled:
            known = {**vocabulary, **_ROLES} if rule.source == "starter" else vocabulary
            whys = list(_dead(rule.when, known)) or list(
                _excluding(counting(rule.when), own if rule.source == "file" else together)
            )
            for why in whys:
                yield CheckFinding("medium", f"rule {rule.id} can never match: {why}", f"rule:{rule.id}")
            if not whys and rule.source == "file":
                yield from strange.of_rule(rule, known)
            yield from _past(rule, today)
            yield from _odd(rule)


_ROLES: Mapping[str, frozenset[str]] = {"role": frozenset({"controller", "processor"})}
"""Starter rules are for every organisation, whatever the roles of its services."""

_YES_OR_NO = (
    "registered", "confirmed", "approved_storage", "watched", "sole_basis", "human_review", "complete", "host_match", "mistyped",
)  # fmt: skip


def _vocabulary(configuration: Configuration) -> Mapping[str, frozenset[str]]:
    """The values that each condition can meet, where they are countable."""
    services = {service.id for service in configuration.services} or {"local"}
    entities = {} if configuration.detectors.recognizers else {"entity": frozenset(kinds())}  # a team's own find others
    used = {processor.category for processor in configuration.processors if processor.category}
    categories = {category for kind in kinds().values() for category in kind.categories}
    return {
        "service": frozenset(services),
        "role": frozenset({service.role for service in configuration.services} or {"controller"}),
        "controller": frozenset(controllers(configuration)),
        "service_auth": frozenset({"credentials", "certificate", "network", "none"}),
        "protocol": frozenset({"http/1.1", "http/1.0", "h2", "grpc", "websocket", "tls", "tcp"}),
        "scheme": frozenset({"http", "https", "tcp", "unknown"}),
        "direction": frozenset({"sent", "received"}),
        "mode": frozenset(get_args(Mode.__value__)),
        "processor": frozenset(processor.id for processor in configuration.processors),
        "processor_category": frozenset({*used, "file_drop", "scoring", "credit", "identity_verification", "profiling"}),
        "processor_role": frozenset({"processor", "controller", "both", "unclear"}),
        "country_source": frozenset(get_args(CountrySource.__value__)),
        "zone": frozenset(get_args(Zone.__value__)),
        "basis": frozenset(get_args(Basis.__value__)),
        "agreement": frozenset({"valid", "missing", "expired", "not_needed"}),
        "dpf_check": frozenset({"none", "fresh", "stale"}),
        "tia": frozenset({"none", "valid", "overdue", "not_needed"}),
        "purpose": frozenset(purpose.id for purpose in configuration.purposes),
        "legal_basis": frozenset(basis for purpose in configuration.purposes for basis in purpose.legal_bases),
        "purpose_match": _TRUTH | {"unknown"},
        "controller_match": _TRUTH | {"unknown"},
        "declared": _TRUTH | {"unknown"},
        "cleared": _TRUTH | {"not_needed"},
        "choice": frozenset({"objection_marketing", "objection", "restriction", "consent_withdrawn", "erasure"}),
        "weekday": frozenset(WEEKDAYS),
        "hour": frozenset(HOURS),
        "unseen": frozenset(REASONS),
        "settled": frozenset(entry.id for entry in configuration.detectors.feedback),
        "first": frozenset({"destination", "country", "category"}),
        **entities,
        "category": frozenset(categories),
        "sensitivity": frozenset(kind.sensitivity for kind in kinds().values()),
        **dict.fromkeys(_YES_OR_NO, _TRUTH),
    }


def _excluding(when: When, together: Sequence[Sequence[Row]]) -> Iterator[str]:
    axes = contradiction(when, together)
    if axes is not None:
        yield (
            f"its conditions exclude each other: {', '.join(axes)}" if len(axes) > 1 else f"nothing meets {''.join(axes) or 'it'}"
        )


_SHAPES: Mapping[str, Callable[[str], bool]] = {
    "path": lambda value: value.startswith("/"),
    "place": lambda value: value[:1].isalpha(),
    "tls": lambda value: value.startswith(("TLS", "DTLS", "QUIC", "SSL")),
    "port": lambda value: value.isdigit() and int(value) < 65_536,
    "marker": lambda value: not set(value) & set(" ,;"),
    "country": geography.known,
    "parent": geography.known,
    "hosting": lambda value: value in geography.SOMEWHERE_IN_THE_UNION or geography.known(value),
}
"""How the values of open axes look."""


def _shapeless(when: When) -> Iterator[str]:
    for axis, fits in _SHAPES.items():
        match: Match | None = getattr(when, axis)
        if match is not None and match.any and not any(value[:1] in ("", "*") or fits(value) for value in match.any):
            yield f"{axis} is never {' or '.join(value[:60] for value in match.any)}"
    for name, bounds in (when.history or {}).items():
        if name not in NAMES:
            yield f"history has no {name[:60]}: it has {', '.join(NAMES)}"
        elif bounds.interval[0] > bounds.interval[1] or bounds.interval[1] < 0:
            yield f"no number lies within its bounds of {name}"


def _dead(when: When, known: Mapping[str, frozenset[str]]) -> Iterator[str]:
    for axis, values in known.items():
        match: Match | None = getattr(when, axis)
        if match is None or any("*" in value for value in match.any):
            continue
        unheard = [value for value in match.any if value not in values]
        if match.any and len(unheard) == len(match.any):
            yield f"{axis} is never {' or '.join(value[:60] for value in unheard)}"
        elif match.any and set(match.any) <= set(match.none):
            yield f"{axis} excludes the values that it asks for"
    yield from _shapeless(when)
    yield from _contradictions(when)
    for inner in when.all or ():
        yield from _dead(inner, known)
    if when.any and all(list(_dead(inner, known)) for inner in when.any):
        yield "none of its `any` conditions can hold"


def _contradictions(when: When) -> Iterator[str]:
    if when.zone and when.zone.any and when.basis and when.basis.any:
        possible = {basis for zone in when.zone.any for basis in _GROUNDS.get(zone, ())}
        if not possible & set(when.basis.any):
            yield f"zone {' or '.join(when.zone.any)} never has the basis {' or '.join(when.basis.any)}"
    if when.findings == "none" and any(getattr(when, name) is not None for name in (*FINDING, *SINGLE, "confidence")):
        yield "it asks for no findings and says what they are"
    if when.registered and when.registered.any == ("false",) and when.processor and when.processor.any:
        yield "an unregistered host has no processor"
    for name in ("confidence", *COUNTED, *MEASURES):
        bounds = getattr(when, name)
        if bounds is not None and bounds.interval[0] > bounds.interval[1]:
            yield f"no number lies within its bounds of {name}"
    for name in DAYS:
        days: DayMatch | None = getattr(when, name)
        if days is not None and days.any and all(stretch.empty for stretch in days.any):
            yield f"no day lies within its bounds of {name}"


def _past(rule: Rule, today: date) -> Iterator[CheckFinding]:
    days = rule.when.date
    if days is not None and days.any and all(stretch.last < today and not stretch.empty for stretch in days.any):
        yield CheckFinding("low", f"rule {rule.id} can match no more: its days have passed", f"rule:{rule.id}")


def _odd(rule: Rule) -> Iterator[CheckFinding]:
    unknown = [entity for entity in (*rule.entities, *rule.masks) if entity not in kinds()]
    if unknown:
        yield CheckFinding(
            "low", f"rule {rule.id} rewrites entity types that do not exist: {', '.join(unknown)}", f"rule:{rule.id}"
        )
