"""Belgian identifiers: the national register number with its BIS form, the eID card, and what is told apart from them.

The enterprise number and the structured communication are personal data only of sole traders; they are recognised so that
other recognizers can leave them alone, and are not reported.
"""

from stdnum.be import bis, eid, nn

from detectors.recognizers.recognizer import Identifier, Shape, digits

_SEPARATED = r"(?<![\w.,+/-])\d\d[ ./-]?[0-5]\d[ ./-]?[0-3]\d ?[ .–-]? ?\d{3} ?[ .–-]? ?\d\d(?![\w/-]|[.,]\d)"
_LENGTH = 11
_RAISED = "2"  # the least first digit of a raised month
_WORDS = """
    rijksregister rijksregisternr rijksregisternummer rrn rr nrn insz niss inss nationaal nationaalnummer national
    registre nationalregister nationalregisternummer bis bisnummer nn identificatienummer numeronational register ssin eid
    securite sociale
    """


def _checks(number: str) -> bool:
    """Modulo 97, of the born before 2000 or since: what most other digits fail before their date is looked at."""
    if len(number) != _LENGTH:
        return False
    check = int(number[9:])
    return 97 - int(number[:9]) % 97 == check or 97 - int("2" + number[:9]) % 97 == check


def _is_register_number(value: str) -> bool:
    number = digits(value)
    return _checks(number) and nn.is_valid(number)


def _is_bis(value: str) -> bool:
    number = digits(value)
    return _checks(number) and number[2] >= _RAISED and bis.is_valid(number)


NATIONAL_REGISTER = Identifier(
    "be.national_register",
    "BE_NATIONAL_REGISTER_NUMBER",
    [Shape(_SEPARATED, 0.9, why="mod-97 check and date of birth")],
    check=_is_register_number,
    words=_WORDS,
    triggers=[r"[0-9]{2}[ ./-]?[0-5][0-9][ ./-]?[0-3][0-9][ .\x{2013}-]{0,3}[0-9]{3}[ .\x{2013}-]{0,3}[0-9]{2}"],
)

BIS = Identifier(
    "be.national_register.bis",
    "BE_NATIONAL_REGISTER_NUMBER",
    [Shape(_SEPARATED, 0.9, why="mod-97 check and date of birth, month raised by 20 or 40")],
    check=_is_bis,
    words=_WORDS,
    triggers=NATIONAL_REGISTER.triggers,
)


def _is_eid(value: str) -> bool:
    return eid.is_valid(digits(value))


EID = Identifier(
    "id_card.be",
    "ID_CARD",
    [
        Shape(r"(?<![\w.,+/-])\d{3}[-–]\d{7}[-–]\d\d(?![\w/-])", 0.95, why="mod-97 check"),
        Shape(r"(?<![\w.,+/-])\d{3}[ .]\d{7}[ .]\d\d(?![\w/-])", 0.9, why="mod-97 check"),
        Shape(r"(?<![\w.,+/-])[15B]\d{2}\d{7}\d\d(?![\w/-])", 0.3, why="mod-97 check"),
    ],
    check=_is_eid,
    words="""
    identiteitskaart identiteit kaartnummer eid eidkaart identite kids ausweis personalausweis identitykaart kaartnr id
    """,
    triggers=[r"[0-9]{3}[ .\x{2013}-]?[0-9]{7}[ .\x{2013}-]?[0-9]{2}"],
)

BELGIUM = (NATIONAL_REGISTER, BIS, EID)
