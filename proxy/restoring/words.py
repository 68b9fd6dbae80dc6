"""Finds the pseudonyms that are written in one way but for their case: invented names, e-mail addresses, marks, IP addresses.

Theory. Each kind has a look of its own, which a regular expression finds; what looks so is then looked up. So the cost of a text
does not depend on how many pseudonyms there are. A name in the midst of a word is one (`Velmorans`), an address within a longer
one is none.
"""

import re
from collections.abc import Callable, Iterator

from proxy.pseudonyms.words import SHAPE

type Found = tuple[int, int, str]
"""Start, end, and the value to write there."""

type Find = Callable[[str], Iterator[tuple[int, int]]]
"""Where in a text something looks like a kind of pseudonym."""

_HEX = "0-9A-Fa-f"
_NAME = re.compile(SHAPE)
_NAMES = re.compile(rf"(?=({SHAPE}))")  # what only looks so may overlap one
_DOMAIN = "@[eE][xX][aA][mM][pP][lL][eE]\\.[cC][oO][mM]"
_MAIL = re.compile(rf"{SHAPE}\.{SHAPE}{_DOMAIN}")
_MAILS = re.compile(_DOMAIN)
_BEFORE_AT = 17
_MARK = re.compile(r"\[[0-9A-Za-z_]+_[0-9A-Za-z]{4}\]")
_ADDRESS = re.compile(rf"198\.1[89]\.\d{{1,3}}\.\d{{1,3}}|2001:[dD][bB]8(?::[{_HEX}]{{1,4}}){{6}}")
_ADDRESSES = re.compile(rf"(?<![{_HEX}:])(?<!\d\.)(?:{_ADDRESS.pattern})(?![{_HEX}]|[.:][{_HEX}])")


class Words:
    """The pseudonyms of these kinds.

    Args:
        beginnings: takes what one may begin with that has not ended, in small letters.
    """

    def __init__(self, beginnings: set[str]) -> None:
        self._beginnings = beginnings
        self._kinds: list[Find] = []
        self._exact: dict[str, str] = {}
        self._small: dict[str, tuple[str, str]] = {}

    def add(self, text: str, value: str) -> bool:
        """Look for this one too; whether it is of one of these kinds."""
        find = next((find for look, find in _KINDS if look.fullmatch(text)), None)
        if find is None:
            return False
        if find not in self._kinds:
            self._kinds.append(find)
        small = text.lower()
        self._exact[text] = value
        self._small.setdefault(small, (text, value))
        ends = (small, f"{small}.", f"{small}:") if find is _addresses else ()  # whether they go on is not known yet
        self._beginnings.update((*(small[:size] for size in range(1, len(small))), *ends))
        return True

    def found(self, text: str) -> list[Found]:
        """Where they stand."""
        made: list[Found] = []
        for find in self._kinds:
            for start, end in find(text):
                value = self._value(text[start:end])
                if value is not None:
                    made.append((start, end, value))
        return made

    def _value(self, written: str) -> str | None:
        exact = self._exact.get(written)
        if exact is not None:
            return exact
        text, value = self._small.get(written.lower(), ("", None))
        if value is None or text[0] in "[0123456789":
            return value
        return value.upper() if written.isupper() else value.lower() if written.islower() else value


def _names(text: str) -> Iterator[tuple[int, int]]:
    return (found.span(1) for found in _NAMES.finditer(text))


def _mails(text: str) -> Iterator[tuple[int, int]]:
    return ((max(0, found.start() - _BEFORE_AT), found.end()) for found in _MAILS.finditer(text))


def _marks(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _MARK.finditer(text))


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _ADDRESSES.finditer(text))


_KINDS: tuple[tuple[re.Pattern[str], Find], ...] = ((_NAME, _names), (_MAIL, _mails), (_MARK, _marks), (_ADDRESS, _addresses))
