"""The suppression list inside a detector: values meet it, numbers come out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.inspect import Inspector
from detectors.jobs import Body, Inspected, InspectJob
from detectors.model import Match
from detectors.suppression import Suppression, SuppressionKey, Vague
from detectors.taxonomy import entity_types
from detectors.tokens import Tokenizer
from formats.leaf import Leaf, Place
from tests.detectors.doubles import small_engine

KEY = SuppressionKey(b"s" * 32)
NAMES = frozenset(entity_types())


def found(entity: str, value: str) -> tuple[Leaf, Match]:
    """A leaf that holds nothing but this."""
    return Leaf(Place("body"), "x", value), Match(0, len(value), entity, 1.0, "test")


def listed(*identifiers: str) -> Suppression:
    """A list on which each person made one choice."""
    numbers: dict[str, list[int]] = {}
    for number, identifier in enumerate(identifiers, 1):
        for token in KEY.tokens(identifier, NAMES):
            numbers.setdefault(token, []).append(number)
    return Suppression(KEY, numbers)


@pytest.mark.parametrize(
    ("identifier", "entity", "value"),
    [
        ("lotte.aerts@example.be", "EMAIL_ADDRESS", "Lotte.Aerts@Example.BE"),
        ("lotte.aerts@example.be", "USERNAME", "lotte.aerts@example.be"),
        ("+32 471 88 03 25", "PHONE_NUMBER", "0471/88.03.25"),
        ("0471 88 03 25", "PHONE_NUMBER", "+32471880325"),
        ("92.03.18-318.28", "BE_NATIONAL_REGISTER_NUMBER", "92031831828"),
        ("BE68 5390 0754 7034", "IBAN_CODE", "be68539007547034"),
        ("PERSON=Lotte Aerts", "PERSON", "Aerts, Lotte"),
        ("USER_ID=C-17", "USER_ID", "c17"),
        ("010190-1234", "DK_CPR", "010190 1234"),
        ("user-00172", "USERNAME", "User-00172"),
    ],
)
def test_a_person_is_met_in_any_spelling(identifier: str, entity: str, value: str) -> None:
    """However the person wrote it down, and however the service wrote it."""
    assert listed("other@example.be", identifier).met([found(entity, value)]) == [2]


@pytest.mark.parametrize("entity", ["EMAIL_ADDRESS", "PERSON", "IBAN_CODE"])
def test_strangers_are_not_met(entity: str) -> None:
    """Another value, or the same characters as another kind of thing."""
    assert listed("lotte.aerts@example.be").met([found(entity, "jan@example.be")]) == []


@pytest.mark.parametrize("identifier", ["Lotte Aerts", "a@b.c", "12345", "UNKNOWN_THING="])
def test_what_names_nobody_for_certain_is_refused(identifier: str) -> None:
    """A name alone, or very few characters; the sentence quotes nothing."""
    with pytest.raises(Vague) as refusal:
        KEY.tokens(identifier, NAMES)
    assert identifier not in str(refusal.value)


def test_a_choice_is_told_once() -> None:
    """However often the person stands in a message, with however many identifiers."""
    key = listed("lotte.aerts@example.be", "0471 88 03 25", "lotte.aerts@example.be")
    several = [found("EMAIL_ADDRESS", "lotte.aerts@example.be")] * 3 + [found("PHONE_NUMBER", "0471 88 03 25")]
    assert key.met(several) == [1, 2, 3]


def test_an_empty_list_meets_nobody() -> None:
    """And makes no tokens."""
    assert Suppression().met([found("EMAIL_ADDRESS", "a@example.be")]) == []


def test_a_short_key_is_refused() -> None:
    """Sixteen bytes at least."""
    with pytest.raises(ValueError, match="16 or more"):
        SuppressionKey(b"short")


@given(st.text(max_size=60))
def test_any_identifier_is_tokens_or_a_refusal(identifier: str) -> None:
    """Whatever a file holds."""
    try:
        tokens = KEY.tokens(identifier, NAMES)
    except Vague:
        return
    assert tokens
    assert all(len(token) == 22 for token in tokens)


def test_an_inspection_answers_with_numbers_and_no_token_of_the_list() -> None:
    """The list's own tokens stay in the detector."""
    inspector = Inspector(small_engine(), Tokenizer("e", b"k" * 32))
    inspector.suppression = listed("lotte.aerts@example.be")
    body = json.dumps({"email": "lotte.aerts@example.be"}).encode()
    inspector.add(InspectJob(1, None, [Body("body", "application/json", "", body)]))
    answers = [answer for _ in range(3) for answer in inspector.step() if isinstance(answer, Inspected)]
    assert [answer.chosen for answer in answers] == [[1]]
    assert KEY.token("EMAIL_ADDRESS", "lotte.aerts@example.be") not in repr(answers)
