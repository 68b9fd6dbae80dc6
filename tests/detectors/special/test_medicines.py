"""Medicines tell an illness where somebody takes them."""

import pytest

from detectors.special import find


@pytest.mark.parametrize(
    ("text", "medicine"),
    [
        ("ik neem sertraline sinds vorig jaar", "sertraline"),
        ("Mijn zoon krijgt Rilatine van de kinderarts", "Rilatine"),
        ("je prends du Lyrica depuis deux ans", "Lyrica"),
        ("Sie nimmt Sertralin seit März", "Sertralin"),
        ("My husband was prescribed Ozempic last week", "Ozempic"),
        ("mevrouw Claes, medicatie: N06AB06", "N06AB06"),
        ("Mon père est sous Marevan depuis mars.", "Marevan"),
        ("I've been on carvedilol for ten years", "carvedilol"),
        ("Mijn dochter staat op Depakine", "Depakine"),
        ("Ich nehme L-Thyroxin 75.", "L-Thyroxin"),
    ],
)
def test_who_takes_a_medicine(text: str, medicine: str) -> None:
    """By substance in each language's ending, by brand, by ATC code."""
    assert [(text[match.start : match.end], match.entity) for match in find(text)] == [(medicine, "HEALTH")]


@pytest.mark.parametrize(
    "text",
    [
        "Sertraline is in augustus 1990 op de markt gekomen",
        "Ozempic wordt niet terugbetaald",
        "Neem contact op met de fabrikant van Lyrica",
        "Une étude sur la metformine a été publiée",
        "Factuurlijn B01AC06 voor mevr. Claes",
        "Mijn e-bike met lithium-ion accu neem ik mee",
        "Mijn hond krijgt gabapentine van de dierenarts",
    ],
)
def test_a_medicine_that_nobody_takes(text: str) -> None:
    """A product, a study, a code without a word of medicines are nobody's health."""
    assert find(text) == []
