"""Cuts long leaves into pieces that a detector reads in milliseconds; neighbours overlap, so that nothing is lost at a cut."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from detectors.feedback import NAME as WHOLE
from detectors.model import Match
from formats.leaf import Leaf

LONGEST = 16 * 1024
_OVERLAP = 256
_BREAK = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a leaf.

    Attributes:
        leaf: the leaf, with only the stretch as its text.
        whole: the leaf as it was.
        start: where the stretch begins.
        owned: where in the leaf a match must begin to be this piece's (from, up to); others are a neighbour's.
    """

    leaf: Leaf
    whole: Leaf
    start: int = 0
    owned: tuple[int, int] | None = None

    def located(self, matches: Sequence[Match]) -> Iterator[tuple[Leaf, Match]]:
        """The matches that are this piece's, with positions in the whole leaf."""
        if self.owned is None:
            yield from ((self.whole, match) for match in matches)
            return
        first, after = self.owned
        for match in matches:
            start, end = match.start + self.start, match.end + self.start
            if match.detector == WHOLE:  # not a neighbour's, but the whole text's: each piece has its share of it
                start, end = max(start, first), min(end, after)
            if first <= start < after and start < end:
                yield self.whole, replace(match, start=start, end=end)


def short(leaf: Leaf) -> bool:
    """Whether a leaf is one piece."""
    return len(leaf.text) <= LONGEST


def pieces(leaves: Sequence[Leaf]) -> list[Piece]:
    """Every leaf as one piece, long ones as several."""
    cut: list[Piece] = []
    for leaf in leaves:
        if short(leaf):
            cut.append(Piece(leaf, leaf))
        else:
            cut.extend(_cut(leaf))
    return cut


def _cut(leaf: Leaf) -> Iterator[Piece]:
    text, begin = leaf.text, 0
    while begin < len(text):
        end = len(text) if begin + LONGEST >= len(text) else _last_break(text, begin, begin + LONGEST)
        start = max(0, begin - _OVERLAP)
        stretch = msgspec.structs.replace(leaf, text=text[start : end + _OVERLAP])
        yield Piece(stretch, leaf, start, (begin, end))
        begin = end


def _last_break(text: str, begin: int, end: int) -> int:
    """Just behind the last white space before `end`, or `end` when there is none near."""
    for at in range(end, max(begin, end - 512), -1):
        if _BREAK.match(text, at - 1):
            return at
    return end
