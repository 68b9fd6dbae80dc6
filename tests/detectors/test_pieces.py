"""A long leaf is read in pieces, and nothing is lost or found twice at a cut."""

import re
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.feedback import NAME, Feedback, Settlement
from detectors.model import Match
from detectors.pieces import LONGEST, pieces
from formats.leaf import Leaf, Place

_NUMBER = re.compile(r"\d+")


def _find(text: str) -> list[Match]:
    return [Match(hit.start(), hit.end(), "N", 1.0, "d") for hit in _NUMBER.finditer(text)]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 3000), min_size=1, max_size=40), st.booleans())
def test_matches_in_pieces_are_those_of_the_whole(gaps: list[int], spaced: bool) -> None:
    """Numbers of up to 60 digits between letters or words: each found once, in its place."""
    filler = "ab " if spaced else "abc"
    text = "".join((filler * gap)[:gap] + "z" + str(gap) * 15 for gap in gaps * 6)
    leaf = Leaf(Place("body"), "k", text)
    found = [match for piece in pieces([leaf]) for _, match in piece.located(_find(piece.leaf.text))]
    assert [(each.start, each.end) for each in found] == [hit.span() for hit in _NUMBER.finditer(text)]


def test_pieces_are_bounded_and_keep_their_leaf() -> None:
    """Every piece is short, shares place and key, and knows the whole leaf."""
    leaf = Leaf(Place("body"), "k", "word " * 20_000)
    cut = pieces([leaf, Leaf(Place("body"), "s", "short")])
    assert all(len(each.leaf.text) <= LONGEST + 512 for each in cut)
    assert all(each.leaf.place is each.whole.place for each in cut)
    assert cut[-1].leaf is cut[-1].whole
    assert all(one.start < other.start for one, other in pairwise(cut[:-1]))


def test_a_long_text_that_a_person_settled_is_covered_without_gaps_or_overlaps() -> None:
    """Each piece has its share; nothing of the field could stay behind when it is masked."""
    text = "word " * 20_000
    cut = pieces([Leaf(Place("body", document=True).child("note"), "note", text)])
    entry = Settlement("D", "deny", date(2999, 1, 1), place="body:$.note", entity=("HEALTH",))
    settled = Feedback([entry]).settle([each.leaf for each in cut], [[] for _ in cut])
    found = [match for piece, matches in zip(cut, settled.found, strict=True) for _, match in piece.located(matches)]
    assert {match.detector for match in found} == {NAME}
    assert all(one.end <= other.start for one, other in pairwise(found))
    covered = "".join(text[match.start : match.end] for match in found)
    assert covered.replace(" ", "") == text.replace(" ", "")
