"""Names and towns that their writing or the words before them tell, read by the recognizers and the network together."""

import pytest

from detectors.engine import Engine
from formats.leaf import Leaf, Place


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The whole engine, all languages at once."""
    return Engine()


def found(engine: Engine, text: str) -> list[tuple[str, str]]:
    """Entity and value of everything found in a text."""
    matches = engine.find([Leaf(Place("body"), "", text)])[0]
    return [(match.entity, text[match.start : match.end]) for match in matches]


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("Bien à vous,\nM.-C. Delvaux", "PERSON", "M.-C. Delvaux"),
        ("Groeten, J.P. D'Hondt", "PERSON", "J.P. D'Hondt"),
        ("Sehr geehrter Herr von der Marwitz,\n\nanbei die Unterlagen.", "PERSON", "von der Marwitz"),
        ("Leopold von der Marwitz hat angerufen", "PERSON", "Leopold von der Marwitz"),
        ("M. Tshibanda wa Mukendi a téléphoné", "PERSON", "Tshibanda wa Mukendi"),
        ("Je suis Aurélie de Wouters d'Oplinter", "PERSON", "Aurélie de Wouters d'Oplinter"),
        ("Je m'appelle Charles du Bois de Chêne et je cherche", "PERSON", "Charles du Bois de Chêne"),
        ("mijn naam is tamar dat is t a m a r", "PERSON", "t a m a r"),
        ("mein name ist Krzysztof also k r z y s z t o f", "PERSON", "k r z y s z t o f"),
        ("my name is Siobhan that's s i o b h a n", "PERSON", "s i o b h a n"),
        ("mon nom c'est Nguyen n g u y e n", "PERSON", "n g u y e n"),
        ("hey its viktor here", "PERSON", "viktor"),
        ("hi louise mercy here from halle", "PERSON", "mercy"),
        ("salut c'est fatou", "PERSON", "fatou"),
        ("Mevrouw Deb0eck", "PERSON", "Deb0eck"),
        ("Mr Alistair McC1oud", "PERSON", "Alistair McC1oud"),
        ("Lieu : Marche-en-Famenne", "LOCATION", "Marche-en-Famenne"),
        ("J'habite à Houffalize", "LOCATION", "Houffalize"),
        ("Nous vivons à Montigny-le-Tilleul", "LOCATION", "Montigny-le-Tilleul"),
        ("Mijn moeder woont in 9150 Kruibeke", "LOCATION", "Kruibeke"),
    ],
)
def test_names_and_towns_are_whole(engine: Engine, text: str, entity: str, value: str) -> None:
    """Particles, initials, spelled letters, small letters, misread figures and hyphens belong to the name."""
    assert (entity, value) in found(engine, text)


@pytest.mark.parametrize(
    "text",
    [
        "Alarmcode vergessen? Rufen Sie den Kundendienst an.",
        "Belege reichen Sie bitte bis Freitag ein. Quittungen auch.",
        "Wifi is traag in vergaderzaal 2.",
        "a b c d e f g is het alfabet",
        "Kies a b c of d en druk op enter",
        "its fine here",
        "hello everyone here is the agenda",
        "der server vom team ist down",
        "S.A. Transport\nN.V. Bouwen",
        "Wohnen in Eigentum wird teurer",
    ],
)
def test_what_is_no_name_is_left(engine: Engine, text: str) -> None:
    """Nouns with capitals, alphabets, greetings and firms."""
    assert found(engine, text) == []
