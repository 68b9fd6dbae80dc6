"""What keys say about values, beside siblings and below other keys."""

import pytest

from detectors.fields import context, find
from detectors.merge import NOTHING
from formats.leaf import Leaf, Place


def leaf(path: str, text: str) -> Leaf:
    """A leaf at a dotted path of keys."""
    place = Place("body", document=True)
    for key in path.split("/"):
        place = place.child(key)
    return Leaf(place, path.rsplit("/", maxsplit=1)[-1], text)


def entities(path: str, text: str, **siblings: str) -> list[str]:
    """The entities that the field tells of."""
    return [match.entity for match in find(leaf(path, text), siblings) if match.entity != NOTHING]


@pytest.mark.parametrize(
    "key", ["voornaam", "firstName", "first-name", "FIRST_NAME", "prénom", "Vorname", "cust_first_name", "klantvoornaam", "fName"]
)
def test_a_first_name_in_any_spelling(key: str) -> None:
    """Case, separators, prefixes and compounds do not hide a key's meaning."""
    assert entities(key, "Jolien") == ["PERSON"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("items/name", "Jan Breydel Omnium"),
        ("email", "true"),
        ("phone", "iPhone 14 Pro"),
        ("address", "https://shop.example/p/4471"),
        ("params/address", "0x52908400098527886E0F7030069857D2E4169EE7"),
        ("user", "system"),
        ("birthdate", "null"),
        ("token_type", "Bearer"),
        ("password_policy", "strict-2024"),
        ("leeftijd", "onbekend"),
        ("absence/reason", "jaarlijks verlof"),
        ("screening", "in orde"),
        ("membership", "Gezinsbond"),
        ("room/name", "Marie Curie"),
    ],
)
def test_a_value_that_contradicts_its_key_is_nothing(path: str, value: str) -> None:
    """A key alone never makes a finding."""
    assert entities(path, value) == []


@pytest.mark.parametrize(
    ("path", "value", "entity"),
    [
        ("cust_dob", "1990-02-03", "DATE_OF_BIRTH"),
        ("dob", "19510222", "DATE_OF_BIRTH"),
        ("tel_mobiel", "0471/88 03 25", "PHONE_NUMBER"),
        ("gsm", "32475902218", "PHONE_NUMBER"),
        ("addr1", "Klosterstr. 40", "ADDRESS"),
        ("Anschrift", "Neustraße 77, 4700 Eupen", "ADDRESS"),
        ("gemeente", "Mariakerke", "LOCATION"),
        ("age", "27", "AGE"),
        ("policyNo", "3-7719-00482", "POLICY_NUMBER"),
        ("client_secret", "8Yt3bPq0-WmL61xKz.cVn4Rd", "API_KEY"),
        ("pwd", "x9!Tulp-Veld", "PASSWORD"),
        ("kenteken", "T-719-ZK", "LICENSE_PLATE"),
        ("passport-no", "FP4471920", "PASSPORT"),
        ("lat", "50.93877", "GEO_COORDINATES"),
        ("union", "CNE", "TRADE_UNION"),
        ("Vertragsnr", "KFZ-77.410.8-22", "POLICY_NUMBER"),
        ("absence/reason", "rugklachten na val", "HEALTH"),
        ("verzuimreden", "overspannen", "HEALTH"),
        ("Gezindte", "doopsgezind", "RELIGION"),
        ("membership", "ACOD Spoor", "TRADE_UNION"),
        ("screening", "veroordeeld voor belastingontduiking", "CRIMINAL_OFFENCE"),
    ],
)
def test_keys_name_values(path: str, value: str, entity: str) -> None:
    """Keys in four languages name what no pattern can tell."""
    assert entities(path, value) == [entity]


def test_a_name_beside_a_vat_number_is_a_company() -> None:
    """Siblings decide what a plain `nom` is."""
    assert entities("garage/nom", "Carrosserie Pierre", tva="BE 0680.957.816") == []
    assert entities("assuré/nom", "Wauters", prénom="Élodie") == ["PERSON"]


def test_a_sibling_names_a_bare_value() -> None:
    """`question` and `answer`, `key` and `value`."""
    assert entities("answers/answer", "Georgette", question="Uw voornaam (optioneel)", answer="Georgette") == ["PERSON"]


def test_the_words_of_a_key_are_context() -> None:
    """A weak check digit is believed under the name of its number."""
    assert {"bsn", "nummer"} <= context(leaf("aanvrager/bsn-nummer", "720463191"))
