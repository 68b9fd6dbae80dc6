"""Conditions on how much was found: occurrences, kinds, and distinct people, over the findings that a rule's conditions match."""

from collections.abc import Sequence

from policy.model import Observed
from policy.rules.axes import COUNTED, Counted
from policy.rules.language import When

type _Group = tuple[int, list[Observed]]


class Counts:
    """The rules with such conditions.

    Attributes:
        mask: their bits.
    """

    def __init__(self, whens: Sequence[When]) -> None:
        self._bounds: list[tuple[int, Counted, float, float]] = []
        for index, when in enumerate(whens):
            for name in COUNTED:
                bounds = getattr(when, name)
                if bounds is not None:
                    self._bounds.append((1 << index, name, *bounds.interval))
        self.mask = 0
        for bit, *_ in self._bounds:
            self.mask |= bit

    def failing(self, mask: int, findings: Sequence[Observed], masks: Sequence[int]) -> int:
        """Of the rules in the mask, those whose bounds do not hold. Rules that look at the same findings are counted once."""
        failing = 0
        for group, matched in _groups(mask, findings, masks):
            totals = _totals(matched)
            for bit, name, low, high in self._bounds:
                if bit & group and not low <= totals[name] <= high:
                    failing |= bit
        return failing


def _groups(mask: int, findings: Sequence[Observed], masks: Sequence[int]) -> list[_Group]:
    """The mask split into rules that match the same findings."""
    groups: list[_Group] = [(mask, [])]
    for finding, accepted in zip(findings, masks, strict=True):
        split: list[_Group] = []
        for rules, found in groups:
            inside, outside = rules & accepted, rules & ~accepted
            if inside and outside:
                split.append((outside, list(found)))
            if inside:
                found.append(finding)
                split.append((inside, found))
            else:
                split.append((rules, found))
        groups = split
    return groups


def _totals(findings: Sequence[Observed]) -> dict[Counted, int]:
    people: set[str] = set()
    for finding in findings:
        people.update(finding.tokens)
    return {
        "count": sum(finding.count for finding in findings),
        "kinds": len({finding.entity for finding in findings}),
        "people": len(people),
    }
