"""Escapes in a text read as what they stand for, and where each character stands: `%40`, `&#64;` and `\\u0040` are all an @.

Theory. A service writes a pseudonym into an address (percent-encoding, RFC 3986 §2.1), into markup or into JSON; a pseudonym has
no character that is written in two ways otherwise. What a backslash escapes in one letter (`\\n`) stays: none is part of one.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from urllib.parse import quote

_ESCAPE = re.compile(
    r"%(?:25){0,2}[0-9A-Fa-f]{2}|\\{1,4}u[0-9A-Fa-f]{4}|\\{1,4}/|&(?:#\d{1,5}|#[xX][0-9A-Fa-f]{1,4}|[A-Za-z]{2,8});"
)
_TORN = re.compile(r"(?:%(?:25){0,2}[0-9A-Fa-f]?|\\{1,4}(?:u[0-9A-Fa-f]{0,3})?|&#?[0-9A-Za-z]{0,8})\Z")
_PERCENT = re.compile(r"%((?:25)*)[0-9A-Fa-f]{2}")
_LONGEST = 16
_KEPT = ('"', "\\")
_NOWHERE: list[int] = []


@dataclass(slots=True)
class Folded:
    """A text without its escapes.

    Attributes:
        raw: as it came.
        text: with a character for each escape.
    """

    raw: str
    text: str
    _places: list[int]
    _shifts: list[int]

    def at(self, place: int) -> int:
        """Where in `raw` a character of `text` stands."""
        if not self._places:
            return place
        before = bisect_right(self._places, place)
        return place + self._shifts[before - 1] if before else place

    def written(self, start: int, end: int) -> str:
        """A stretch of `text` as it came."""
        return self.raw[self.at(start) : self.at(end)]


def escaped(text: str) -> bool:
    """Whether there may be an escape in a text."""
    return "%" in text or "\\" in text or "&" in text


def folded(raw: str) -> Folded:
    """The text, its escapes undone."""
    if not escaped(raw):
        return Folded(raw, raw, _NOWHERE, _NOWHERE)
    pieces: list[str] = []
    places: list[int] = []
    shifts: list[int] = []
    last = size = 0
    for found in _ESCAPE.finditer(raw):
        character = _meant(found.group())
        if not character:
            continue
        start, end = found.span()
        pieces += (raw[last:start], character)
        size += start - last + 1
        places.append(size)
        shifts.append(end - size)
        last = end
    if not places:
        return Folded(raw, raw, _NOWHERE, _NOWHERE)
    pieces.append(raw[last:])
    return Folded(raw, "".join(pieces), places, shifts)


def torn(text: str) -> int:
    """Of how many characters the escape is with which a text ends before its own end is here."""
    if not escaped(text):
        return 0
    found = _TORN.search(text, max(0, len(text) - _LONGEST))
    return len(text) - found.start() if found else 0


@lru_cache(maxsize=4096)
def _meant(written: str) -> str:
    """What an escape stands for; empty when it is none, or a quote that a program would take for the end of its string."""
    if written[0] == "%":
        made = chr(int(written[-2:], 16))
    elif written[0] == "&":
        made = unescape(written)
    else:
        made = "/" if written[-1] == "/" else chr(int(written[-4:], 16))
    return made if len(made) == 1 and made not in _KEPT else ""


def alike(value: str, written: str, done: str = "") -> str:
    """A value escaped as what it takes the place of.

    Args:
        written: that, as it came.
        done: what will be done to it anyway: `percent`, `markup`.
    """
    if found := _PERCENT.search(written):
        for _ in range(1 + len(found.group(1)) // 2 - (done == "percent")):
            value = quote(value, safe="", errors="replace")
    elif "&" in written and done != "markup":
        value = escape(value)
    return value
