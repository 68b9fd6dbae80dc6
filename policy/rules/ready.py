"""A rule as judgement reads it: its effect, and the parts of its sentence that are the same each time, put together once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from policy.model import Action, Rewriting, Scope, Severity
from policy.rules.language import Rule

_REWRITING: Mapping[Action, Rewriting] = {"redact": "redact", "pseudonymise": "pseudonymise"}


@dataclass(frozen=True, slots=True)
class Ready:
    """A rule's effect (`policy.rules.language.Rule`); its conditions are bits of the set.

    Attributes:
        rewriting: what it does to a body, unless it only watches.
        says: how its sentence begins: which rule, and what is wrong.
        law: how it ends: the article.
    """

    id: str
    action: Action
    severity: Severity
    shadow: bool
    rewriting: Rewriting | None
    unseen: Literal["refuse", "forward"] | None
    entities: Sequence[str]
    masks: Mapping[str, str]
    scope: Scope
    says: str
    law: str


def ready(rule: Rule) -> Ready:
    """Make a rule ready."""
    return Ready(
        id=rule.id,
        action=rule.action,
        severity=rule.severity,
        shadow=rule.shadow,
        rewriting=None if rule.shadow else _REWRITING.get(rule.action),
        unseen=rule.unseen,
        entities=rule.entities,
        masks=rule.masks,
        scope=rule.scope,
        says=f"{rule.id}: {rule.title or rule.action}",
        law=f" [{rule.article}]" if rule.article else "",
    )
