"""Conditions on how much was found: occurrences, kinds, and distinct people, over the findings that a rule's conditions match."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

from policy.model import Observed
from policy.rules.axes import COUNTED, Counted
from policy.rules.language import When

type _Group = tuple[int, list[Observed]]


def _both(some: int, others: int) -> int:
    return some | others


class Bounded:
    """Rules with a bound on one number, sorted so that one look tells all whose bound does not hold.

    Attributes:
        mask: their bits.
    """

    def __init__(self, bounds: Sequence[tuple[int, float, float]]) -> None:
        self.mask = sum(bit for bit, *_ in bounds)
        rising = sorted(bounds, key=lambda bound: bound[1])
        self._lows = [low for _, low, _ in rising]
        self._above = [*accumulate((bit for bit, *_ in reversed(rising)), _both, initial=0)][::-1]
        rising = sorted(bounds, key=lambda bound: bound[2])
        self._highs = [high for *_, high in rising]
        self._below = [*accumulate((bit for bit, *_ in rising), _both, initial=0)]

    def beyond(self, number: float) -> int:
        """The rules whose least number is greater."""
        return self._above[bisect_right(self._lows, number)]

    def failing(self, number: float) -> int:
        """The rules whose least number is greater, or whose greatest is less."""
        return self.beyond(number) | self._below[bisect_left(self._highs, number)]


def measured(name: str, whens: Sequence[When]) -> Bounded:
    """The rules with a bound on this number."""
    return Bounded([(1 << i, *bounds.interval) for i, when in enumerate(whens) if (bounds := getattr(when, name)) is not None])


class Counts:
    """The rules with conditions on counts.

    Attributes:
        mask: their bits.
    """

    def __init__(self, whens: Sequence[When]) -> None:
        self.mask = 0
        self._by_number: list[tuple[Counted, Bounded]] = []
        for name in COUNTED:
            bounded = measured(name, whens)
            if bounded.mask:
                self._by_number.append((name, bounded))
                self.mask |= bounded.mask

    def failing(self, mask: int, findings: Sequence[Observed], masks: Sequence[int]) -> int:
        """Of the rules in the mask, those whose bounds do not hold. Rules that look at the same findings are counted once.

        Nothing is counted for a rule that wants more than all findings together could give.
        """
        failing = 0
        for name, bounded in self._by_number:
            failing |= mask & bounded.beyond(_MOST[name](findings))
        left = mask & ~failing
        for group, matched in _groups(left, findings, masks) if left else ():
            for name, bounded in self._by_number:
                if group & bounded.mask:
                    failing |= group & bounded.failing(_TOTALS[name](matched))
        return failing


def _groups(mask: int, findings: Sequence[Observed], masks: Sequence[int]) -> list[_Group]:
    """The mask split into rules that match the same findings."""
    groups: list[_Group] = [(mask, [])]
    for finding, accepted in zip(findings, masks, strict=True):
        if not accepted & mask:
            continue
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


def _occurrences(findings: Sequence[Observed]) -> int:
    return sum([finding.count for finding in findings])


def _kinds(findings: Sequence[Observed]) -> int:
    return len({finding.entity for finding in findings})


def _people(findings: Sequence[Observed]) -> int:
    """A person has a name, an address and a number: people are the distinct values of the one type that has most of them."""
    people: dict[str, set[str]] = {}
    for finding in findings:
        people.setdefault(finding.entity, set()).update(finding.tokens)
    return max(map(len, people.values()), default=0)


def _tokens(findings: Sequence[Observed]) -> int:
    return sum([len(finding.tokens) for finding in findings])


_TOTALS: Mapping[Counted, Callable[[Sequence[Observed]], int]] = {"count": _occurrences, "kinds": _kinds, "people": _people}
_MOST: Mapping[Counted, Callable[[Sequence[Observed]], int]] = {"count": _occurrences, "kinds": len, "people": _tokens}
"""What no part of the findings can pass, cheaply told."""
