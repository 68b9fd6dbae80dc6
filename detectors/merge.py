"""Settles overlaps by one total order, so that the same matches give the same findings whatever their order."""

from collections.abc import Sequence

from detectors.model import Match

_LOOSE = frozenset({"PERSON", "LOCATION", "AGE", "USERNAME", "POSTAL_CODE", "EMPLOYER"})
"""Types that say little about their text: any other type wins against them."""

_SECRETS = frozenset({"PASSWORD", "API_KEY"})
"""A password in a URL (`user:password@host`) wins against the e-mail address that it seems to be a part of."""

NOTHING = ""
"""The entity of a match that says: nobody's data here. It is left out of the result. With a score of 1 it wins against the loose
types only; with a score of 10 against everything (a company's telephone)."""

CERTAIN = 0.9


def _rank(match: Match) -> tuple[float, int, float, int, str, str, str]:
    """What wins first: checked, then telling, then long, then certain; place, names and reason make the order total."""
    certain = match.score >= CERTAIN and match.entity != NOTHING
    strength = (
        0.5 * match.score
        if match.entity == NOTHING
        else (match.entity not in _LOOSE) * (1 + 2 * certain + (certain and match.entity in _SECRETS))
    )
    return (-strength, match.start - match.end, -match.score, match.start, match.entity, match.detector, match.why)


def merge(matches: Sequence[Match]) -> list[Match]:
    """The matches that stand, none overlapping another, in the order of the text."""
    if len(matches) == 1:
        match = matches[0]
        return [match] if match.entity != NOTHING and match.start < match.end else []
    kept: list[Match] = []
    for match in sorted(set(matches), key=_rank):
        if match.start < match.end and all(match.end <= other.start or other.end <= match.start for other in kept):
            kept.append(match)
    return sorted((match for match in kept if match.entity != NOTHING), key=lambda match: match.start)
