"""The prefilter never loses a recognizer that could match."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.prefilter import Prefilter, TriggerError

_GROUPS = (("@",), (r"\d{4,}", "[A-Z]{2}[0-9]{2}"), (), ("(?i)naam|name",))


@given(st.text(alphabet="@0123456789ABnaMe \u00e9\ud800"))
def test_hits_are_the_groups_of_which_a_trigger_matches_and_those_without_triggers(text: str) -> None:
    """As many searches with `re` would say, lone surrogates included."""
    expected = tuple(i for i, group in enumerate(_GROUPS) if not group or any(re.search(each, text, re.ASCII) for each in group))
    assert Prefilter(_GROUPS).hits(text) == expected


def test_a_long_hostile_text_still_tells_what_can_match() -> None:
    """A text that drives the automaton through many states does not end in a silent "none"."""
    groups = tuple((rf"[a-{letter}]{{3,30}}\d{{1,20}}x.{{0,40}}{letter}{letter}",) for letter in "bcdefghijklm")
    text = "".join(chr(97 + (i * i * 7919 + i) % 26) + ("9" if i % 3 else "") for i in range(200_000)) + "bbb1xbb"
    assert 0 in Prefilter(groups).hits(text)


def test_a_trigger_that_is_no_pattern_is_named() -> None:
    """The sentence shows the trigger, which is ours and no value."""
    with pytest.raises(TriggerError, match=r"trigger '\(\?=a\)' is no re2 pattern"):
        Prefilter([["(?=a)"]])


def test_an_automaton_that_does_not_fit_is_an_error_and_no_silence() -> None:
    """re2 itself would answer "none" to every text."""
    with pytest.raises(TriggerError, match="do not fit in 65536 bytes"):
        Prefilter([[r"\p{L}{3,30}\p{N}{1,20}x.{0,40}" + letter] for letter in "bcdefghijklm"], 65536)


def test_a_text_that_holds_the_sentinel_is_a_text_like_any_other() -> None:
    """Nobody owns it."""
    assert Prefilter([["a"]]).hits("\0\1\0") == ()
    assert Prefilter([["a"]]).hits("a\0\1\0") == (0,)
