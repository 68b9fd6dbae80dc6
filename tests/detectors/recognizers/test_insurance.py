"""Numbers of people at their health insurer."""

import pytest

from tests.detectors.recognizers.test_recognizers import found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Meine Krankenversichertennummer lautet A123456780.", "A123456780"),
        ("KVNR: A000500015", "A000500015"),
        ("Ziekteverzekeringskaart nr. 80056000012345678908", "80056000012345678908"),
        ("EHIC 80 276 00012 34567 8901", None),
        ("Lidnummer mutualiteit: 319-0442871-05", "319-0442871-05"),
        ("mijn aansluitingsnummer bij het ziekenfonds is 3190442871", "3190442871"),
        ("Numéro d'affiliation à la mutuelle : 306 1184427 11", "306 1184427 11"),
        ("Member number of my health fund 44719920", "44719920"),
    ],
)
def test_members_and_cards(text: str, value: str | None) -> None:
    """A check digit with a word, the form of the European card, or the words for a member; an odd grouping is none."""
    assert found(text) == ([("HEALTH_INSURANCE_NUMBER", value)] if value else [])


@pytest.mark.parametrize(
    "text",
    [
        "Artikel A123456780 ist wieder lieferbar.",
        "KVNR A123456781",
        "zending 00340434161094021501",
        "80999000012345678908",
        "Ons relatienummer bij de drukker is 319-0442871-05.",
        "De mutualiteit betaalt 319 euro terug.",
    ],
)
def test_articles_parcels_and_amounts_are_none(text: str) -> None:
    """Without the word, with a wrong check digit, of no country, of no health insurer."""
    assert found(text) == []
