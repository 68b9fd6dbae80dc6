"""Fills new digits and letters into the layout of a value: separators, spaces and case stay where they were."""

import re
from collections.abc import Iterable

from proxy.pseudonyms.draw import Draw

_BETWEEN = re.compile("[^0-9A-Za-z]+")
_NO_DIGITS = re.compile("[^0-9]+")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def compact(value: str) -> str:
    """The letters and digits of a value, in upper case."""
    return _BETWEEN.sub("", value).upper()


def digits(value: str) -> str:
    """The digits of a value."""
    return _NO_DIGITS.sub("", value)


def fill(value: str, characters: Iterable[str], *, letters: bool = True) -> str:
    """`value` with its digits (and letters) replaced one after the other.

    Raises:
        ValueError: there are more or fewer of them than places.
    """
    fresh = iter(characters)
    filled: list[str] = []
    for character in value:
        if _counts(character) and (letters or character.isdigit()):
            new = next(fresh, "")
            if not new:
                raise ValueError("too few characters for the layout")
            filled.append(new.lower() if character.islower() else new)
        else:
            filled.append(character)
    if next(fresh, ""):
        raise ValueError("too many characters for the layout")
    return "".join(filled)


def alike(like: str, draw: Draw) -> str:
    """Random characters, each of the kind of its model: a digit for a digit, a letter for a letter; no new leading zero."""
    made: list[str] = []
    for number, character in enumerate(like):
        if not character.isdigit():
            made.append(draw.one(_LETTERS))
        elif number == 0 and character != "0":
            made.append(draw.digits(1, first="123456789"))
        else:
            made.append(draw.digits(1))
    return "".join(made)


def _counts(character: str) -> bool:
    return character.isascii() and character.isalnum()
