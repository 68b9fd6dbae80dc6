"""The relaxed pattern matches wherever the pattern does: nothing is lost by asking re2 first."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detectors.narrow import Narrow
from detectors.prefilter import Prefilter
from detectors.recognizers import recognizers
from detectors.recognizers.recognizer import Identifier, Shape
from detectors.relax import UnrelaxableError, relax

_ALL = recognizers("BE")
_TABLES = [each for each in _ALL if each.is_table]
_SHAPES = [(each, index) for each in _TABLES for index in range(len(each.shapes))]


def _matches(relaxed: str, text: str) -> bool:
    return Prefilter([[relaxed]]).hits(text) == (0,)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(?<!\w)a\b(?=x)|b", "zb"),
        (r"(?i)straße\b", "STRASSE straẞe"),
        (r"(?i)[k-l]ilo", "\u212aILO"),
        (r"(?i:s)us", "ſus"),
        (r"\d{3}\s\d{9,12}", "١٢٣\u00a0123456789012"),
        (r"(a|b)\1c", "aac"),
        (r"[^\W\d_]{2}", "éß"),
        (r"(?s)x.y", "x\ny"),
        (r"[^a]b", "cb"),
        (r"(?>ab?)++c", "abac"),
        (r"(?x) a b  # both", "ab"),
        (r"\W\S\D", "-xa"),
    ],
)
def test_what_re2_lacks_is_widened(pattern: str, text: str) -> None:
    """Lookaround, case, classes, back references, counts."""
    assert re.search(pattern, text)
    assert _matches(relax(pattern), text)


def test_it_is_no_pattern_that_matches_everything() -> None:
    """What is left still tells texts apart."""
    assert not _matches(relax(r"(?<!\d)\d{2}-[A-Z]{3}(?!\w)"), "12-AB and 1-ABC")


def test_an_unknown_operator_is_refused() -> None:
    """Then the recognizer runs as it is."""
    with pytest.raises(UnrelaxableError):
        relax(r"(a)?(?(1)b|c)")
    conditional = Identifier("c", "C", [Shape(r"(a)?(?(1)b|c)", 0.9)], triggers=["[abc]"])
    assert len(Narrow(conditional).find("ab", b"ab")) == 1


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.data())
def test_no_shape_of_the_product_loses_a_text_that_it_matches(data: st.DataObject) -> None:
    """Texts made from the shapes themselves, with something around them."""
    recognizer, index = data.draw(st.sampled_from(_SHAPES))
    shape = recognizer.shapes[index]
    try:
        text = data.draw(st.from_regex(re.compile(shape.regex, shape.flags)))
    except (re.error, ValueError):
        return
    if re.search(shape.regex, text, shape.flags):
        assert _matches(relax(shape.regex, shape.flags), text)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(_TABLES), st.text(alphabet="0123456789 .-/AZabgeor@:()€é\u00a0", max_size=60))
def test_a_narrowed_recognizer_finds_the_same(recognizer: Identifier, text: str) -> None:
    """The same matches in the same order."""
    assert Narrow(recognizer).find(text, text.encode()) == recognizer.find(text)
