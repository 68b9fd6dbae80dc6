"""Cuts text into words and says of each what can be seen without its neighbours: spelling, shape, lists."""

import re
import unicodedata
from collections.abc import Sequence
from zlib import crc32

from detectors.names.lists import Lexicon

ROWS = 1 << 15  # rows of the embedding table; row 0 is all zero
_TOKEN = re.compile(
    r"[\w.+-]{1,64}+(?<=\w)@\w[\w.-]{0,99}+"  # never part of a name: an e-mail address,
    r"|\b(?:https?://|www\.)\S++"  # a link,
    r"|\b[a-z0-9]++(?:[._][a-z0-9]++){1,9}+"  # a login or a dotted key
    r"|[^\W\d_]++(?!\w)|\w++|\n|[^\w\s]"
)


def tokens(text: str) -> list[re.Match[str]]:
    """The words, numbers, line breaks and marks of a text."""
    return list(_TOKEN.finditer(text))


def case(word: str) -> str:
    """How a word is written: `x` small, `X` one capital, `Xx`, `XX`, or `xX` mixed."""
    if word.islower():
        return "x"
    if word.isupper():
        return "X" if len(word) == 1 else "XX"
    return "Xx" if word[:1].isupper() and word[1:].islower() else "xX"


def kind(word: str) -> str:
    """What a word without (only) letters is to the model: the mark itself, or how a number or code looks."""
    if len(word) == 1 and not word.isalnum():
        return word
    if "@" in word or "/" in word:
        return "@"
    if word.isdigit():
        return f"9{min(len(word), 9)}"
    return "a9" if any(c.isdigit() for c in word) else "a.a" if "." in word else "_"


def rows(word: str, lexicon: Lexicon, vocabulary: frozenset[str], *, blind: bool = False) -> list[int]:
    """The embedding rows of a word.

    Args:
        word: as written.
        lexicon: what the lists know.
        vocabulary: words that have a row of their own; the rest is known by spelling only.
        blind: as if the lists did not know the word (training).
    """
    return [1 + crc32(feature.encode()) % (ROWS - 1) for feature in _features(word, lexicon, vocabulary, blind=blind)]


def _features(word: str, lexicon: Lexicon, vocabulary: frozenset[str], *, blind: bool) -> list[str]:
    if not word.isalpha():
        return ["k=" + kind(word)]
    low = word.lower()
    form = case(word)
    first, last, place, everyday = (0, 0, 0, "0000") if blind else lexicon.of(low)
    common = max(everyday)
    features = [
        f"c={form}",
        f"n={form}{min(len(word), 10)}",
        f"f={form}{first}{common}",
        f"l={form}{last}{common}",
        f"t={form}{place}{common}",
        f"fl={form}{first}{last}{place}",
        f"e={everyday}",
        *(f"e{index}={share}{form}" for index, share in enumerate(everyday)),
    ]
    if low in vocabulary:
        features += ["w=" + low, f"w{form}={low}"]
    if not blind or low not in vocabulary:
        features += _spelling(low)
    return features


def _spelling(low: str) -> list[str]:
    plain = low if low.isascii() else unaccented(low)
    features = [f"p{size}={plain[:size]}" for size in (1, 2, 3, 4)] + [f"s{size}={plain[-size:]}" for size in (1, 2, 3, 4, 5)]
    return features if plain == low else [*features, "accent"]


def unaccented(text: str) -> str:
    """A text without its accents: `Yılmaz` and `Yilmaz` are spelled alike."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("ı", "i").replace("ł", "l").replace("ø", "o").replace("đ", "d").replace("ß", "ss").replace("æ", "ae")


def capitals(words: Sequence[str]) -> float:
    """The share of capitalised words in a text: small where people type in a hurry, large in a headline."""
    letters = [word for word in words if word.isalpha()]
    return sum(word[0].isupper() for word in letters) / max(1, len(letters))
