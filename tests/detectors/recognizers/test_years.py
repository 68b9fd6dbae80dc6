"""Ages in words and addresses of rarer forms, and their look-alikes."""

import pytest

from detectors.recognizers import recognizers

EVERYONE = recognizers("BE")


def found(text: str, entity: str) -> list[str]:
    """The values of one entity."""
    return sorted(
        {text[match.start : match.end] for each in EVERYONE for match in each.find(text) if match.entity == entity}, key=len
    )


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Mijn zoon is zes jaar oud.", "zes jaar"),
        ("Onze dochter is elf maanden oud.", "elf maanden"),
        ("Mijn jongste wordt vijf jaar in mei.", "vijf jaar"),
        ("Ma fille a sept ans.", "sept ans"),
        ("Mon fils a deux ans et demi.", "deux ans et demi"),
        ("Ma nièce Chloé a trente-deux ans.", "trente-deux ans"),
        ("Un garçon âgé de douze ans.", "douze ans"),
        ("Meine Tochter ist vier Jahre alt.", "vier Jahre"),
        ("Er ist dreiundzwanzig Jahre alt.", "dreiundzwanzig Jahre"),
        ("My son is eight years old.", "eight years"),
        ("My six-year-old broke his arm.", "six-year-old"),
        ("notre fils Arthur a sept ans", "sept ans"),
    ],
)
def test_years_in_words(text: str, age: str) -> None:
    """Four languages, below and above ten."""
    assert age in found(text, "AGE")


@pytest.mark.parametrize(
    "text",
    [
        "Het dak is zes jaar oud.",
        "Onze zaak is twaalf jaar oud.",
        "We bestaan drie jaar.",
        "La voiture a sept ans.",
        "Elle a deux ans de permis.",
        "Der Vertrag ist vier Jahre alt.",
        "The roof is eight years old and leaks.",
        "Mijn zoon is zes jaar lid.",
        "de garantie van zes jaar",
        "ein Vertrag über vier Jahre",
        "il y a sept ans",
        "eight years of service",
    ],
)
def test_years_of_things(text: str) -> None:
    """A roof, a firm, a contract and a time as a member have no age."""
    assert found(text, "AGE") == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Hij woont 's-Gravenweg 101.", "'s-Gravenweg 101"),
        ("ik woon in de kerkstraat 12 bus 3", "kerkstraat 12 bus 3"),
        ("Flat 3, 12 Queen's Gate", "Flat 3, 12 Queen's Gate"),
        ("We moved to 7 Bishop's Yard last week.", "7 Bishop's Yard"),
    ],
)
def test_streets_of_rarer_forms(text: str, address: str) -> None:
    """A genitive before the street, small letters, a flat before the house."""
    assert address in found(text, "ADDRESS")


def test_a_gate_of_an_airport_is_no_street() -> None:
    """Nobody's word stands before it."""
    assert found("Boarding closes at Gate 12, Brussels.", "ADDRESS") == []
