"""What lists of names say about a word. Evidence only: a list alone never makes a name.

The lists come from published packages and from our own hands; `data/README.md` names each source and its licence.
"""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

PARTICLES = frozenset(
    re.findall(
        r"\w+",
        """van vande vanden vander de den der het ten ter te von zu vom zum zur du des d la le les l di da del della dos
        el al ben bin ibn abu abd op uit in t s""",
    )
)
_LANGUAGES = {"nl": 0, "fr": 1, "de": 2, "en": 3}
_STEPS = {
    "first": (300, 1500),
    "last": (1000, 4000),
    "town": (100, 600),
    "region": (999, 999),
    "country": (999, 999),
    "word": (250, 2500),
}
_LONG = 3  # letters that a part of a name must have to count by itself
_NOTHING = (0, 0, 0, "0000")


@dataclass(slots=True)
class Lexicon:
    """How well known (0 to 3) a word is as a first name, a family name, a place, and as an everyday word in nl, fr, de, en."""

    _known: dict[str, tuple[int, int, int, str]] = field(default_factory=dict[str, tuple[int, int, int, str]])

    def of(self, word: str) -> tuple[int, int, int, str]:
        """First name, family name, place, everyday word (a digit a language); `word` in small letters."""
        return self._known.get(word, _NOTHING)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def words(self, language: str, least: int) -> list[str]:
        """The everyday words of a language that are at least so well known."""
        index = _LANGUAGES[language]
        return [word for word, known in self._known.items() if int(known[3][index]) >= least]


@cache
def lexicon() -> Lexicon:
    """The lists, read once a process."""
    marks: dict[str, list[int]] = {}
    places: dict[tuple[str, str], int] = {}
    for kind, origin, form in _rows():
        place = places[kind, origin] = places.get((kind, origin), 0) + 1
        first, second = _STEPS[kind]
        known = 3 if place <= first else 2 if place <= second else 1
        for part in _parts(kind, form):
            mark = marks.setdefault(part, [0] * 7)
            slot = {"first": 0, "last": 1, "word": 3 + _LANGUAGES.get(origin, 0)}.get(kind, 2)
            mark[slot] = max(mark[slot], known)
    return Lexicon({word: (*mark[:3], "".join(map(str, mark[3:]))) for word, mark in marks.items()})  # pyright: ignore[reportArgumentType]  three numbers


def _parts(kind: str, form: str) -> list[str]:
    """The words of a form that say something by themselves: all of a first name, the longest of the others."""
    words = form.replace("-", " ").replace("'", " ").replace(".", " ").split()
    if len(words) == 1 or kind == "first":
        return [word for word in words if len(word) > 1]
    longest = max(words, key=len)
    return [longest] if len(longest) > _LONG else []


def _rows() -> Iterator[tuple[str, str, str]]:
    source = resources.files("detectors.names") / "data" / "lists.tsv.gz"
    with source.open("rb") as packed, gzip.open(packed, "rt", encoding="utf-8") as file:
        for line in file:
            kind, origin, form = line.rstrip("\n").split("\t")
            yield kind, origin, form
