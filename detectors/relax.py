"""Turns a Python pattern into an re2 pattern that matches wherever the Python one does, and sometimes elsewhere.

re2 finds many times faster than `re`, and in one pass, which of several patterns can match; but it knows no lookaround and no
back reference, and its classes and `\\b` are ASCII. So what looks around is dropped, classes are widened to Unicode, a back
reference is anything, and long counted repeats lose their counts, which keeps the automaton small.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import import_module
from typing import Any

_parse = import_module("re._parser").parse  # the parser of `re` has no public door
_extra_cases: dict[int, tuple[int, ...]] = import_module("re._casefix")._EXTRA_CASES

_COUNTED = 4  # repeats up to this many are kept exact
_LONG_RANGE = 2048
_ANY = r"(?s:.)"
_EVERYTHING = r"\x{0}-\x{10ffff}"
_CATEGORIES = {
    "CATEGORY_DIGIT": r"\p{Nd}",
    "CATEGORY_SPACE": r"\s\x{0b}\x{1c}-\x{1f}\x{85}\p{Z}",
    "CATEGORY_WORD": r"\p{L}\p{N}\p{M}_",
}


class UnrelaxableError(ValueError):
    """A pattern uses what is not known here."""


def relax(pattern: str, flags: int = 0) -> str:
    """The re2 pattern.

    Args:
        pattern: for Python's `re`.
        flags: of `re.compile`.

    Raises:
        UnrelaxableError: the pattern uses an operator that is not known here.
    """
    tree = _parse(pattern, flags)
    return _sequence(tree, fold=bool(tree.state.flags & re.IGNORECASE))


def _sequence(items: Iterable[tuple[Any, Any]], *, fold: bool) -> str:
    return "".join(_item(str(code), argument, fold=fold) for code, argument in items)


def _item(code: str, argument: Any, *, fold: bool) -> str:
    match code:
        case "LITERAL":
            return f"[{_spellings(argument)}]" if fold else _code(argument)
        case "NOT_LITERAL":
            return _ANY if fold else f"[^{_code(argument)}]"
        case "ANY":
            return _ANY
        case "IN":
            return _class(argument, fold=fold)
        case "BRANCH":
            return "(?:" + "|".join(_sequence(branch, fold=fold) for branch in argument[1]) + ")"
        case "SUBPATTERN":
            _, added, removed, inner = argument
            return f"(?:{_sequence(inner, fold=bool((fold or added & re.IGNORECASE) and not removed & re.IGNORECASE))})"
        case "ATOMIC_GROUP":
            return f"(?:{_sequence(argument, fold=fold)})"
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            low, high, inner = argument
            return _repeat(low, high, _sequence(inner, fold=fold))
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return ""
        case "GROUPREF":
            return f"{_ANY}*"
        case _:
            message = f"operator {code} is not known"
            raise UnrelaxableError(message)


def _repeat(low: int, high: Any, inner: str) -> str:
    if not inner:
        return ""
    if str(high) != "MAXREPEAT" and int(high) <= _COUNTED:
        return f"(?:{inner}){{{low},{high}}}"
    return f"(?:{inner})" * min(low, _COUNTED) + f"(?:{inner})*"


def _class(items: Sequence[tuple[Any, Any]], *, fold: bool) -> str:
    codes = [str(code) for code, _ in items]
    if "NEGATE" not in codes:
        return f"[{''.join(_member(str(code), argument, fold=fold) for code, argument in items)}]"
    if fold or "CATEGORY" in codes:
        return _ANY
    return f"[^{''.join(_member(str(code), argument, fold=False) for code, argument in items[1:])}]"


def _member(code: str, argument: Any, *, fold: bool) -> str:
    match code:
        case "LITERAL":
            return _spellings(argument) if fold else _code(argument)
        case "RANGE":
            return _range(*argument, fold=fold)
        case "CATEGORY":
            return _CATEGORIES.get(str(argument), _EVERYTHING)
        case _:
            message = f"class member {code} is not known"
            raise UnrelaxableError(message)


def _range(low: int, high: int, *, fold: bool) -> str:
    text = f"{_code(low)}-{_code(high)}"
    if not fold:
        return text
    if high - low > _LONG_RANGE:
        return _EVERYTHING
    return text + "".join(_spellings(number) for number in range(low, high + 1) if chr(number).isalpha())


@cache
def _spellings(number: int) -> str:
    """A character in all cases that `re.IGNORECASE` holds for the same."""
    lower = ord(chr(number).lower()[0])
    return "".join(map(_code, sorted({number, lower, *_others().get(lower, ()), *_extra_cases.get(lower, ())})))


@cache
def _others() -> dict[int, tuple[int, ...]]:
    """For each lower-case character of the basic plane, those that become it."""
    others: dict[int, tuple[int, ...]] = {}
    for number in range(0x10000):
        lower = chr(number).lower()
        if len(lower) == 1 and ord(lower) != number:
            others[ord(lower)] = (*others.get(ord(lower), ()), number)
    others[ord("i")] = (*others.get(ord("i"), ()), 0x130)  # İ, which becomes two characters
    return others


def _code(number: int) -> str:
    return rf"\x{{{number:x}}}"
