"""In which other writings the pseudonym of a number comes back, and what its value is in each of them.

Theory. A writing is told by its letters and digits alone (`compact`): spaces, dots, dashes and slashes between them are the
writer's. Beside its own, a telephone number has those with and without country code (ITU-T E.123), and a date those in another
order of its parts. A pseudonym has the layout of its value, so what is cut from the one is cut from the other.
"""

import re
from collections.abc import Iterator

from proxy.pseudonyms import layout
from proxy.pseudonyms.phone import TRUNK, parted

SEPARATORS = " .\\-/()+:\t\u00a0\u2000-\u200b\u2010-\u2015\u202f\u00c2\u00e2\u0080-\u0095\u00af"
"""What may stand between digits, within a character class; the last ones are bytes of UTF-8 that are read as Latin-1."""

_NUMBER = re.compile(rf"[0-9A-Za-z{SEPARATORS}]+\Z")
_MAC = re.compile(r"[0-9A-Fa-f]{2}([:.\-]?[0-9A-Fa-f]{2}){5}\Z|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}\Z")
_ADDRESS = re.compile(r"198\.1[89]\.\d{1,3}\.\d{1,3}\Z|2001:db8:", re.IGNORECASE)  # its dots and colons are not the writer's
_DATE = re.compile(r"(?:(\d{4})([-/.])(\d\d)\2(\d\d)|(\d\d)([-/.])(\d\d)\6(\d{4}))\Z", re.ASCII)
_SHORTEST = 6
_FEWEST_DIGITS = 4
_NATIONAL = range(7, 13)  # digits of a national number (ITU-T E.164: 15 with the country code)
_ALONE = 8  # digits from which a national number is told without the 0 before it


def is_number(text: str) -> bool:
    """Whether it is a number that may be grouped in another way: an account, a card, a telephone, an identity number."""
    if _MAC.match(text):
        return True
    numerous = len(layout.compact(text)) >= _SHORTEST and len(layout.digits(text)) >= _FEWEST_DIGITS
    return numerous and _NUMBER.match(text) is not None and not _ADDRESS.match(text)


def spellings(text: str, value: str, region: str) -> dict[str, str]:
    """The compact writings of a number's pseudonym, its own first, and the letters and digits of the value in each.

    Args:
        region: where telephone numbers without a country code belong (ISO 3166-1); may be empty.

    Returns:
        Empty when it is no such number, or its value is not laid out as it is.
    """
    own, real = layout.compact(text), layout.compact(value)
    if not is_number(text) or len(own) != len(real):
        return {}
    known = {own: real}
    for other, chars in (*_telephone(text, value, region), *_dates(text, value)):
        known.setdefault(other, chars)
    return known


def settled(text: str, value: str, region: str) -> tuple[str, str] | None:
    """The writing by which two pseudonyms of numbers are told apart, with the value's: with the country code, else its own."""
    if not (known := spellings(text, value, region)):
        return None
    return next(iter(_telephone(text, value, region)), None) or next(iter(known.items()))


def _telephone(text: str, value: str, region: str) -> Iterator[tuple[str, str]]:
    """With country code first."""
    fake, real = _national(text, region), _national(value, region)
    if fake is None or real is None or fake[0] != real[0] or len(fake[1]) != len(real[1]):
        return
    code = fake[0]
    for before in (code, "00" + code, "0", code + "0"):
        yield before + fake[1], before + real[1]
    if len(fake[1]) >= _ALONE:
        yield fake[1], real[1]


def _national(text: str, region: str) -> tuple[str, str] | None:
    """Country code and national number; None when it is no telephone number that has both."""
    plain = TRUNK.sub("", text, count=1).strip()
    digits = layout.digits(plain)
    if digits != layout.compact(plain):
        return None
    _, code, national = parted(digits, region, abroad=plain.startswith(("+", "(+")))
    return (code, national) if code and len(national) in _NATIONAL else None


def _dates(text: str, value: str) -> Iterator[tuple[str, str]]:
    """The year first or last, and day and month changed round, where the two differ: otherwise nobody can say which is which."""
    fake, real = _parts(text), _parts(value)
    if not fake or not real or fake[1] == fake[2]:
        return
    for order in ((0, 1, 2), (0, 2, 1), (1, 2, 0), (2, 1, 0)):
        yield "".join(fake[place] for place in order), "".join(real[place] for place in order)


def _parts(text: str) -> tuple[str, str, str] | None:
    """Year, then the two others in their order."""
    found = _DATE.match(text)
    if found is None:
        return None
    first, _, second, third, one, _, two, year = found.groups()
    return (first, second, third) if first else (year, one, two)
