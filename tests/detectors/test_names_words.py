from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names.lists import lexicon
from detectors.names.words import ROWS, case, kind, rows, tokens


@given(st.text())
def test_tokens_cover_what_is_not_space(text: str) -> None:
    """Cutting a text loses nothing but white space, and no two words overlap."""
    found = tokens(text)
    assert all(a.end() <= b.start() for a, b in pairwise(found))
    between = set(range(len(text))) - {i for token in found for i in range(token.start(), token.end())}
    assert all(text[i].isspace() or not text[i].isprintable() for i in between)


@pytest.mark.parametrize("text", ["jan.peeters@telenet.be", "https://a.be/x?y=1", "m.hilgers", "abc_def", "a1b2"])
def test_an_address_or_login_is_one_word(text: str) -> None:
    """Addresses, links and logins are one word, so that no part of one is a name."""
    assert [token[0] for token in tokens(text)] == [text]


@pytest.mark.parametrize(
    ("word", "form"), [("jan", "x"), ("J", "X"), ("Jan", "Xx"), ("JAN", "XX"), ("McCoy", "xX"), ("Özlem", "Xx")]
)
def test_tells_how_a_word_is_written(word: str, form: str) -> None:
    """Small, capital, capitalised, capitals, mixed."""
    assert case(word) == form


@pytest.mark.parametrize(("word", "what"), [("1234", "94"), (",", ","), ("a1", "a9"), ("a@b", "@"), ("a.b", "a.a"), ("_", "_")])
def test_tells_what_a_mark_or_number_is(word: str, what: str) -> None:
    """Numbers by length, marks by themselves, codes as codes."""
    assert kind(word) == what


@settings(deadline=None)  # the first call reads the lists
@given(st.text(min_size=1, max_size=30))
def test_rows_stay_inside_the_table(word: str) -> None:
    """Every feature has a row, and none is row 0."""
    assert all(0 < row < ROWS for row in rows(word, lexicon(), frozenset({"de", "van"})))


def test_the_lists_know_names_towns_and_words() -> None:
    """A well known name, town or word is marked as such."""
    known = lexicon()
    assert known.of("peeters")[1] == known.of("jan")[0] == known.of("gent")[2] == 3
    assert max(known.of("verzekering")[3]) > "0"
    assert "zyxwvutsia" not in known
