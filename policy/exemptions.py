"""Exemptions: which of them lifts which rule for an exchange, on its day.

They begin and end by themselves, and a consent that was given later lifts nothing before it (design, law 10).
"""

from collections.abc import Iterable, Mapping
from datetime import date

from policy.model import Event
from policy.register.model import Exemption
from policy.verdict import Matched


class Exemptions:
    """Every declared exemption, by the rule that it lifts."""

    def __init__(self, exemptions: Iterable[Exemption]) -> None:
        self._by_rule: dict[str, list[Exemption]] = {}
        for exemption in exemptions:
            self._by_rule.setdefault(exemption.rule, []).append(exemption)

    def __bool__(self) -> bool:
        return bool(self._by_rule)

    def of(self, event: Event, matched: Matched, day: date) -> Mapping[str, str]:
        """The exemption's id for each matched rule that is lifted.

        One of some kinds lifts no rule under which what could not be read is refused: that may be of another kind.
        """
        lifted: dict[str, str] = {}
        unread = {rule.id for rule in matched.unreadable}
        for bit, rule in matched.rules:
            if rule.shadow:
                continue  # it did nothing, so there is nothing to lift
            for exemption in self._by_rule.get(rule.id, ()):
                if exemption.entity and rule.id in unread:
                    continue
                if _covers(exemption, event, day) and _within(exemption, matched.entities(bit)):
                    lifted[rule.id] = exemption.id
                    break
        for rule in matched.unreadable:
            for exemption in self._by_rule.get(rule.id, ()):
                if _covers(exemption, event, day) and not exemption.entity:
                    lifted.setdefault(rule.id, exemption.id)
        return lifted


def _covers(exemption: Exemption, event: Event, day: date) -> bool:
    return (
        exemption.start <= day <= exemption.until
        and (exemption.approved_on is None or exemption.approved_on <= day)
        and (not exemption.service or event.service in exemption.service)
        and (not exemption.processor or (event.destination.processor or event.destination.host) in exemption.processor)
    )


def _within(exemption: Exemption, entities: Iterable[str]) -> bool:
    found = set(entities)
    return not exemption.entity or (bool(found) and found <= set(exemption.entity))
