"""The gate runs what can report something, and nothing else."""

import pytest

from detectors.gate import Gate
from detectors.recognizers import recognizers
from detectors.recognizers.recognizer import WEAK, Identifier, Shape

STRONG = Identifier("strong", "A", [Shape(r"A\d{4}", 0.9)], triggers=["A[0-9]"])
NEEDY = Identifier(
    "needy", "B", [Shape(r"\d{4}", WEAK)], triggers=["[0-9]{4}"], words="numéro bsn burgerservice".replace("é", "e")
)


def _chosen(text: str, *key_words: str) -> list[int]:
    gate = Gate([STRONG, NEEDY])
    return list(gate.narrowed(gate.triggered(text.encode()), text, frozenset(key_words)))


@pytest.mark.parametrize(
    ("text", "key_words", "chosen"),
    [
        ("nothing", (), []),
        ("A1234", (), [0]),
        ("1234", (), []),
        ("1234", ("bsn",), [1]),
        ("mon Numéro: 1234", (), [1]),
        ("A1234 burgerservicenummer", (), [0, 1]),
        ("bsn", ("bsn",), []),
    ],
)
def test_a_recognizer_that_needs_context_runs_only_with_a_word_of_it(
    text: str, key_words: tuple[str, ...], chosen: list[int]
) -> None:
    """In the text or in the key, whatever case and accents; a word without the trigger is nothing."""
    assert _chosen(text, *key_words) == chosen


def test_every_trigger_of_the_products_recognizers_is_an_re2_pattern() -> None:
    """The whole registry compiles into one set, and an empty text triggers none of it."""
    assert Gate(recognizers("BE")).triggered(b"") == ()
