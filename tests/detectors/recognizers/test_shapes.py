"""Values that their own shape tells, or a word for them in any order: ids in cookies, expiry of cards, mobiles of Luxembourg."""

import pytest

from detectors.engine import Engine
from formats.leaf import Leaf, Place


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The whole engine."""
    return Engine()


def _found(engine: Engine, text: str, key: str = "") -> list[tuple[str, str]]:
    place = Place(key, Place("body", document=True)) if key else Place("body")
    return [(match.entity, text[match.start : match.end]) for match in engine.find([Leaf(place, key, text)])[0]]


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("_ga=GA1.2.1029384756.1700112233", "", "GA1.2.1029384756.1700112233"),
        ("Cookie: consent=yes; _ga=GA1.1.48151623.1690000000; lang=nl", "", "GA1.1.48151623.1690000000"),
        ("in de browser staat _ga GA1.1.48151623.1690000000.", "", "GA1.1.48151623.1690000000"),
        ("set-cookie: _fbp=fb.1.1690000000123.1122334455; Path=/", "", "fb.1.1690000000123.1122334455"),
        ("_fbc: fb.1.1690000000123.IwAR2x-abcDEF123", "", "fb.1.1690000000123.IwAR2x-abcDEF123"),
        ("lang=nl; _ga=GA1.1.48151623.1690000000", "cookie", "GA1.1.48151623.1690000000"),
        ("hubspotutk=0f1e2d3c4b5a69788796a5b4c3d2e1f0; a=b", "", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
        ("_pk_id.7.1fff=5f4dcc3b5aa765d6.1690000000.", "", "5f4dcc3b5aa765d6.1690000000"),
    ],
)
def test_an_id_in_a_cookie_is_told_by_its_shape_or_its_name(engine: Engine, text: str, key: str, value: str) -> None:
    """Whatever field, header or sentence it stands in."""
    assert ("COOKIE_ID", value) in _found(engine, text, key)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mijn kredietkaart 5105105105105100, geldig tot 03/27", "03/27"),
        ("bankkaart verloopt in 03/27", "03/27"),
        ("de kaart 5105 1051 0510 5100 vervalt op 03/2027", "03/2027"),
        ("vervaldatum van de kaart: 03/27", "03/27"),
        ("Visa, vervaldag 03-27", "03-27"),
        ("date d'échéance de ma carte : 03/27", "03/27"),
        ("carte valable jusqu'en 03/27", "03/27"),
        ("Karte läuft ab 03/27", "03/27"),
        ("Ablaufdatum der Kreditkarte ist 03/27", "03/27"),
        ("card is good through 03/27", "03/27"),
    ],
)
def test_the_expiry_of_a_card_is_told_in_four_languages(engine: Engine, text: str, value: str) -> None:
    """The word for the card before, between or behind."""
    assert ("CARD_EXPIRY", value) in _found(engine, text)


def test_a_card_of_mastercards_second_range_is_no_series(engine: Engine) -> None:
    """Its own name has a word that otherwise tells of a serial number."""
    assert _found(engine, "mastercard 2-series 2223003122003222") == [("CREDIT_CARD", "2223003122003222")]


@pytest.mark.parametrize("text", ["tél. 691 204 518", "mon gsm luxembourgeois : 621-204-518", "Handynummer 661 204 518"])
def test_a_mobile_of_luxembourg_needs_a_word_for_a_telephone(engine: Engine, text: str) -> None:
    """It has no 0 in front, so that nothing else tells."""
    assert [entity for entity, _ in _found(engine, text)] == ["PHONE_NUMBER"]


@pytest.mark.parametrize(
    "text",
    [
        "Ratio 51.2194, 4.4025",
        "De verhouding was 50.8503, 4.3517 in maart",
        "taux 12.3456, 7.8901",
        "weights 0.1234, 45.6789",
        "art. nr. 621 204 518",
        "691 204 518 stuks",
        "melk vervalt op 03/27",
        "geldig tot 03/27",
        "versie GA1.2 en fb.1.2",
        "_ga=none; _gid=disabled-by-user",
        "serie 2223003122003222",
    ],
)
def test_what_only_looks_like_one_is_left_alone(engine: Engine, text: str) -> None:
    """Ratios, articles, milk, versions, switched-off cookies, serial numbers."""
    assert _found(engine, text) == []


@pytest.mark.parametrize(
    "text", ["gps 51.2194, 4.4025", "Ongeval op 50.8503, 4.3517", "rate of the taxi to location 50.8503, 4.3517"]
)
def test_coordinates_are_still_found(engine: Engine, text: str) -> None:
    """A word for a place that stands nearer than one for a measure wins."""
    assert [entity for entity, _ in _found(engine, text)] == ["GEO_COORDINATES"]
