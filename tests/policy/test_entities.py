"""What kind of data an entity type is."""

import pytest

from detectors.taxonomy import entity_types
from policy import starter
from policy.entities import kind, kinds

SENSITIVITIES = {"ordinary", "art9_special", "art10_criminal", "national_id_art87", "financial", "credential"}


def test_every_entity_type_of_the_taxonomy_has_a_kind() -> None:
    """The detectors' list is the only one: nothing that is found is unknown to the rules."""
    assert set(kinds()) == set(entity_types())
    assert {one.sensitivity for one in kinds().values()} <= SENSITIVITIES
    declared = {category.id for category in starter.categories()}
    assert {name for one in kinds().values() for name in one.categories} <= declared


@pytest.mark.parametrize("entity", ["LU_MATRICULE", "HU_PERSONAL_ID", "HU_TAJ", "MT_IDENTITY_CARD", "CY_TIC", "BE_BIS_NUMBER"])
def test_national_numbers_are_national_numbers(entity: str) -> None:
    """Of every Member State, those that python-stdnum lacks too (GDPR Art. 87)."""
    assert kind(entity).sensitivity == "national_id_art87"


def test_what_is_not_known_is_ordinary() -> None:
    """A team's own recognizer may name a type of its own."""
    assert (kind("OUR_OWN").categories, kind("OUR_OWN").sensitivity) == ((), "ordinary")
