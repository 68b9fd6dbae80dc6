"""Many matches become few findings: one for each entity and collapsed place, with a count, the best confidence and tokens.

A key that is itself personal data is written `*` in every place of its message. What passes a bound is counted in `cut`. The
bounds are wide: a record keeps 256 findings and 1,000 tokens inline and the rest beside it, so that a person in the last row of a
large file is found again.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from detectors.feedback import Use
from detectors.jobs import Finding, Settled, Spot
from detectors.model import TRUNCATED, Match
from detectors.tokens import Tokenizer
from formats.leaf import Leaf

FINDINGS = 2048
TOKENS = 50_000

type Found = tuple[Leaf, Match]


@dataclass(frozen=True, slots=True)
class Collapsed:
    """What leaves the worker about what was found; `cut` findings and tokens are left out."""

    findings: list[Finding]
    spots: list[Spot]
    cut: int


@dataclass(slots=True)
class _Group:
    """Matches of one entity at one collapsed place."""

    count: int = 0
    best: Match | None = None
    tokens: dict[str, None] = field(default_factory=dict[str, None])

    def add(self, match: Match, token: str) -> None:
        self.count += 1
        self.tokens[token] = None
        if self.best is None or _says_more(match, self.best):
            self.best = match


def _says_more(match: Match, than: Match) -> bool:
    """A whole value says more than a truncated one; else the surer match does."""
    whole, other = not match.detector.endswith(TRUNCATED), not than.detector.endswith(TRUNCATED)
    return match.score > than.score if whole == other else whole


def collapse(found: Sequence[Found], tokenizer: Tokenizer, *, spots: bool = False, values: bool = False) -> Collapsed:
    """Findings of one message.

    Args:
        found: matches with their whole leaves.
        tokenizer: of the key epoch.
        spots: also give every match's exact place and span.
        values: with its value, for `pseudonymise` alone.
    """
    masked = personal_keys(found)
    groups: dict[tuple[str, str], _Group] = {}
    exact: list[Spot] = []
    last, place = None, ""
    made: dict[tuple[str, str], str] = {}  # the same value comes back within a message
    for leaf, match in found:
        value = leaf.text[match.start : match.end]
        token = made.get((match.entity, value))
        if token is None:
            token = made[match.entity, value] = tokenizer.token(match.entity, value)
        if leaf is not last:
            last, place = leaf, place_of(leaf, masked)
        group = groups.get((match.entity, place))
        if group is None:
            group = groups[match.entity, place] = _Group()
        group.add(match, token)
        if spots:
            shown = value if values else None
            exact.append(Spot(match.entity, leaf.place.render(), match.start, match.end, token, shown))
    return _bounded(groups, exact)


def _bounded(groups: dict[tuple[str, str], _Group], exact: list[Spot]) -> Collapsed:
    findings: list[Finding] = []
    left, cut = TOKENS, 0
    for number, ((entity, place), group) in enumerate(groups.items()):
        if number >= FINDINGS:
            cut += group.count
            continue
        tokens = list(group.tokens)
        kept = tokens[:left]
        left -= len(kept)
        cut += len(tokens) - len(kept)
        assert group.best is not None
        findings.append(Finding(entity, place, group.count, round(group.best.score, 3), group.best.detector, kept))
    return Collapsed(findings, exact, cut)


def applied(uses: Sequence[Use], masked: frozenset[str]) -> list[Settled]:
    """Feedback that was applied to a message: one for each entry, entity and collapsed place; beyond a bound without places."""
    counts: Counter[tuple[str, Literal["allow", "deny"], str, str]] = Counter()
    for use in uses:
        key = (use.id, use.verdict, use.entity)
        place = place_of(use.leaf, masked)
        counts[*key, place if (*key, place) in counts or len(counts) < FINDINGS else "*"] += 1
    return [Settled(*key, count) for key, count in counts.items()]


def personal_keys(found: Iterable[Found]) -> frozenset[str]:
    """The keys of a message in which personal data was found."""
    keys = [leaf for leaf, _ in found if leaf.is_key]
    return frozenset(leaf.text for leaf in keys) | frozenset(next(leaf.place.keys(), leaf.text) for leaf in keys)


def hide(place: str, masked: Iterable[str]) -> str:
    """A rendered place without the keys that are personal data."""
    for key in sorted(masked, key=len, reverse=True):
        escaped = key.replace("\\", "\\\\").replace("'", "\\'")
        place = place.replace(f"['{escaped}']", ".*").replace(key, "*")
    return place


def place_of(leaf: Leaf, masked: Iterable[str] = ()) -> str:
    """The leaf's place as a record may hold it: indexes collapsed, keys that are personal data written `*`."""
    hidden = frozenset(masked)
    place = leaf.place.render(masked=hidden, collapsed=True)
    if hidden:
        kind, colon, name = leaf.place.root().partition(":")
        if colon and name in hidden:
            return f"{kind}:*{place[len(kind) + 1 + len(name) :]}"
    return place
