"""Finds the pseudonyms of numbers in any grouping: `BE87 9017 7127 6494` is `BE87901771276494` too.

Theory. A number is a row of runs of digits and runs of letters with little between them. From each run that may begin one, runs
are put together as long as they begin a known writing. A run counts as a whole, so that digits within a longer number are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from proxy.pseudonyms.spellings import SEPARATORS, spellings

_BETWEEN = 4  # characters between two runs, " - " and a space of three bytes among them
_NEXT = re.compile(rf"[{SEPARATORS}]{{0,{_BETWEEN}}}([0-9]+|[A-Za-z]+)")
_SEPARATING = re.compile("[^0-9A-Za-z]+")
_REST = re.compile(rf"[{SEPARATORS}]{{0,{_BETWEEN}}}\Z")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a pseudonym stands, and the letters and digits to write over its own: as they are, or in its case."""

    start: int
    end: int
    characters: str
    exact: bool = False


class Numbers:
    """The pseudonyms that are numbers."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._own: dict[str, str] = {}
        self._exact: dict[str, str] = {}
        self._nobodys: set[str] = set()
        self._beginnings: set[str] = set()
        self._firsts: set[str] = set()
        self._run = re.compile(r"(?!)")

    def add(self, text: str, value: str, region: str) -> bool:
        """Look for this one too; whether it is a number."""
        known = spellings(text, value, region)
        if not known:
            return False
        own = next(iter(known))
        plain = self._exact[_core(text)] = _SEPARATING.sub("", value)
        if self._own.setdefault(own, plain).upper() != known[own]:
            self._own[own] = ""
        for writing, characters in known.items():
            if self._known.setdefault(writing, characters) != characters:
                self._nobodys.add(writing)
            self._beginnings.update(writing[:size] for size in range(1, len(writing)))
        if not self._firsts.issuperset(firsts := {writing[0] for writing in known}):
            self._firsts |= firsts
            self._run = _runs(self._firsts)
        return True

    def found(self, text: str, since: int, *, final: bool) -> tuple[list[Stretch], int]:
        """Where they stand from `since` on, and where one may have begun that has not ended (the text's end when none has)."""
        made: list[Stretch] = []
        after = since
        for run in self._run.finditer(text):
            start = run.start()
            if start < after or not self._may_go_on(run.group().upper()):
                continue
            stretch, open_ = self._longest(text, start, run.end(), final=final)
            if open_:
                return made, start
            if stretch is not None:
                made.append(stretch)
                after = stretch.end
        return made, len(text)

    def _longest(self, text: str, start: int, first: int, *, final: bool) -> tuple[Stretch | None, bool]:
        """The longest that begins here, and whether it may go on where the text ends."""
        best: Stretch | None = None
        for end, so_far in _rows(text, start, first):
            if not self._may_go_on(so_far):
                break
            if so_far in self._known and _bounded(text, start, end):
                best = self._stretch(text, start, end, so_far) or best
            if not final and _REST.match(text, end):
                rest = text[end:]
                if so_far in self._beginnings or rest in ("", "."):
                    return best, True
        return best, False

    def _may_go_on(self, so_far: str) -> bool:
        return so_far in self._beginnings or so_far in self._known

    def _stretch(self, text: str, start: int, end: int, compacted: str) -> Stretch | None:
        """As it was given out, grouped in another way, or in another form; None when that could be several values."""
        if exact := self._exact.get(text[start:end]):
            return Stretch(start, end, exact, exact=True)
        if own := self._own.get(compacted):
            return Stretch(start, end, own)
        return None if compacted in self._nobodys else Stretch(start, end, self._known[compacted])


def _rows(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The runs from a place on, put together, with where each ends."""
    so_far = text[start:end].upper()
    yield end, so_far
    while following := _NEXT.match(text, end):
        end = following.end()
        so_far += following.group(1).upper()
        yield end, so_far


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether it is no part of a decimal number."""
    goes_on = text[end : end + 1] == "." and text[end + 1 : end + 2].isdigit()
    return not goes_on and not (start > 1 and text[start - 1] == "." and text[start - 2].isdigit())


def _runs(firsts: set[str]) -> re.Pattern[str]:
    """What a number may begin with: a whole run of digits, or of letters."""
    digits = "".join(sorted(filter(str.isdigit, firsts)))
    letters = "".join(sorted(letter + letter.lower() for letter in firsts if letter.isalpha()))
    ways = [rf"(?<![0-9])[{digits}][0-9]*"] if digits else []
    if letters:
        ways.append(rf"(?<!\\)(?:(?<![A-Za-z])|(?<=\\[nrtbf]))[{letters}][A-Za-z]*")
    return re.compile("|".join(ways))


def _core(text: str) -> str:
    """A pseudonym from its first letter or digit to its last."""
    return re.sub(r"\A[^0-9A-Za-z]+|[^0-9A-Za-z]+\Z", "", text)
