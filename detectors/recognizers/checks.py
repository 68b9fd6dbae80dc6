"""Check digits that python-stdnum lacks: LU, MT, CY, HU, and the German social-security and ID card numbers."""

from collections.abc import Sequence
from datetime import date

from detectors.recognizers.recognizer import digits

_VERHOEFF_D = tuple(
    tuple(int(char) for char in row)
    for row in [
        "0123456789",
        "1234067895",
        "2340178956",
        "3401289567",
        "4012395678",
        "5987604321",
        "6598710432",
        "7659821043",
        "8765932104",
        "9876543210",
    ]
)
_VERHOEFF_P = tuple(
    tuple(int(char) for char in row)
    for row in ["0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258"]
)


def _luhn(number: str) -> bool:
    total = sum(int(char) if index % 2 == 0 else sum(divmod(2 * int(char), 10)) for index, char in enumerate(reversed(number)))
    return total % 10 == 0


def _verhoeff(number: str) -> bool:
    check = 0
    for index, char in enumerate(reversed(number)):
        check = _VERHOEFF_D[check][_VERHOEFF_P[index % 8][int(char)]]
    return check == 0


def is_date(year: int, month: int, day: int) -> bool:
    """Whether the three make a day of the calendar."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def is_lu_matricule(value: str) -> bool:
    """Luxembourg matricule: YYYYMMDD XXX, a Luhn digit over the first eleven and a Verhoeff digit over the same (STATEC/CTIE)."""
    number = digits(value)
    if (
        len(number) != 13
        or not 1880 <= int(number[:4]) <= 2100
        or not is_date(int(number[:4]), int(number[4:6]), int(number[6:8]))
    ):
        return False
    return _luhn(number[:12]) and _verhoeff(number[:11] + number[12])


def is_mt_identity(value: str) -> bool:
    """Maltese identity card: up to seven digits and one of M, G, A, P, L, H, B, Z."""
    compact = value.replace(" ", "").upper()
    return len(compact) == 8 and compact[:7].isdigit() and compact[7] in "MGAPLHBZ" and compact[:7] != "0000000"


_CY_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)


def is_cy_tic(value: str) -> bool:
    """Cypriot tax identification code: odd digits translated, a letter modulo 26; persons begin with 0 or 9."""
    compact = value.replace(" ", "").upper()
    if len(compact) != 9 or not compact[:8].isdigit() or not compact[8].isalpha() or compact[0] not in "09":
        return False
    total = sum(_CY_ODD[int(char)] if index % 2 == 0 else int(char) for index, char in enumerate(compact[:8]))
    return chr(ord("A") + total % 26) == compact[8]


def _weighted(number: str, weights: Sequence[int]) -> int:
    return sum(int(char) * weight for char, weight in zip(number, weights, strict=False))


def is_hu_tax(value: str) -> bool:
    """Hungarian adóazonosító jel: ten digits beginning with 8, weights 1 to 9 modulo 11."""
    number = digits(value)
    return len(number) == 10 and number[0] == "8" and _weighted(number, range(1, 10)) % 11 == int(number[9])


def is_hu_taj(value: str) -> bool:
    """Hungarian TAJ health number: nine digits, weights 3 and 7 in turn modulo 10."""
    number = digits(value)
    return len(number) == 9 and len(set(number)) > 2 and _weighted(number, (3, 7, 3, 7, 3, 7, 3, 7)) % 10 == int(number[8])


def is_hu_personal(value: str) -> bool:
    """Hungarian személyi szám: sex and century, YYMMDD, serial, weights 1 to 10 (10 to 1 before 1997) modulo 11."""
    number = digits(value)
    if len(number) != 11 or number[0] not in "12345678" or not 1 <= int(number[3:5]) <= 12 or not 1 <= int(number[5:7]) <= 31:
        return False
    young = number[0] in "3478" or (int(number[1:3]) >= 97)
    weights = range(10, 0, -1) if young else range(1, 11)
    return _weighted(number, weights) % 11 == int(number[10])


_SVNR_WEIGHTS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


def is_de_social_security(value: str) -> bool:
    """German Rentenversicherungsnummer: area, DDMMYY, initial, serial and a check digit (VKVV §4)."""
    compact = "".join(char for char in value.upper() if char.isalnum())
    if len(compact) != 12 or not (compact[:8] + compact[9:]).isdigit() or not ("A" <= compact[8] <= "Z"):
        return False
    day, month = int(compact[2:4]), int(compact[4:6])
    if not (1 <= day <= 31 or 51 <= day <= 81) or not 1 <= month <= 12:
        return False
    spread = compact[:8] + f"{ord(compact[8]) - 64:02d}" + compact[9:11]
    return sum(sum(divmod(int(char) * weight, 10)) for char, weight in zip(spread, _SVNR_WEIGHTS, strict=True)) % 10 == int(
        compact[11]
    )


def icao_digit(text: str) -> int:
    """The check digit of a machine-readable document: weights 7, 3, 1 modulo 10 (ICAO 9303-3 §4.9)."""
    return sum((0 if char == "<" else int(char, 36)) * (7, 3, 1)[index % 3] for index, char in enumerate(text.upper())) % 10


def is_de_document(value: str) -> bool:
    """German ID card or passport: nine characters without vowels, with or without the ICAO check digit that follows."""
    compact = value.replace(" ", "").upper()
    if len(compact) == 9:
        return True
    return len(compact) == 10 and compact[9].isdigit() and icao_digit(compact[:9]) == int(compact[9])
