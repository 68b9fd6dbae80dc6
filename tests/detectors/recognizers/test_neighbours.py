"""Numbers of other countries, by their own names in any script and by what a neighbour calls them."""

import pytest

from detectors.engine import Engine
from formats.leaf import Leaf, Place


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The whole engine: other kinds of numbers compete."""
    return Engine()


def _found(engine: Engine, text: str, key: str = "") -> list[tuple[str, str]]:
    place = Place(key, Place("body", document=True)) if key else Place("body")
    return [(match.entity, text[match.start : match.end]) for match in engine.find([Leaf(place, key, text)])[0]]


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("Seine Sozialversicherungsnummer: 4316 150388", "AT_SVNR", "4316 150388"),
        ("fødselsnummer er 120385 31245", "NO_FODSELSNUMMER", "120385 31245"),
        ("FØDSELSNUMMER: 12038531245", "NO_FODSELSNUMMER", "12038531245"),
        ("CPR-nr.: 110277-3214", "DK_CPR", "110277-3214"),
        ("kennitala er 120174-3399", "IS_KENNITALA", "120174-3399"),
        ("нейният ЕГН е 7523169263", "BG_EGN", "7523169263"),
        ("ЛНЧ 7111042925", "BG_PNF", "7111042925"),
        ("ο ΑΜΚΑ μου: 01013099997", "GR_AMKA", "01013099997"),
        ("Α.Φ.Μ. ΑΦΜ 094259216", "GR_AFM", "094259216"),
        ("son numéro PESEL à lui est le 44051401359", "PL_PESEL", "44051401359"),
        ("Numéro fiscal de référence : 30 23 217 600 053", "FR_NUMERO_FISCAL", "30 23 217 600 053"),
        ("her citizen service number is 111222333", "NL_BSN", "111222333"),
    ],
)
def test_a_number_with_its_own_name_before_it_is_that_number(engine: Engine, text: str, entity: str, value: str) -> None:
    """Whatever else its digits could be: a telephone, a policy, the number of another country."""
    assert _found(engine, text) == [(entity, value)]


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("mijn Deens identificatienummer is 110277-3214", "DK_CPR", "110277-3214"),
        ("son numéro national danois : 110277-3214", "DK_CPR", "110277-3214"),
        ("her Danish personal identity number 110277-3214", "DK_CPR", "110277-3214"),
        ("ihre norwegische Personennummer lautet 12038531245", "NO_FODSELSNUMMER", "12038531245"),
        ("numéro de sécurité sociale autrichien 4316150388", "AT_SVNR", "4316150388"),
        ("socialezekerheidsnummer in Oostenrijk: 4316 150388", "AT_SVNR", "4316 150388"),
        ("Austrian social security number 4316 150388", "AT_SVNR", "4316 150388"),
        ("zijn Tsjechisch persoonsnummer 710319/2745", "CZ_RODNE_CISLO", "710319/2745"),
        ("numéro de naissance slovaque 710319/2745", "SK_RODNE_CISLO", "710319/2745"),
        ("rodné číslo (SR) 710319/2745", "SK_RODNE_CISLO", "710319/2745"),
        ("rodné číslo 710319/2745", "CZ_RODNE_CISLO", "710319/2745"),
        ("mein polnisches Identifikationsnummer 44051401359", "PL_PESEL", "44051401359"),
        ("mijn persoonsnummer: 880320-0016", "SE_PERSONNUMMER", "880320-0016"),
    ],
)
def test_a_number_is_named_by_its_kind_and_its_country_in_four_languages(
    engine: Engine, text: str, entity: str, value: str
) -> None:
    """Who writes of a neighbour's number uses his own words for it."""
    assert _found(engine, text) == [(entity, value)]


@pytest.mark.parametrize(
    ("key", "value", "entity"),
    [
        ("sozialversicherungsnummer", "4316150388", "AT_SVNR"),
        ("fødselsnummer", "12038531245", "NO_FODSELSNUMMER"),
        ("ЕГН", "7523169263", "BG_EGN"),
        ("ΑΜΚΑ", "01013099997", "GR_AMKA"),
        ("ΑΦΜ", "094259216", "GR_AFM"),
        ("pnr", "880320-0016", "SE_PERSONNUMMER"),
        ("sofinr", "111222333", "NL_BSN"),
        ("citizenServiceNumber", "111222333", "NL_BSN"),
        ("numero_fiscal_de_reference", "3023217600053", "FR_NUMERO_FISCAL"),
        ("danish_personal_number", "110277-3214", "DK_CPR"),
    ],
)
def test_a_key_names_a_number_in_any_script(engine: Engine, key: str, value: str, entity: str) -> None:
    """Keys of several words too, and words with letters that Unicode does not take apart."""
    assert _found(engine, value, key) == [(entity, value)]


@pytest.mark.parametrize(
    "text",
    [
        "7523169263 en 01013099997 en 12038531245",
        "levering uit Oostenrijk: 4316150388",
        "unser Lager in Dänemark hat 1102773214 Teile",
        "order 4316150388 for Austria, social security excluded",
        "commande danoise 110277-3214",
        "αριθμός 803988445",
        "номер 7523169263",
        "Deense factuur 110277-3214",
        "PNR K7QXB2, vol SN 3812",
    ],
)
def test_digits_without_their_word_are_nobodys(engine: Engine, text: str) -> None:
    """A country alone names no number, and neither does a check digit."""
    assert _found(engine, text) == []


def test_a_social_security_number_is_no_policys(engine: Engine) -> None:
    """Its word ends as that of an insurance does; digits that fail the check are then nothing."""
    assert _found(engine, "4317150388", "sozialversicherungsnummer") == []
    assert _found(engine, "Sozialversicherungsnummer: 4317 150388") == []
    assert _found(engine, "4317150388", "versicherungsnummer") == [("POLICY_NUMBER", "4317150388")]


def test_a_name_before_one_number_says_nothing_of_the_next(engine: Engine) -> None:
    """The telephone behind a register number stays one."""
    found = _found(engine, "cpr 110277-3214, tel. 0471 88 03 25")
    assert found == [("DK_CPR", "110277-3214"), ("PHONE_NUMBER", "0471 88 03 25")]
