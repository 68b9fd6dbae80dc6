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
        ("partij", "Janssens NV"),
        ("partij/naam", "Vooruit Verzekeringen NV"),
        ("contract/parti/nom", "Ecolo Énergie SA"),
        ("parti", "à 14h"),
        ("rx", "4411 bytes"),
        ("dx", "12.5"),
        ("prescription", "geen"),
        ("bloedgroep", "onbekend"),
        ("icd/code", "F41.1"),
        ("car/year", "1991"),
        ("strafblad", "blanco"),
        ("hsnr", "12"),
        ("contact", "formulier"),
        ("kontakt", "telefon"),
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
        ("partij", "Groen", "POLITICAL_OPINION"),
        ("partij/naam", "N-VA", "POLITICAL_OPINION"),
        ("partei", "Freie Bürgerliste", "POLITICAL_OPINION"),
        ("partij/naam", "Jan Verlinden", "PERSON"),
        ("diagnose", "F41.1", "HEALTH"),
        ("dx", "E11.9, I10", "HEALTH"),
        ("diagnosis/code", "M54.5", "HEALTH"),
        ("rx", "metformine 850 mg 2/d", "HEALTH"),
        ("atc_code", "N06AB10", "HEALTH"),
        ("huidige_medicatie", "Eltroxin", "HEALTH"),
        ("bloedgroep", "O+", "HEALTH"),
        ("groupe_sanguin", "AB Rh-", "HEALTH"),
        ("Blutgruppe", "0 neg.", "HEALTH"),
        ("strafblad", "ja", "CRIMINAL_OFFENCE"),
        ("casier_judiciaire", "vol en 2018", "CRIMINAL_OFFENCE"),
        ("dateOfBirth/year", "1991", "DATE_OF_BIRTH"),
        ("geboorte/jaar", "1991", "DATE_OF_BIRTH"),
        ("strt", "Kerkstraat", "ADDRESS"),
        ("yrs_old", "41", "AGE"),
        ("gvn_nm", "Jolien", "PERSON"),
        ("fmly_nm", "Verbruggen", "PERSON"),
        ("klantnummer", "K-229311", "USER_ID"),
        ("kdnr", "4410-229", "USER_ID"),
        ("persnr", "00412233", "USER_ID"),
        ("matricule_employe", "E-44120", "USER_ID"),
        ("n_sinistre", "S2024-11223", "CLAIM_NUMBER"),
        ("clm_no", "CL-2024-881", "CLAIM_NUMBER"),
        ("salaire_net", "2450.20", "INCOME"),
        ("take_home_pay", "1980", "INCOME"),
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


@pytest.mark.parametrize(
    ("path", "value", "siblings"),
    [
        ("medicament", "Dafalgan 1 g", {"price": "4.20", "ean": "5400265006226"}),
        ("company/huisnummer", "12", {"straat": "Industrielaan"}),
        ("first", "Monday", {"last": "Friday"}),
        ("company/address/street", "Industrielaan 12", {"city": "Zellik"}),
        ("supplier/phone", "02 201 01 01", {"vat": "BE 0456.810.810", "name": "Garage Peeters BV"}),
        ("relation/email", "info@garagepeeters.example", {"name": "Garage Peeters BV", "btw_nr": "BE 0456.810.810"}),
        ("statistics/top_reasons", "burn-out", {}),
        ("parliament/parties", "Vooruit", {}),
        ("email_placeholder", "naam@voorbeeld.be", {}),
        ("catalogue/articles/designation", "Canapé Charlotte", {"ref": "R-111"}),
        ("lines/desc", "Bureaustoel Markus", {"sku": "CH-77", "qty": "4"}),
        ("release/name", "Jasper", {"tag": "v2026.3.1"}),
        ("vehicule", "Dacia Sandero", {}),
        ("manager_role", "teamlead", {}),
        ("location", "Antwerpen", {"department": "Schade"}),
        ("first", "1", {"last": "20"}),
        ("e2e_id", "INV-41177", {}),
        ("vacature/functie", "magazijnier", {"plaats": "Genk"}),
        ("products/address", "gang 3, rek B", {}),
        ("created_by", "pipeline", {}),
        ("scroll/position", "0.4471", {}),
        ("token/expiry", "11", {"scope": "read"}),
        ("tabs/tabLabel", "Voornaam", {"value": "Georgette"}),
        ("events/city", "Brugge", {"title": "Opendeurdag"}),
        ("deployment/region", "Luxemburg", {"node": "n-14"}),
        ("data/id", "8841", {"type": "contracts"}),
        ("onderneming/handelsnaam", "Emiel Braun", {}),
    ],
)
def test_what_is_nobodys_is_nothing(path: str, value: str, siblings: dict[str, str]) -> None:
    """Companies, products, statistics and templates are no person's."""
    assert entities(path, value, **siblings) == []


@pytest.mark.parametrize(
    ("path", "value", "siblings", "entity"),
    [
        ("hsnr", "12 bus 3", {"strt": "Kerkstraat"}, "ADDRESS"),
        ("owner/first", "Emma", {"first": "Emma", "last": "Whitfield"}, "PERSON"),
        ("leden/an", "Teirlinck", {"vn": "Arne", "an": "Teirlinck"}, "PERSON"),
        ("leden/gd", "2004-09-17", {"vn": "Arne"}, "DATE_OF_BIRTH"),
        ("nom", "Dumonceau", {"prenom": "Gaëtan"}, "PERSON"),
        ("VilleClient", "Liège", {}, "LOCATION"),
        ("Address/TownName", "Mechelen", {}, "LOCATION"),
        ("sinistre/lieu", "Namur", {}, "LOCATION"),
        ("userId", "lotte_dx", {}, "USERNAME"),
        ("PolicyId", "WN-55120-77", {}, "POLICY_NUMBER"),
        ("account/2fa", "551203", {}, "PASSWORD"),
        ("hr/verzuim", "depressie", {}, "HEALTH"),
        ("screening/hit", "diefstal met geweld", {"naam": "Glenn Ver Elst"}, "CRIMINAL_OFFENCE"),
        ("company/contact/phone", "02 201 01 01", {"first_name": "An"}, "PHONE_NUMBER"),
        ("responses/a", "47", {"q": "Hoe oud bent u?", "a": "47"}, "AGE"),
        ("fields/value", "111222333", {"name": "bsn"}, "NL_BSN"),
        ("FLDS/V", "19620318", {"K": "GEBDAT"}, "DATE_OF_BIRTH"),
        ("textTabs/value", "WN-4410-227", {"tabLabel": "Polisnummer"}, "POLICY_NUMBER"),
        ("dob/v", "620318", {"c": "0.97"}, "DATE_OF_BIRTH"),
        ("given/v", "GEORGETTE", {"c": "0.97"}, "PERSON"),
        ("profile/name", "Georgette 🌷", {"wa_id": "32470000000"}, "PERSON"),
        ("gezin/wie", "Bao Tran Vu", {"lft": "41"}, "PERSON"),
        ("afspraken/pt", "mw. G. Oudkerk", {}, "PERSON"),
        ("events/city", "Brugge", {"user_id": "u-77"}, "LOCATION"),
        ("events/region", "Limburg", {"city": "Genk", "user_id": "u-77"}, "LOCATION"),
        ("contract/data/id", "WN-4410-227", {"type": "contracts"}, "POLICY_NUMBER"),
        ("NAAMVRZ", "OUDKERK GEORGETTE", {}, "PERSON"),
        ("imie", "Agnieszka", {}, "PERSON"),
        ("Dbtr/Nm", "OUDKERK GEORGETTE", {}, "PERSON"),
        ("driver/licence", "1098842713", {}, "DRIVER_LICENSE"),
        ("geometry/coordinates", "4.47762", {}, "GEO_COORDINATES"),
        ("latitudeE7", "510257400", {}, "GEO_COORDINATES"),
        ("GEBURTSTAG_VN", "1962-03-18", {}, "DATE_OF_BIRTH"),
        ("tel_getuige", "0470 11 22 33", {}, "PHONE_NUMBER"),
        ("card/exp_month", "11", {"cvc": "123"}, "CARD_EXPIRY"),
        ("medewerker/functie", "magazijnier", {"voornaam": "Georgette"}, "JOB_TITLE"),
        ("klant/kredietscore", "612", {}, "CREDIT_SCORE"),
    ],
)
def test_siblings_and_keys_above_tell(path: str, value: str, siblings: dict[str, str], entity: str) -> None:
    """Parts of a name beside each other, short keys beside names, questions beside answers."""
    assert entities(path, value, **siblings) == [entity]
