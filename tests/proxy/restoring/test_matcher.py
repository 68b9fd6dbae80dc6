"""Pseudonyms are found in a text however it is cut, and nothing waits longer than it must."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from proxy.restoring.matcher import Matcher, Restorer

PAIRS = {"velmoran": "jan", "[HEALTH_K7Q2]": "diabetes", "04": "A", "0406": "B", "ab": "1", "abcde": "2", "cd": "3"}
TEXTS = st.text(alphabet="abcdevlmorn0[HEALTH_K7Q2]46 ", max_size=60)


def cut(text: str, sizes: list[int]) -> list[str]:
    pieces: list[str] = []
    for size in sizes:
        pieces.append(text[:size])
        text = text[size:]
    return [*pieces, text]


@given(st.lists(st.sampled_from([*PAIRS, "x", "velmo", "[HEALTH", "abcd", "İ", "\\", "&", "%"])), st.lists(st.integers(0, 9)))
def test_the_cuts_make_no_difference(words: list[str], sizes: list[int]) -> None:
    """Fed in any pieces, the text comes out as when it is restored as a whole."""
    text = "".join(words)
    matcher = Matcher(PAIRS)
    restorer = Restorer(matcher)
    fed = "".join(restorer.feed(piece) for piece in cut(text, sizes)) + restorer.flush()
    assert fed == matcher.whole(text)


@given(TEXTS)
def test_only_what_could_begin_a_pseudonym_waits(text: str) -> None:
    """What is held is shorter than the longest pseudonym, and begins one."""
    matcher = Matcher(PAIRS)
    _, held = matcher.run(text)
    assert len(held) < matcher.longest
    assert not held or any(pseudonym.casefold().startswith(held.casefold()) for pseudonym in matcher.pairs)


@given(TEXTS)
def test_a_text_without_pseudonyms_is_untouched(text: str) -> None:
    """The identity, when there is nothing to restore."""
    assert Matcher({}).whole(text) == text
    restorer = Restorer(Matcher({"!!": "x"}))
    assert restorer.feed(text) + restorer.flush() == text
    assert not restorer.held


def test_the_longer_of_two_counts() -> None:
    """It is waited for, since the shorter one may be its beginning."""
    restorer = Restorer(Matcher(PAIRS))
    assert restorer.feed("x04") == "x"
    assert restorer.feed("06") == "B"
    assert restorer.feed("abcd") + restorer.flush() == "13"


def test_text_that_is_no_unicode_is_searched_too() -> None:
    """Bytes that no charset explains travel as lone surrogates."""
    assert Matcher(PAIRS).whole("\udcff é velmoran \ud83d") == "\udcff é jan \ud83d"
    assert Matcher(PAIRS).whole("😀 é velmoran 日本 [HEALTH_K7Q2]") == "😀 é jan 日本 diabetes"


def test_a_shouted_name_leads_back_shouted() -> None:
    """Models change the case of names."""
    matcher = Matcher({"Velmoran": "Jan"})
    assert matcher.whole("VELMORAN velmoran Velmoran") == "JAN jan Jan"


@given(st.permutations([*PAIRS.items(), ("VELMORAN", "JAN"), ("Tisterol", "Peeters"), ("x", "short")]), st.integers(0, 11))
def test_what_is_added_is_found_as_if_it_had_been_there(pairs: list[tuple[str, str]], first: int) -> None:
    """One by one or at once: the same text comes out."""
    added = Matcher(dict(pairs[:first]))
    for text, value in pairs[first:]:
        added.add({text: value})
    text = "0406 x VELMORAN Velmoran velmoran [HEALTH_K7Q2] abcde TISTEROL tisterol 04"
    assert added.whole(text) == Matcher(dict(pairs)).whole(text)
    assert (added.longest, added.run("Tiste")) == (len("[HEALTH_K7Q2]"), ("", "Tiste"))


def test_pairs_may_grow_while_a_matcher_is_made() -> None:
    """The desk's thread adds to a page while the event loop reads it."""
    assert Matcher(Growing({"Velmoran": "Jan"})).whole("Velmoran") == "Jan"


class Growing(dict[str, str]):
    """Pairs to which another thread adds one, at whatever moment a step of a loop leaves it."""

    def items(self) -> Any:
        for pair in super().items():
            yield pair
            self[f"Tisterol{len(self)}"] = "Peeters"
