"""What every weighing of a field's value is made of: spans, values that say nothing, checks that are one pattern or one range."""

import re
from collections.abc import Callable, Mapping

from detectors.fields.vocabulary import WORDS
from detectors.recognizers.recognizer import fold

type Spans = list[tuple[int, int, str, float]]
"""Start, end, entity and score of what a value holds."""

type Check = Callable[[str, str, Mapping[str, str]], Spans]
"""Weighs a value: its text, the entity that its key names, the texts beside it by key."""

EMPTY = WORDS["nothing"]
"""Values that say nothing, folded."""


def whole(value: str, entity: str, score: float) -> Spans:
    """The whole value, without outer space."""
    start = len(value) - len(value.lstrip())
    end = len(value.rstrip())
    return [(start, end, entity, score)] if end > start else []


def says_nothing(value: str) -> bool:
    """Whether a value is one of those that stand for none (`null`, `onbekend`, `n/a`)."""
    return fold(value.strip()) in EMPTY


def matching(pattern: str, score: float = 0.9, *, flags: re.RegexFlag = re.NOFLAG) -> Check:
    """A check that is one pattern over the whole value."""
    compiled = re.compile(pattern, flags)

    def check(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
        del siblings
        if says_nothing(value) or not compiled.fullmatch(value.strip()):
            return []
        return whole(value, entity, score)

    return check


def between(low: float, high: float, score: float = 0.9) -> Check:
    """A check that is a range of numbers."""

    def check(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
        del siblings
        plain = value.strip().replace(",", ".")
        if re.fullmatch(r"[+-]?\d{1,9}(?:\.\d{1,15})?", plain) and low <= float(plain) <= high:
            return whole(value, entity, score)
        return []

    return check


def recognized(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A recognizer with a check digit reads such a value; the key is its context."""
    del value, entity, siblings
    return []
