"""Bank accounts (IBAN, ISO 13616) and payment cards (ISO/IEC 7812, Luhn)."""

import re
from functools import cache
from typing import override

from stdnum import luhn

from detectors.model import Match
from detectors.recognizers.recognizer import WEAK, Identifier, Shape, digits

_REGISTRY = """
    AD:24 AE:23 AL:28 AT:20 AZ:28 BA:20 BE:16 BG:22 BH:22 BI:27 BR:29 BY:28 CH:21 CR:22 CY:28 CZ:24 DE:22 DJ:27 DK:18
    DO:28 EE:20 EG:29 ES:24 FI:18 FK:18 FO:18 FR:27 GB:22 GE:22 GI:23 GL:18 GR:27 GT:28 HN:28 HR:21 HU:28 IE:22 IL:23
    IQ:23 IS:26 IT:27 JO:30 KW:30 KZ:20 LB:28 LC:32 LI:21 LT:20 LU:20 LV:21 LY:25 MC:27 MD:24 ME:22 MK:19 MN:20 MR:27
    MT:31 MU:30 NI:28 NL:18 NO:15 OM:23 PK:24 PL:28 PS:29 PT:25 QA:29 RO:24 RS:22 RU:33 SA:24 SC:31 SD:18 SE:24 SI:19
    SK:24 SM:27 SO:23 ST:25 SV:28 TL:23 TN:24 TR:26 UA:29 VA:22 VG:24 XK:20 YE:30
"""
_LENGTHS = {country: int(length) for country, length in (pair.split(":") for pair in _REGISTRY.split())}
"""IBAN lengths by country: SWIFT IBAN Registry, release 99 (2024)."""

_HEAD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[ .-]?\d[ .-]?\d(?=[ \u00a0.-]{0,2}[A-Za-z0-9])")
_SEPARATORS = " \u00a0\u202f.-"
_JOINED = str.maketrans("", "", _SEPARATORS)
_VALUES = str.maketrans({chr(ord("A") + index): str(10 + index) for index in range(26)})  # ISO 13616: A is 10, Z is 35


class Iban(Identifier):
    """International bank account numbers, in any grouping and case."""

    shapes_are_needed = True

    @override
    def find(self, text: str) -> list[Match]:
        found: list[Match] = []
        for hit in _HEAD.finditer(text):
            end = _iban_end(text, hit.start())
            if end is not None:
                found.append(self.match(hit.start(), end, self.shapes[0]))
        return found


def _iban_end(text: str, start: int) -> int | None:
    length = _LENGTHS.get(text[start : start + 2].upper())
    if length is None:
        return None
    hit = _written(length).match(text, start)
    return hit.end() if hit and is_iban(hit[0].translate(_JOINED)) else None


@cache
def _written(length: int) -> re.Pattern[str]:
    """So many letters and digits with at most two separators between any two, and no more behind."""
    return re.compile(rf"[A-Za-z0-9](?:[{_SEPARATORS}]{{0,2}}[A-Za-z0-9]){{{length - 1}}}(?![^\W_])")


def is_iban(number: str) -> bool:
    """Length of the country and check digits modulo 97 (ISO 7064)."""
    number = number.upper().translate(_JOINED)
    if _LENGTHS.get(number[:2]) != len(number) or not (number.isascii() and number.isalnum()):
        return False
    return int((number[4:] + number[:4]).translate(_VALUES)) % 97 == 1


IBAN = Iban(
    "iban",
    "IBAN_CODE",
    [Shape(_HEAD.pattern, 0.99, why="mod-97 check and length of the country")],
    triggers=[r"[A-Za-z]{2}[ .-]?[0-9][ .-]?[0-9][ \x{a0}.-]{0,2}[A-Za-z0-9]"],
)

_BRANDS = re.compile(
    r"""(?x)
    4(?:\d{12}|\d{15}|\d{18})                                                                   # Visa
    | (?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}                          # Mastercard
    | 3[47]\d{13}                                                                               # American Express
    | 3(?:0[0-5]\d{11}|095\d{10}|[689]\d{12})(?:\d{2,5})?                                       # Diners Club
    | (?:6011\d\d|64[4-9]\d{3}|65\d{4})\d{10}(?:\d{3})?                                         # Discover
    | 35(?:2[89]|[3-8]\d)\d{12}(?:\d{3})?                                                       # JCB
    | 62\d{14,17} | 81\d{14}                                                                    # UnionPay
    | (?:5018|5020|5038|5893|6304|6703|6759|676[1-3]|0604)\d{8,15}                              # Maestro, Bancontact (6703)
    | 220[0-4]\d{12,15} | 9792\d{12} | (?:60|65|81|82|508)\d{14}                                # Mir, Troy, RuPay
    """
)


def is_card(value: str) -> bool:
    """A card number: a brand's range and length, and the Luhn digit."""
    number = digits(value)
    return _BRANDS.fullmatch(number) is not None and luhn.is_valid(number)


CARD = Identifier(
    "card",
    "CREDIT_CARD",
    [
        Shape(r"(?<![\w.,+-])\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}(?![\w-])", 0.97, why="brand, Luhn digit and grouping"),
        Shape(r"(?<![\w.,+-])3\d{3}([ -])\d{6}\1\d{4,5}(?![\w-])", 0.97, why="brand, Luhn digit and grouping"),
        Shape(r"(?<![\w.,+/-])\d{13,19}(?![\w/-])", 0.75, why="brand and Luhn digit"),
        Shape(r"(?<![\w.,+-])\d{1,6}(?:[ .\u00a0-]{1,2}\d{1,7}){2,9}(?![\w-])", WEAK, kind="spaced", why="brand and Luhn digit"),
    ],
    check=is_card,
    words="""
    kaart card carte karte visa mastercard maestro amex bancontact kredietkaart creditcard kreditkarte kaartnummer pan cb
    bankkaart betaalkaart debetkaart bankkarte 2_series 2_serie serie_2
    """,
    triggers=[r"[0-9](?:[ .\x{a0}-]{0,2}[0-9]){12}"],
)

_CARD_DATA = """
    kaart card carte karte visa mastercard maestro amex bancontact expiry creditcard kredietkaart bankkaart betaalkaart debetkaart
    debitcard kaartnummer kreditkarte bankkarte
"""
_EXPIRES = (
    r"exp(?:iry|ires?|iration)?(?:\s?date)?|(?:valid|good) (?:thru|through|until|till|to)|geldig(?:heid)?(?: ?tot| t/m)"
    r"|verval(?:datum|dag|t)|verlo(?:opt|pen)|loopt af|geldigheidsdatum|(?:valable|valide) jusqu[’'](?:au|en|[àa])|[ée]ch[ée]ance"
    r"|expir(?:e|ant|ation)|date d[’']expiration|g[üu]ltig bis|l[äa]uft ab|ablaufdatum|verf[äa]llt|verfall(?:s?datum)?"
)
_OF_THE_CARD = (
    r"(?: (?:van |de |het |mijn |uw |der |die |meiner? |of |the |my |your |la |ma |votre |du |de la )*"
    r"(?:(?:krediet|bank|betaal|kredit|credit |bank ?)?(?:kaart|karte|card|carte)(?: bancaire| de cr[ée]dit)?|visa|mastercard))?"
)

EXPIRY = Identifier(
    "card.expiry",
    "CARD_EXPIRY",
    [
        Shape(
            rf"(?i)\b(?:{_EXPIRES}){_OF_THE_CARD}(?: (?:is|op|in|le|en|fin|am|im|est|ist|on|at))?"
            r"[ :.]{0,3}(?P<value>(?:0[1-9]|1[0-2])\s?[/-]\s?(?:20)?[2-4]\d)(?![\d/-])",
            WEAK,
            why="month and year after a word for expiry",
        )
    ],
    words=_CARD_DATA,
    near=80,
    triggers=[r"[0-9]{2}\s?[/-]\s?[0-9]{2}"],
)

CVV = Identifier(
    "card.cvv",
    "CARD_CVV",
    [
        Shape(
            r"(?i)\b(?:cvv2?|cvc2?|csc|cryptogramme|veiligheidscode|pr[üu]fziffer|kartenpr[üu]fnummer)"
            r"(?: is| est| ist)?[ :=]{0,3}(?P<value>\d{3,4})(?!\d)",
            0.85,
        )
    ],
    triggers=[r"(?i)cvv|cvc|csc|cryptogramme|veiligheidscode|pr[üu]f"],
)

BANK = (IBAN, CARD, EXPIRY, CVV)
