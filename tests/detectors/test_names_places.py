import pytest

from detectors.names.lists import lexicon
from detectors.names.places import of_firm, place_at
from detectors.names.words import tokens


def length(text: str, place: str) -> int:
    words = [token[0] for token in tokens(text)]
    return place_at(words, words.index(place), lexicon())


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("ze woont in Oudenaarde", "Oudenaarde", 1),
        ("née à Varsovie", "Varsovie", 1),
        ("j'habite à Bourg-Léopold", "Bourg", 3),
        ("wir leben auf Rügen", "Rügen", 1),
        ("she moved to New York", "New", 2),
        ("Wohnort: Eupen", "Eupen", 1),
    ],
)
def test_a_listed_place_after_a_preposition(text: str, place: str, words: int) -> None:
    """A place of the lists behind a preposition is heard, in all its words."""
    assert length(text, place) == words


@pytest.mark.parametrize(
    ("text", "place"),
    [("Gent is mooi", "Gent"), ("ons kantoor in Gent", "Gent"), ("ik woon in gent", "gent"), ("in Zaal 4", "Zaal")],
)
def test_no_place(text: str, place: str) -> None:
    """Nothing before it, a firm's office, small letters and words of no list are not heard."""
    assert length(text, place) == 0


def test_a_town_behind_a_name() -> None:
    """A town after somebody's name and a comma is heard if the caller says so."""
    words = ["Cindy", "Thonon", ",", "Ciney"]
    assert place_at(words, 3, lexicon()) == 0
    assert place_at(words, 3, lexicon(), told=True) == 1


def test_our_office_is_a_firms() -> None:
    """`ons` before an office speaks of the firm, before a house of the people in it."""
    assert of_firm(["ons", "kantoor", "in", "Kortrijk"], 3)
    assert not of_firm(["ik", "ben", "op", "kantoor", "in", "Kortrijk"], 5)
