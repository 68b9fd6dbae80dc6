"""Values that only the words around them tell: ages, dates of birth, codes and numbers in conversation and notes."""

import pytest

from detectors.context import enhance
from detectors.recognizers import recognizers

EVERYONE = recognizers("BE")


def found(text: str) -> list[tuple[str, str]]:
    """Entity and value of everything found."""
    matches = [match for recognizer in EVERYONE for match in recognizer.find(text)]
    return [(match.entity, text[match.start : match.end]) for match in enhance(text, frozenset(), matches, EVERYONE)]


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        (
            "agent: en uw geboortedatum? [00:13] klant: zeventien juli zesenvijftig",
            "DATE_OF_BIRTH",
            "zeventien juli zesenvijftig",
        ),
        ("Agent: Geburtsdatum? Kunde: dritter Mai einundsechzig.", "DATE_OF_BIRTH", "dritter Mai einundsechzig"),
        (
            "Agent : votre année de naissance ? Client : mille neuf cent quarante-six",
            "DATE_OF_BIRTH",
            "mille neuf cent quarante-six",
        ),
        ("Could you chase the report for Leonard Ashworth (b. 1958)?", "DATE_OF_BIRTH", "1958"),
        ("Kan je nakijken waarom klant Verhelst (23 juni 1967) geen kaart kreeg?", "DATE_OF_BIRTH", "23 juni 1967"),
        ("mevrouw Fatima Ouali (36), alleenstaand", "AGE", "36"),
        ("mijn nonkel Omer, die is 87 en die zit in een rusthuis", "AGE", "87"),
        ("Name's Alexis Monroe, 31.", "AGE", "31"),
        ("ik betaal meer dan mijn neef van 19", "AGE", "19"),
        ("een van mijn kindjes (Lowie, 2,5 jaar) speelt", "AGE", "2,5 jaar"),
        ("ik heb code 882013 gekregen maar t werkt ni", "PASSWORD", "882013"),
        ("le code reçu par sms c 904 417 mais ça marche pas", "PASSWORD", "904 417"),
        ("Mon mot de passe ne marche plus, j'avais Dakar2024.", "PASSWORD", "Dakar2024"),
        ("anbei der Ausweis (Nr. L01X00T471) von Frau Nguyen", "ID_CARD", "L01X00T471"),
        ("hierbij de offerte voor uw wagen (1-VVX-604)", "LICENSE_PLATE", "1-VVX-604"),
        ("Das Kfz DN-KH 417 ist verkauft", "LICENSE_PLATE", "DN-KH 417"),
        ("session opened for user rfinch from 81.83.4.19 port 51822", "IP_ADDRESS", "81.83.4.19"),
    ],
)
def test_the_words_around_tell(text: str, entity: str, value: str) -> None:
    """Questions and answers, brackets, relatives, codes that were received."""
    assert (entity, value) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Onze polis is 19 en dus oud (12), zegt de studie.",
        "De wet (12/03/2019) werd aangepast.",
        "code 882013 staat op het artikel",
        "Police ref 2231/26 was given at the station.",
        "versie 81.83.4.19 van het portaal",
        "Wanneer is de vervaldag? 12/03/2027",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    """Terms, laws, articles, police references, versions."""
    assert found(text) == []
