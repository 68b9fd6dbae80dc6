"""A rule set made ready to match: nested conditions become hidden rules of their own, and every axis its masks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from policy.model import Event, Observed
from policy.rules.axes import DAYS, EVENT, FINDING, HEAD, MEASURES, PAIR, SINGLE
from policy.rules.conditions import day_of
from policy.rules.counts import Counts, measured
from policy.rules.language import Rule, When
from policy.rules.masks import AxisMask, DayMask, bits
from policy.rules.nesting import counting
from policy.rules.ready import Ready, ready

type Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Nested:
    """A condition made of others: `all` of these bits, one of `any` unless that is empty, and not `none`."""

    bit: int
    all: int
    any: int
    none: int


class RuleSet:
    """Rules, ready to be matched. Bits below `len(rules)` are rules; the others are nested conditions.

    Args:
        rules: in the set's order.
        zone: the time zone whose days are asked for.
    """

    def __init__(self, rules: Sequence[Rule], zone: tzinfo = UTC) -> None:
        self._zone = zone
        self.rules = tuple(map(ready, rules))
        self._whens: list[When] = [counting(rule.when) for rule in rules]
        self._nested: list[_Nested] = []
        for index in range(len(self._whens)):
            self._unfold(index)
        self.all = (1 << len(self._whens)) - 1
        self.visible = (1 << len(self.rules)) - 1
        self._axes = {axis: AxisMask(axis, self._whens) for axis in (*PAIR, *HEAD, *EVENT, *FINDING, *SINGLE)}
        self.pair = {axis: mask for axis in PAIR if (mask := self._axes[axis]).used}
        self.head = {axis: mask for axis in HEAD if (mask := self._axes[axis]).used}
        self.event = {axis: mask for axis in EVENT if (mask := self._axes[axis]).used}
        self.finding = {axis: mask for axis in FINDING if (mask := self._axes[axis]).used}
        self._single = [(axis, mask) for axis in SINGLE if (mask := self._axes[axis]).used]
        self._confidence = [
            (1 << i, when.confidence.interval) for i, when in enumerate(self._whens) if when.confidence is not None
        ]
        self._of_findings = self._mask(
            lambda when: any(getattr(when, axis) is not None for axis in (*FINDING, *SINGLE, "confidence"))
        )
        self._some = self._mask(lambda when: when.findings == "any")
        self._no = self._mask(lambda when: when.findings == "none")
        self._counts = Counts(self._whens)
        self._counting = self._counts.mask
        self._measures = [(name, bounded) for name in MEASURES if (bounded := measured(name, self._whens)).mask]
        self._days = [(name, mask) for name in DAYS if (mask := DayMask(name, self._whens)).used]
        self._history = [
            (1 << i, name, bound.interval) for i, when in enumerate(self._whens) for name, bound in (when.history or {}).items()
        ]

    def _unfold(self, index: int) -> None:
        when = self._whens[index]
        either = sum(1 << self._add(inner) for inner in when.any or ())
        every = sum(1 << self._add(inner) for inner in when.all or ())
        none = 1 << self._add(when.none) if when.none is not None else 0
        if either or every or none:
            self._nested.append(_Nested(1 << index, every, either, none))

    def _add(self, when: When) -> int:
        self._whens.append(when)
        index = len(self._whens) - 1
        self._unfold(index)
        return index

    def _mask(self, holds: Callable[[When], bool]) -> int:
        return sum(1 << index for index, when in enumerate(self._whens) if holds(when))

    def of_entity(self, values: Values) -> int:
        """The rules that accept a finding with these values on the finding axes."""
        mask = self.all
        for axis, rules in self.finding.items():
            mask &= rules.of_all(values[axis])
        return mask

    def of_finding(self, finding: Observed, mask: int) -> int:
        """The same, narrowed by the finding's place, detector and confidence."""
        for axis, rules in self._single:
            mask &= rules.of(getattr(finding, axis))
        for bit, (low, high) in self._confidence:
            if not low <= finding.confidence <= high:
                mask &= ~bit
        return mask

    def of_findings(self, masks: Sequence[int]) -> int:
        """The rules whose finding conditions hold of at least one finding, or that have none."""
        if not masks:
            return self.all & ~self._of_findings & ~self._some
        found = 0
        for mask in masks:
            found |= mask
        return (found | ~self._of_findings) & self.all & ~self._no

    def of_numbers(self, mask: int, event: Event, masks: Sequence[int]) -> int:
        """Takes out of the mask the rules whose bounds on numbers do not hold."""
        if mask & self._counting:
            mask &= ~self._counts.failing(mask & self._counting, event.findings, masks)
        for measure, bounded in self._measures:
            value = getattr(event, measure)
            mask &= ~(bounded.mask if value is None else bounded.failing(value))
        for bit, name, (low, high) in self._history:
            if mask & bit and not low <= event.history.get(name, 0.0) <= high:
                mask &= ~bit
        for which, days in self._days:
            today = day_of(event.at, self._zone)
            mask &= ~days.failing(today if which == "date" else event.destination.valid_until, today)
        return mask

    def of_nested(self, mask: int) -> int:
        """Takes out of the mask the rules whose nested conditions do not hold (innermost come first)."""
        for nested in self._nested:
            if mask & nested.bit and not _nested_holds(nested, mask):
                mask &= ~nested.bit
        return mask

    def possible(self, mask: int) -> int:
        """The visible rules that a mask of the head leaves possible, whatever the body holds."""
        for nested in self._nested:
            if mask & nested.bit and (mask & nested.all != nested.all or (nested.any and not mask & nested.any)):
                mask &= ~nested.bit
        return mask & self.visible

    def matched(self, mask: int) -> list[tuple[int, Ready]]:
        """The visible rules of a mask, each with its bit, in the set's order."""
        return [(1 << index, self.rules[index]) for index in bits(mask & self.visible)]


def _nested_holds(nested: _Nested, mask: int) -> bool:
    return mask & nested.all == nested.all and (not nested.any or bool(mask & nested.any)) and not mask & nested.none
