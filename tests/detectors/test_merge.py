"""Overlaps settle by one total order."""

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from detectors.merge import NOTHING, merge
from detectors.model import Match

ENTITIES = ("PERSON", "LOCATION", "ADDRESS", "IBAN_CODE", "PHONE_NUMBER", "AGE")


def _match(start: int, length: int, entity: str, score: int) -> Match:
    return Match(start, start + length, entity, score / 20, f"{entity}.x")


matches = st.builds(
    _match,
    st.integers(0, 30), st.integers(0, 12), st.sampled_from(ENTITIES), st.integers(0, 20),
)  # fmt: skip


@given(st.lists(matches, max_size=12), st.randoms())
def test_the_same_matches_in_any_order_give_the_same(found: list[Match], order: Random) -> None:
    """No dependence on who was asked first."""
    shuffled = list(found)
    order.shuffle(shuffled)
    assert merge(shuffled) == merge(found)


@given(st.lists(matches, max_size=12))
def test_nothing_overlaps_and_nothing_is_made_up(found: list[Match]) -> None:
    """What stands is among what was given; neighbours do not touch; what fell lies under what stands."""
    kept = merge(found)
    assert set(kept) <= set(found)
    assert all(first.end <= second.start for first, second in pairwise(kept))
    for match in found:
        if match.end > match.start:
            assert any(other.start < match.end and match.start < other.end for other in kept)


def test_a_checked_identifier_wins_against_a_longer_guess() -> None:
    """An IBAN inside what looks like an address is an IBAN."""
    iban = Match(5, 20, "IBAN_CODE", 0.99, "iban")
    assert merge([Match(0, 30, "ADDRESS", 0.85, "address"), iban]) == [iban]


def test_a_field_that_names_a_thing_silences_names_and_nothing_else() -> None:
    """A product's name holds no person, but an address in it is found."""
    nothing = Match(0, 30, NOTHING, 1.0, "field.thing")
    mail = Match(10, 30, "EMAIL_ADDRESS", 0.6, "email")
    assert merge([nothing, Match(0, 5, "PERSON", 0.95, "names")]) == []
    assert merge([nothing, mail]) == [mail]


def test_a_street_wins_against_the_person_it_is_named_after() -> None:
    """Names and places yield to any type that says more."""
    street = Match(0, 20, "ADDRESS", 0.75, "address")
    assert merge([street, Match(0, 12, "PERSON", 0.85, "names")]) == [street]
