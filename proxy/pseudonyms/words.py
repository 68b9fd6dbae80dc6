"""Invented words that sound like names, are nobody's, and stand in no dictionary: `Velmoran`, `Tisterol`.

All have eight letters, so that none is the beginning of another: in a stream the end of one is known at once. There are
1,176,000 of them.
"""

import re
from collections.abc import Iterator

from proxy.pseudonyms.draw import Draw

_ONSETS = "bdfgklmnprstvz"
_VOWELS = "aeiou"
_MIDDLES = ("lm", "rn", "rv", "ld", "nd", "lv", "rg", "st", "mb", "lt", "nz", "rk")
_ENDS = "nslr"
_WORD = re.compile(r"[^\W\d_]\.(?!\w{2})|[^\W\d_]+(?:['’][^\W\d_]+)*")
SHAPE = "".join(
    (f"[{_ONSETS}{_ONSETS.upper()}]", f"[{_VOWELS}{_VOWELS.upper()}]",
     f"(?:{'|'.join(f'[{one}{one.upper()}][{two}{two.upper()}]' for one, two in _MIDDLES)})", f"[{_VOWELS}{_VOWELS.upper()}]",
     f"[{_ONSETS}{_ONSETS.upper()}]", f"[{_VOWELS}{_VOWELS.upper()}]", f"[{_ENDS}{_ENDS.upper()}]")
)  # fmt: skip
"""What an invented word looks like in any case, as a regular expression."""

_KEPT = re.compile(
    r"(?:van|von|der|den|des?|la|les?|d[iauo]|d[oa]s|della?|ten?|ter|zu[rm]?|a[fl]|el|bin|ibn|o[pf]|[ye]|und|e[nt]|and"
    r"|(?:mrs?|ms|dr|prof|mevr|mw|dhr|ing|ir)\.?|miss|mevrouw|heer|mme|mlle|monsieur|madame|mademoiselle|herr|frau|meester|maître|[js]r)\Z",
    re.IGNORECASE,
)


def invented(draw: Draw) -> str:
    """A word in lower case."""
    one = draw.one
    parts = (_ONSETS, _VOWELS, _MIDDLES, _VOWELS, _ONSETS, _VOWELS, _ENDS)
    return "".join(one(part) for part in parts)


def cased(word: str, like: str) -> str:
    """The word in the case of another: `PEETERS`, `peeters`, else `Peeters`."""
    if len(like) > 1 and like.isupper():
        return word.upper()
    return word if like.islower() else word.capitalize()


def named(value: str) -> Iterator[tuple[int, int]]:
    """Where the words of a name stand that tell who it is; titles and particles (`van den`) stay. Without words: all of it."""
    words = [found.span() for found in _WORD.finditer(value)]
    telling = [(start, end) for start, end in words if not _KEPT.match(value[start:end])]
    yield from telling or words or [(0, len(value))]
