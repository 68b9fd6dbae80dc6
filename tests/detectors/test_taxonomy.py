"""The taxonomy, the recognizers, the fields and the lexicon speak of the same entity types, and leave none out unsaid."""

import re
from collections import Counter
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from detectors.context import enhance
from detectors.fields.vocabulary import TERMS
from detectors.merge import merge
from detectors.recognizers import recognizers
from detectors.special.lexicon import rules
from detectors.taxonomy import entity_types, reported_as

ALL = recognizers("BE")
_PATH = Path(__file__).parents[2] / "detectors" / "taxonomy.yaml"
_CHECK = re.compile(r"\bcheck|checksum|\bmod |Luhn|pattern|prefix|structure|format|table|module|numeric|UUID|PEM|phonenumbers")

NO_RECOGNIZER = {
    "POSTAL_CODE": "four or five digits are any number: by field name, and as a part of an ADDRESS",
    "BE_STRUCTURED_COMMUNICATION": "names a payment and nobody: told apart from other numbers on purpose",
    "BE_ENTERPRISE_NUMBER": "a company's, a person's only for a sole trader: told apart on purpose",
    "EU_VAT_NUMBER": "a company's, a person's only for a sole trader: told apart on purpose",
}
"""Types that a pattern or a check digit could find, and why no recognizer does."""

NOT_FOUND = {
    "USER_AGENT": "shared by millions; what makes it somebody's (address, cookie, device) is found beside it",
    "REFERRER_URL": "any link; personal data in it is found as what it is",
    "PAGE_VIEW": "what a message is, not a value in it",
    "VISIT_TIMING": "what a message is, not a value in it",
    "AVATAR_IMAGE": "pictures are not looked into",
    "LANGUAGE": "of no use alone; the field is read as nobody's",
    "CHILD_DATA": "a judgement about a date of birth or an age, which are found",
    "SURVEY_ANSWER": "what a message is, not a value in it",
    "MESSAGE_CONTENT": "what a message is; what stands in it is found",
    "MESSAGE_METADATA": "what a message is, not a value in it",
    "NEWSLETTER_SUBSCRIPTION": "what a message is, not a value in it",
    "TRANSACTION_DETAIL": "amounts and articles are told apart on purpose; accounts and cards are found",
}
"""Types that nothing reports by themselves, and why."""

FINER = {
    "BE_EID_CARD_NUMBER": "eID 592-1234567-20",
    "BE_BIS_NUMBER": "BIS 85.27.30-033.71",
    "BEARER_TOKEN_JWT": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    "PRIVATE_KEY": "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----",
}
"""Finer kinds with a shape of their own, and a text that holds one."""

_READ_ELSEWHERE = {concept.entity for concept in TERMS.values()} | {rule.entity for rule in rules()} | {"PERSON", "LOCATION"}


def _rows() -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", yaml.safe_load(_PATH.read_text(encoding="utf-8"))["entities"])


def _has_a_check(row: dict[str, Any]) -> bool:
    return bool(row["stdnum"]) or _CHECK.search(row["detection"]) is not None


def test_every_recognizer_reports_a_known_type_that_is_no_finer_kind() -> None:
    """A finer kind (a BIS number) is reported under its parent."""
    known = entity_types()
    for recognizer in ALL:
        assert recognizer.entity in known, recognizer.entity
        assert reported_as(recognizer.entity) == recognizer.entity


def test_every_type_with_a_pattern_or_check_digits_has_a_recognizer() -> None:
    """Or stands in the table of exceptions with its reason; one that has a recognizer does not stand there."""
    recognised = {recognizer.entity for recognizer in ALL}
    missing = {row["id"] for row in _rows() if _has_a_check(row) and reported_as(row["id"]) not in recognised}
    assert missing == set(NO_RECOGNIZER)


def test_every_type_is_found_by_something_or_said_not_to_be() -> None:
    """By a recognizer, under the name of a field, by the lexicon or the names; nothing is left out unsaid."""
    found = {recognizer.entity for recognizer in ALL} | _READ_ELSEWHERE
    unfound = {row["id"] for row in _rows() if reported_as(row["id"]) not in found}
    assert unfound - set(NO_RECOGNIZER) == set(NOT_FOUND)


def test_every_finer_kind_with_a_shape_of_its_own_has_an_example() -> None:
    """`reported_as` alone would hide that nothing reads it."""
    assert {row["id"] for row in _rows() if "reported_as" in row and _has_a_check(row)} == set(FINER)


@pytest.mark.parametrize(("finer", "text"), FINER.items())
def test_a_finer_kind_is_found_as_its_parent(finer: str, text: str) -> None:
    """The example is reported under the parent's name."""
    found = merge(enhance(text, frozenset(), [match for recognizer in ALL for match in recognizer.find(text)], ALL))
    assert reported_as(finer) in {match.entity for match in found}


def test_a_finer_kind_has_a_parent() -> None:
    """`reported_as` names a type of the taxonomy that is reported itself."""
    for entity in entity_types().values():
        assert reported_as(entity.reported_as) == entity.reported_as


def test_a_type_of_a_team_s_own_is_kept() -> None:
    """The taxonomy is open: own recognizers bring own types."""
    assert reported_as("ACME_BADGE") == "ACME_BADGE"


def test_the_counts_in_the_file_are_those_of_its_types() -> None:
    """What the file says of itself is so."""
    counts = yaml.safe_load(_PATH.read_text(encoding="utf-8"))["counts"]
    assert counts["entity_types"] == len(_rows())
    assert counts["by_sensitivity"] == Counter(row["sensitivity"] for row in _rows())
