"""Ages in words, with their unit."""

import pytest

from detectors.recognizers.years import AGE_IN_WORDS


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("onze dochter is zes jaar oud", "zes jaar"),
        ("sie ist vier Jahre alt", "vier Jahre"),
        ("notre fils Arthur a sept ans", "sept ans"),
        ("an eight-year-old girl", "eight-year-old"),
    ],
)
def test_an_age_in_words(text: str, age: str) -> None:
    """In each language."""
    assert {text[match.start : match.end] for match in AGE_IN_WORDS.find(text)} == {age}


@pytest.mark.parametrize(
    "text", ["de garantie van zes jaar", "ein Vertrag über vier Jahre", "il y a sept ans", "eight years of service"]
)
def test_a_term_is_no_age(text: str) -> None:
    """A duration is nobody's age."""
    assert AGE_IN_WORDS.find(text) == []
