"""Telephone numbers: candidates by a cheap pattern, then parsed and checked by `phonenumbers` (libphonenumber's metadata)."""

import re
from collections.abc import Iterator
from typing import override

import phonenumbers
from stdnum.be import vat as enterprise

from detectors.dialling import dialled, judge, judge_international
from detectors.model import Match
from detectors.recognizers.recognizer import WEAK, Identifier, Shape, digits

_CANDIDATE = re.compile(
    r"(?<![\w+.,%#/-])(?<![A-Z]{2}\d\d )(?:\+\s?|00|\(?0|\(\+)"  # an account's digits (`BE73 0636 …`) are none
    r"\(?\d{1,6}\)?(?:[ \u00a0\u202f.()/\u2010-\u2013-]{0,3}\d){5,14}(?![\w%])"
)
_NAKED = re.compile(r"(?<![\w+.,%#/-])[1-9]\d{0,4}(?:[ \u00a0.()/-]{0,2}\d){7,13}(?![\w%])")
_LUXEMBOURG_MOBILE = re.compile(r"6\d[18]([ .-])\d{3}\1\d{3}")  # its numbers have no 0 in front
_DIALLED = re.compile(
    r"(?i)(?<![^\W\d_])(?:t[ée]l|phone|gsm|mobi[le]|portable|handy|appel|rappel|joindre|joignable|bel(?:len|t)?\b|anruf|rufnummer"
    r"|erreich|bereik|call|ring\b|whatsapp|sms|fax|contact)[^\d\n]{0,24}\Z"
)
_DATE = re.compile(r"\d{1,2}([./ -])\d{1,2}\1(?:19|20)\d\d(?!\d)|(?:19|20)\d\d([.-])\d{1,2}\2\d{1,2}(?!\d)")
_NEAR = re.compile(r"3|4|90|21[236]|243|1\d{10}\Z")
"""Country codes that people here dial: Europe, Turkey, the Maghreb, Congo, North America. Any digits are a number somewhere."""
_ENTERPRISE = re.compile(r"[01]\d{3}[ .]\d{3}[ .]\d{3}\Z")
_SEPARATED = re.compile(r"\d[ \u00a0./()-]+\d")

_RESERVED = re.compile(
    r"(?:00)?44(?:7700900|2079460|1632960|1\d{2}4960)\d{3}|(?:00)?1?[2-9]\d{2}55501\d{2}"
    r"|(?:00)?33(?:19900|26191|35301|46571|53649|63998)\d{4}|0(?:7700900|2079460|1632960|1\d{2}4960)\d{3}"
)
"""Numbers kept for films (Ofcom, NANPA, ARCEP): nobody's, but written where somebody's would be."""

_NEIGHBOURS = {
    "BE": ("NL", "FR", "DE", "LU", "GB"),
    "NL": ("BE", "DE", "GB"),
    "FR": ("BE", "DE", "LU", "CH", "ES", "IT"),
    "DE": ("NL", "AT", "CH", "FR", "BE", "LU", "PL"),
    "LU": ("BE", "FR", "DE"),
}
_WORDS = """
    tel telefoon telefoonnr telefoonnummer telephone telefon phone gsm mobiel mobile mob portable handy handynr rufnummer
    nummers bel bellen belt opbellen terugbellen bereikbaar appeler appelez rappeler joindre joignable anrufen
    zuruckrufen erreichbar call reach ring whatsapp sms smsgateway fax faxnr contact kontakt fixe vast nr privat festnetz
    msisdn cell telnr fon
    """

_INTERNATIONAL = Shape("", 0.95, kind="international", why="valid international number")
_NATIONAL = Shape("", 0.8, kind="national", why="valid number of the region")
_BARE = Shape("", 0.55, kind="bare", why="valid number of the region, without separators")
_NEIGHBOUR = Shape("", 0.5, kind="neighbour", why="valid number of a neighbouring region")
_DOUBTFUL = Shape("", WEAK, kind="doubtful", why="could be a number")
_NAKED_NUMBER = Shape("", WEAK, why="could be a number")


class Phone(Identifier):
    """Numbers of the organisation's region and its neighbours, and any international number."""

    shapes_are_needed = True

    def __init__(self, region: str, language: str = "en") -> None:
        """Take the organisation's region (ISO 3166-1 alpha-2) as the first to read a national number in."""
        super().__init__(
            "phone", "PHONE_NUMBER", [Shape(_CANDIDATE.pattern, 0.8)], words=_WORDS, language=language,
            triggers=[r"[0-9](?:[ \x{a0}\x{202f}.()/\x{2010}-\x{2013}-]{0,3}[0-9]){6}"],
        )  # fmt: skip
        self.region = region
        self.neighbours = tuple(other for other in _NEIGHBOURS.get(region, ("BE", "NL", "FR", "DE")) if other != region)

    @override
    def find(self, text: str) -> list[Match]:
        return [match for hit in _CANDIDATE.finditer(text) if (match := self._candidate(text, *hit.span()))]

    def _candidate(self, text: str, start: int, end: int) -> Match | None:
        for stop in _ends(text, start, end):
            value = text[start:stop]
            shape = self.shape(value)
            if shape is not None:
                return self.match(start, stop, shape)
        return None

    def shape(self, value: str) -> Shape | None:
        """How convincing `value` is as a whole, or None."""
        if _DATE.match(value) or not 8 <= len(digits(value)) <= 15:
            return None
        if _RESERVED.fullmatch(digits(value)):
            return _INTERNATIONAL if value.lstrip("( ").startswith(("+", "00")) else _NEIGHBOUR
        if value.lstrip("( ").startswith(("+", "00")):
            plain = value.replace("(0)", "").replace("(", "").replace(")", "")
            number = plain if plain[0] == "+" else "+" + digits(plain).removeprefix("00")
            return _INTERNATIONAL if _valid(number, None) else None
        if _ENTERPRISE.match(value) and enterprise.is_valid(digits(value)):
            return None
        separated = _SEPARATED.search(value) is not None
        if _valid(value, self.region):
            return _NATIONAL if separated else _BARE
        if any(_valid(value, region) for region in self.neighbours):
            return _NEIGHBOUR if separated and not _ENTERPRISE.match(value) else _DOUBTFUL
        return None


class NakedPhone(Identifier):
    """International numbers without `+` or `00` (`32471880325`): reported only where words say that they are dialled."""

    shapes_are_needed = True

    def __init__(self, region: str, language: str = "en") -> None:
        """Take the organisation's region: Luxembourg's numbers begin with any digit."""
        super().__init__(
            "phone.doubtful", "PHONE_NUMBER", [Shape(_NAKED.pattern, WEAK)], words=_WORDS, language=language,
            triggers=[r"[1-9](?:[ \x{a0}.()/-]{0,2}[0-9]){7}"],
        )  # fmt: skip
        self.region = region
        self._beside_luxembourg = "LU" in _NEIGHBOURS.get(region, ())

    @override
    def find(self, text: str) -> list[Match]:
        return [
            self.match(*hit.span(), _NAKED_NUMBER)
            for hit in _NAKED.finditer(text)
            if self._dials(hit[0]) or self._is_luxembourgs(hit[0], text[max(0, hit.start() - 40) : hit.start()])
        ]

    def _is_luxembourgs(self, value: str, before: str) -> bool:
        """A mobile number in its usual groups, after a word for a telephone: other numbers are grouped so too."""
        if not self._beside_luxembourg or not _LUXEMBOURG_MOBILE.fullmatch(value):
            return False
        return _DIALLED.search(before) is not None and _valid(digits(value), "LU")

    def _dials(self, value: str) -> bool:
        number = digits(value)
        if not 8 <= len(number) <= 13 or _DATE.match(value):
            return False
        if _RESERVED.fullmatch(number) is not None or (self.region == "LU" and _valid(number, "LU")):
            return True
        return _NEAR.match(number) is not None and _valid("+" + number, None)


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """The candidate's end, and the ends before its last two separated groups (`0485 07 66 19 2 keer`)."""
    yield end
    for _ in range(2):
        cut = max(text.rfind(separator, start, end) for separator in " .-/(")
        if cut <= start:
            return
        end = cut
        while end > start and not text[end - 1].isdigit():
            end -= 1
        yield end


def _valid(value: str, region: str | None) -> bool:
    number = dialled(value)
    known = judge(number, region) if region else judge_international(number)
    if known is not None:
        return known
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(value, region))
    except phonenumbers.NumberParseException:
        return False
