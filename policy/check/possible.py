"""Whether any exchange could meet a rule's conditions: nested ones are spread into alternatives, each a contradiction or not.

Theory: an alternative is a list of conditions that must all hold. It is impossible when one axis is left no value, or when no row
of a relation (`policy.check.relations`: what goes with what) meets it. Anything that is not understood counts as possible.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import product

from policy.check.relations import ANYTHING, Row
from policy.rules.axes import COUNTED, EVENT, FINDING, HEAD, MEASURES, PAIR, SINGLE
from policy.rules.conditions import Bounds, Match
from policy.rules.language import When

_MOST = 256
_SEVERAL = frozenset(
    {"hosting", "purpose", "legal_basis", "choice", "marker", "unseen", "unseen_place", "first", "settled", "category"}
)
_OF_FINDINGS = frozenset({*FINDING, *SINGLE})

type Alternative = tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. Those on a finding belong together by `group`; `wanted` is what `findings` or a day says."""

    axis: str
    match: Match | None = None
    bounds: Bounds | None = None
    wanted: str = ""
    group: int = 0


def contradiction(when: When, relations: Sequence[Sequence[Row]]) -> tuple[str, ...] | None:
    """The axes that exclude each other in every alternative, in order; None when something can meet the conditions."""
    alternatives = _spread(when)
    if alternatives is None:
        return None
    axes: dict[str, None] = {}
    for alternative in alternatives:
        found = _impossible(alternative, relations)
        if not found:
            return None
        axes.update(dict.fromkeys(found))
    return tuple(axes)


def _spread(when: When) -> list[Alternative] | None:
    """The alternatives of which one must hold; none at all for what never does. None when there are too many."""
    parts: list[list[Alternative] | None] = [[_own(when)]]
    parts += [_spread(inner) for inner in when.all or ()]
    if when.any:
        each = [_spread(inner) for inner in when.any]
        parts.append(None if None in each else [one for some in each if some is not None for one in some])
    if when.none is not None:
        parts.append(_negated(when.none))
    known = [part for part in parts if part is not None]  # what is not understood asks for nothing
    size = 1
    for part in known:
        size *= len(part)
    if size > _MOST:
        return None
    return [tuple(one for some in chosen for one in some) for chosen in product(*known)]


def _own(when: When) -> Alternative:
    found: list[Condition] = []
    for axis in (*PAIR, *HEAD, *EVENT, *FINDING, *SINGLE):
        match: Match | None = getattr(when, axis)
        if match is not None:
            found.append(Condition(axis, match, group=id(when) if axis in _OF_FINDINGS else 0))
    for name in ("confidence", *COUNTED, *MEASURES):
        bounds: Bounds | None = getattr(when, name)
        if bounds is not None:
            found.append(Condition(name, bounds=bounds, group=id(when) if name not in MEASURES else 0))
    if when.findings is not None:
        found.append(Condition("findings", wanted=when.findings))
    return tuple(found)


def _negated(when: When) -> list[Alternative] | None:
    """What must hold so that these conditions do not; None where that is not simple."""
    if when.any or when.all or when.none or when.history or when.date or when.valid_until:
        return None
    alternatives: list[Alternative] = []
    for one in _own(when):
        if one.match is None or one.axis in _OF_FINDINGS:
            return None
        if one.match.any:
            alternatives.append((Condition(one.axis, Match.model_construct(any=(), none=one.match.any)),))
        if one.match.none:
            alternatives.append((Condition(one.axis, Match.model_construct(any=one.match.none, none=())),))
    return alternatives


def _impossible(alternative: Alternative, relations: Sequence[Sequence[Row]]) -> tuple[str, ...]:
    """The axes that exclude each other; empty when nothing does."""
    by_axis: dict[tuple[str, int], list[Match]] = {}
    for one in alternative:
        if one.match is not None:
            by_axis.setdefault((one.axis, one.group), []).append(one.match)
    for (axis, _), matches in by_axis.items():
        if axis not in _SEVERAL and _empty(matches):
            return (axis,)
    for rows in relations:
        for part in _parts(alternative, rows[0]):
            if not any(_meets(row, part) for row in rows):
                asked = {one.axis for one in part}
                return tuple(axis for axis in rows[0] if axis in asked)
    return _numbers(alternative)


def _parts(alternative: Alternative, row: Row) -> list[Alternative]:
    """What a relation must be met by: all of it, or, where it tells of a finding, what is asked of each."""
    if not _OF_FINDINGS.issuperset(row):
        return [alternative]
    groups: dict[int, list[Condition]] = {}
    for one in alternative:
        if one.axis in row:
            groups.setdefault(one.group, []).append(one)
    return [tuple(part) for part in groups.values()]


def _empty(matches: Sequence[Match]) -> bool:
    """Whether no single value meets all: told only of values that are named in full."""
    named = next((match.any for match in matches if match.any and not any("*" in value for value in match.any)), None)
    return named is not None and not any(all(_accepts(match, value) for match in matches) for value in named)


def _accepts(match: Match, value: str) -> bool:
    return (not match.any or _among(match.any, value)) and not _among(match.none, value)


def _among(patterns: Sequence[str], value: str) -> bool:
    return any(pattern == value or ("*" in pattern and fnmatchcase(value, pattern.replace("[", "[[]"))) for pattern in patterns)


def _meets(row: Row, alternative: Alternative) -> bool:
    for one in alternative:
        value = row.get(one.axis, ANYTHING)
        if value == ANYTHING:
            continue
        if one.bounds is not None and value is None:
            return False
        if one.match is not None and (bool(one.match.any) if value is None else not _accepts(one.match, value)):
            return False
    return True


_RANGES: Mapping[str, tuple[float, float]] = {"confidence": (0, 1), "status": (100, 999)}


def _numbers(alternative: Alternative) -> tuple[str, ...]:
    """Bounds that no number meets, and counts that what is asked of findings excludes."""
    found = {one.wanted for one in alternative if one.axis == "findings"}
    if found == {"any", "none"}:
        return ("findings",)
    for one in alternative:
        if one.bounds is None:
            if found == {"none"} and one.axis in _OF_FINDINGS and one.match is not None:
                return ("findings", one.axis)
            continue
        low, high = one.bounds.interval
        least, most = _RANGES.get(one.axis, (0, float("inf")))
        if max(low, least) > min(high, most):
            return (one.axis,)
        if "none" in found and (one.axis == "confidence" or (one.axis in COUNTED and low > 0)):
            return ("findings", one.axis)
        if one.axis in ("count", "kinds") and high < 1 and (found == {"any"} or _asks(alternative, one.group)):
            return ("findings", one.axis)
    return ()


def _asks(alternative: Alternative, group: int) -> bool:
    """Whether the same rule asks for a finding: then there is one to count."""
    return any(one.group == group and (one.axis in _OF_FINDINGS or one.axis == "confidence") for one in alternative)
