import pytest

from detectors.model import Match
from detectors.names import Names, evidence


@pytest.fixture(scope="module")
def names() -> Names:
    return Names()


def found(names: Names, text: str) -> list[tuple[str, str]]:
    (matches,) = names.find([text])
    return [(text[match.start : match.end], match.entity) for match in matches]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Bonjour, je m'appelle Caroline Dumont et j'ai une question.", ["Caroline Dumont"]),
        ("hallo, met pieter vermeulen, ik heb een vraagje over mijn omnium", ["pieter vermeulen"]),
        (
            "Sehr geehrte Frau Köhler,\n\nbitte rufen Sie mich an.\n\nMit freundlichen Grüßen\nTobias Brandt",
            ["Köhler", "Tobias Brandt"],
        ),
        ("My wife Fatoumata Diallo drives the car as well.", ["Fatoumata Diallo"]),
        ("De rekening staat op naam van Van den Bossche, Liesbet.", ["Van den Bossche, Liesbet"]),
        ("Getuige was mevr. Özlem Yıldırım.", ["Özlem Yıldırım"]),
    ],
)
def test_finds_people_in_four_languages(names: Names, text: str, people: list[str]) -> None:
    """A person's name is found whole, titles outside, whatever the capitals, particles and accents."""
    assert [value for value, entity in found(names, text) if entity == "PERSON"] == people


@pytest.mark.parametrize(
    "text",
    [
        "Wat is het verschil tussen omnium en mini-omnium?",
        "Louise, kan je mij helpen met mijn groene kaart?",
        "La tempête a abîmé le toit de la véranda, que dois-je faire ?",
        "Die Bedingungen gelten für Sachschäden und Vermögensschäden.",
        "The API returns a 404 on /v2/contracts since release 4.12.",
        "usr_9f3a2b77c1",
        "contact.created",
        "Jolien",
        "",
    ],
)
def test_leaves_text_without_people_alone(names: Names, text: str) -> None:
    """Ordinary text, keys, the assistant's own name and bare words hold no person."""
    assert found(names, text) == []


def test_does_not_report_a_name_inside_an_address(names: Names) -> None:
    """A name within an e-mail address is not a person once more."""
    assert found(names, "Stuur het attest naar griet.maes@telenet.be of log in met g.maes") == []


def test_gives_a_list_a_text_in_order(names: Names) -> None:
    """There is a list for each text, empty ones included."""
    texts = ["", "12345", "My name is Emily Watson and I live here."]
    assert [len(matches) for matches in names.find(texts)] == [0, 0, 1]


def test_a_batch_finds_what_single_texts_find(names: Names) -> None:
    """Neighbours in a batch do not change a text's matches."""
    texts = ["ik ben Koen Aerts", "en ik Els Goossens uit Gent", "niets te zien hier", "Cordialement, Yasmine Benali"] * 40
    single: list[list[Match]] = [names.find([text])[0] for text in texts]
    together = names.find(texts)
    assert [[(m.start, m.end, m.entity) for m in ms] for ms in together] == [
        [(m.start, m.end, m.entity) for m in ms] for ms in single
    ]


def test_keeps_no_word_that_the_lists_do_not_have(names: Names) -> None:
    """What stays in memory are words of the lists, not words of the texts."""
    names.find(["ik heet Zyxwvutsia Qrstuvwxyzink en woon hier"])
    assert not any("zyxwvuts" in word.lower() for word in names.known_words())


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("Els Janssens", 0.8, 1),
        ("van den Broeck", 0.6, 1),
        ("Jan", 0.5, 0.8),
        ("Youssef El Amrani", 0.8, 1),
        ("Nadia Oukili", 0.6, 1),
        ("Janssens Verzekeringen BV", 0, 0.1),
        ("Peeters & Zonen", 0, 0.1),
        ("Woonverzekering Comfort", 0, 0.1),
        ("HubSpot", 0, 0.4),
        ("active", 0, 0.1),
        ("0479/12.34.56", 0, 0),
        ("", 0, 0),
    ],
)
def test_weighs_a_short_value(value: str, low: float, high: float) -> None:
    """Lists and shape tell a person's name from a company, a product, a status."""
    assert low <= evidence(value) <= high
