"""From the rules that matched to a decision: strongest action, highest severity, what to rewrite, and why, in sentences.

A sentence names rules, entity types, processors, countries and articles; never a value, and no host (which is remote text).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from policy.model import Action, Decision, Destination, Event, Rewriting, Scope, Severity
from policy.rules.ready import Ready

STRENGTH: Mapping[Action, int] = {"allow": 0, "flag": 1, "redact": 2, "pseudonymise": 3, "block": 4}
WEIGHT: Mapping[Severity, int] = {"info": 0, "low": 1, "medium": 2, "high": 3, "critical": 4}
HEAD = ("path:", "query:", "header:", "cookie:")
"""How places outside of bodies begin: what stands there cannot be written over."""

type _Rewrite = tuple[int, Ready, Rewriting]


@dataclass(frozen=True)
class Matched:
    """What matching gave.

    Attributes:
        rules: the rules that matched, each with its bit, in the set's order.
        masks: for each finding, the bits of the rules whose finding conditions it meets.
        unreadable: rules under which what could not be read is refused.
    """

    event: Event
    rules: Sequence[tuple[int, Ready]]
    masks: Sequence[int]
    unreadable: Sequence[Ready]

    @cached_property
    def _by_entity(self) -> list[tuple[str, int]]:
        """The entity types in a fixed order, each with the rules whose finding conditions one of its findings meets."""
        met: dict[str, int] = {}
        for finding, mask in zip(self.event.findings, self.masks, strict=True):
            met[finding.entity] = met.get(finding.entity, 0) | mask
        return sorted(met.items())

    def entities(self, bit: int) -> list[str]:
        """The entity types of the findings that made the rule with this bit match; in a fixed order."""
        return [entity for entity, mask in self._by_entity if mask & bit]


def decision(matched: Matched, lifted: Mapping[str, str], purposes: Sequence[str], legal_bases: Sequence[str]) -> Decision:
    """The decision. Lifted rules stay recorded and name their exemption; shadow rules only say what they would have done."""
    acting = [rule for _, rule in matched.rules if not rule.shadow and rule.id not in lifted]
    refused = [rule for rule in matched.unreadable if rule.id not in lifted]
    rewriting: list[_Rewrite] = [
        (bit, rule, rule.rewriting) for bit, rule in matched.rules if rule.rewriting and rule.id not in lifted
    ]
    said = _said(matched, lifted, refused)
    return Decision(
        action="block" if refused else _strongest(acting),
        rules=tuple(dict.fromkeys(rule.id for rule, _ in said if not rule.shadow)),
        severity=_gravest([*acting, *refused]),
        exemption=next(iter(lifted.values()), None),
        reasons=tuple(sentence for _, sentence in said),
        purposes=tuple(purposes),
        legal_bases=tuple(legal_bases),
        changes=_changes(matched, rewriting),
        shadow=tuple(rule.id for _, rule in matched.rules if rule.shadow),
        masks={entity: mask for rule in acting for entity, mask in rule.masks.items()},
        scope=_scope(rewriting),
        spared=_spared(matched, rewriting),
        lifted=tuple(lifted.items()),
    )


def _scope(rewriting: Sequence[_Rewrite]) -> Scope:
    for _, rule, action in rewriting:
        if action == "pseudonymise":
            return rule.scope
    return "conversation"


def _strongest(rules: Sequence[Ready]) -> Action:
    action: Action = "allow"
    for rule in rules:
        if STRENGTH[rule.action] > STRENGTH[action]:
            action = rule.action
    return action


def _gravest(rules: Sequence[Ready]) -> Severity:
    severity: Severity = "info"
    for rule in rules:
        if WEIGHT[rule.severity] > WEIGHT[severity]:
            severity = rule.severity
    return severity


def _changes(matched: Matched, rewriting: Sequence[_Rewrite]) -> dict[str, Rewriting]:
    changes: dict[str, Rewriting] = {}
    for bit, rule, action in rewriting:
        for entity in rule.entities or matched.entities(bit):
            if changes.get(entity) != "pseudonymise":
                changes[entity] = action
    return changes


def _spared(matched: Matched, rewriting: Sequence[_Rewrite]) -> frozenset[str]:
    """A caller's own key in `authorization` is no reason to refuse, when the rule's `place` speaks of the body alone."""
    found: set[str] = set()
    asked: set[str] = set()
    for bit, rule, _ in rewriting:
        asked.update(rule.entities)
        for finding, mask in zip(matched.event.findings, matched.masks, strict=True):
            if mask & bit:
                found.add(finding.entity)
                if finding.place.startswith(HEAD):
                    asked.add(finding.entity)
    return frozenset(found - asked)


def _said(matched: Matched, lifted: Mapping[str, str], refused: Sequence[Ready]) -> list[tuple[Ready, str]]:
    """The rules, each with its sentence: those that decided come first, then weaker ones, at the end those that did nothing."""
    to = _recipient(matched.event.destination)
    ranked = [
        (_rank(rule, lifted), rule, _because(rule, matched.entities(bit), to, lifted.get(rule.id))) for bit, rule in matched.rules
    ]
    ranked += [(STRENGTH["block"], rule, f"{rule.id}: what could not be read in full is refused, {to}") for rule in refused]
    return [(rule, sentence) for _, rule, sentence in sorted(ranked, key=itemgetter(0), reverse=True)]


def _rank(rule: Ready, lifted: Mapping[str, str]) -> int:
    return -1 if rule.shadow or rule.id in lifted else STRENGTH[rule.action]


def _recipient(destination: Destination) -> str:
    who = destination.processor or "an unregistered host"
    where = f" in {destination.country}" if destination.country else ""
    return f"to {who}{where}, zone {destination.zone}, basis {destination.basis}"


def _because(rule: Ready, entities: Sequence[str], to: str, exemption: str | None) -> str:
    what = f" ({', '.join(entities[:8])})" if entities else ""
    mark = "; shadow, nothing was done" if rule.shadow else f"; lifted by exemption {exemption}" if exemption else ""
    return f"{rule.says}{what}, {to}{rule.law}{mark}"
