"""Cuts long leaves into pieces that a detector reads in milliseconds; neighbours overlap, so that nothing is lost at a cut."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
        owned: up to where (in the stretch) a match must begin to be this piece's; later ones are the next piece's.
    """

    leaf: Leaf
    whole: Leaf
    start: int = 0
    owned: int | None = None

    def located(self, matches: Sequence[Match]) -> Iterator[tuple[Leaf, Match]]:
        """The matches that are this piece's, with positions in the whole leaf."""
        for match in matches:
            if self.owned is not None and match.start >= self.owned:
                continue
            moved = match if self.start == 0 else replace(match, start=match.start + self.start, end=match.end + self.start)
            yield self.whole, moved


def pieces(leaves: Sequence[Leaf]) -> list[Piece]:
    """Every leaf as one piece, long ones as several."""
    cut: list[Piece] = []
    for leaf in leaves:
        if len(leaf.text) <= LONGEST:
            cut.append(Piece(leaf, leaf))
        else:
            cut.extend(_cut(leaf))
    return cut


def _cut(leaf: Leaf) -> Iterator[Piece]:
    text, start = leaf.text, 0
    while start < len(text):
        end = min(len(text), start + LONGEST)
        owned = None if end == len(text) else _last_break(text, start, end - _OVERLAP) - start
        yield Piece(replace(leaf, text=text[start:end]), leaf, start, owned)
        start = len(text) if owned is None else start + owned


def _last_break(text: str, start: int, end: int) -> int:
    """The last white space before `end`, or `end` when there is none near."""
    for at in range(end, max(start + 1, end - 512), -1):
        if _BREAK.match(text, at - 1):
            return at
    return end
