"""Fictional telephone numbers: out of ranges that a regulator keeps for films where there is one, else never issued.

Sources: NANP 555-0100 to 555-0199; Ofcom, telephone numbers for use in TV and radio drama programmes; ARCEP, numbers for
audiovisual works; Bundesnetzagentur, Rufnummern für Medien; ComReg 020 91x. Belgium, the Netherlands and Luxembourg keep none:
(0)40 and (0)20 there, (0)690 and (0)600, and 699 are in no numbering plan. Everywhere else the national number begins with
000, or, where nothing stands before it, with 100: a number in JSON stays one.
"""

import re
from collections.abc import Mapping

from proxy.pseudonyms import layout
from proxy.pseudonyms.draw import Draw

_FICTION: Mapping[tuple[str, int], tuple[str, ...]] = {
    ("33", 9): ("19900", "26191", "35301", "46571", "53649", "63998"),
    ("44", 10): ("7700900", "1632960", "2079460", "1134960", "1144960", "1154960", "1164960", "1174960", "1184960", "1214960",
                 "1314960", "1414960", "1514960", "1614960", "1914980"),
    ("49", 10): ("3023125", "6990009", "4066969", "8999998", "2214710"),
    ("353", 9): ("2091",),
    ("32", 9): ("40",),
    ("32", 8): ("20",),
    ("31", 9): ("690", "600"),
    ("352", 9): ("699",),
}  # fmt: skip
_CALLING: Mapping[str, str] = {
    "BE": "32", "NL": "31", "FR": "33", "DE": "49", "LU": "352", "GB": "44", "IE": "353", "ES": "34", "IT": "39", "AT": "43",
    "CH": "41", "PT": "351", "US": "1", "CA": "1",
}  # fmt: skip
TRUNK = re.compile(r"\(0\)")
"""A trunk prefix that is dialled within the country only."""

_ONE = ("1", "7")
_TWO = re.compile(r"2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")  # ITU-T E.164 country codes of two digits
_WITH_CODE = 10  # digits from which a number that begins with the region's country code, and no +, is read as having one
_SHORTEST = 6  # digits of a national number that a fictional one can take the place of


def phone(value: str, draw: Draw, region: str) -> str | None:
    """A number that nobody has, written as the value is; None when the value is too short to be one.

    Args:
        region: where a number without country code belongs (ISO 3166-1).
    """
    plain = TRUNK.sub("", value, count=1)  # a second one is written over like any digits
    prefix, code, national = parted(layout.digits(plain), region, abroad=plain.lstrip().startswith("+"))
    if len(national) < _SHORTEST:
        return None
    trunk = TRUNK.search(value)
    fresh = prefix + _fictional(code, len(national), draw, elsewhere="000" if prefix else "100")
    if trunk is None:
        return layout.fill(value, fresh, letters=False)
    before = len(layout.digits(value[: trunk.start()]))
    head = layout.fill(value[: trunk.start()], fresh[:before], letters=False)
    return head + trunk.group() + layout.fill(value[trunk.end() :], fresh[before:], letters=False)


def parted(digits: str, region: str, *, abroad: bool) -> tuple[str, str, str]:
    """What stays of a number's digits (00, country code, trunk 0), its country code if that is known, and the national number.

    Args:
        abroad: whether a plus stands before them.
    """
    zeros = "00" if digits.startswith("00") and not abroad else ""
    rest = digits[len(zeros) :]
    if abroad or zeros:
        code = rest[:1] if rest.startswith(_ONE) else rest[:2] if _TWO.match(rest) else rest[:3]
        return zeros + code, code, rest[len(code) :]
    if rest.startswith("0"):
        return "0", _CALLING.get(region, ""), rest[1:]
    calling = _CALLING.get(region, "")
    if calling and rest.startswith(calling) and len(rest) >= _WITH_CODE:
        return calling, calling, rest[len(calling) :]
    return "", "1" if len(rest) == 10 and rest[0] in "23456789" else "", rest


def _fictional(code: str, size: int, draw: Draw, *, elsewhere: str) -> str:
    if code == "1" and size == 10:
        return f"{draw.one('23456789')}{draw.one('02345678')}{draw.one('23456789')}55501{draw.digits(2)}"
    start = draw.one(_FICTION.get((code, size), (elsewhere,)))
    return start + draw.digits(size - len(start))
