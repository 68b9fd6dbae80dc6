"""`Identifier`: a recognizer that is a table, of shapes, a check and the words that stand near such a value.

It is a Presidio recognizer, so that a plain `AnalyzerEngine` can use it. The product itself calls `find`, and weighs the
words around a match with `detectors.context`: a shape whose score lies below `THRESHOLD` is reported only with context.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, override

from detectors.model import Match
from detectors.presidio import Pattern, PatternRecognizer, RecognizerResult
from detectors.spelling import fold as fold  # noqa: PLC0414  who makes a recognizer finds it here
from detectors.spelling import spelled

if TYPE_CHECKING:
    from presidio_analyzer.nlp_engine import NlpArtifacts

THRESHOLD = 0.4
"""A match below this score is not reported; context can lift it above."""

WEAK = 0.3
"""The score of a shape that says nothing without the words around it."""

_NO_DIGITS = bytes(set(range(128)) - set(b"0123456789"))
_SHORT = 5  # a context word shorter than this must stand alone; a longer one may begin a compound


@dataclass(frozen=True, slots=True)
class Shape:
    """One way in which a value is written.

    Attributes:
        regex: `re` syntax; where the value is only a part of the match, that part is the group `value`.
        score: confidence without context.
        kind: the finer kind, appended to the detector's name.
        why: for a person, why this shape convinces.
        flags: of `re.compile`.
        unless: a pattern that, found in the match's group `gap` (what lies between a label and its value), speaks against it.
    """

    regex: str
    score: float
    kind: str = ""
    why: str = "pattern"
    flags: re.RegexFlag = re.NOFLAG
    unless: str = ""


type Check = Callable[[str], bool]


class Identifier(PatternRecognizer):
    """Finds one entity type by its shapes and its check.

    Attributes:
        entity: the reported entity type.
        check: says whether a matched value is one (check digits, ranges); None when the shape is all there is.
        triggers: re2 patterns; when none of them matches a text, `find` cannot match it.
        words: matches a context word near a value, or in the words of its key.
        names: matches a word that names the value and nothing else (`PESEL`): one right before the value leaves no doubt.
        abroad: matches its country's names, and the words for its kind: together they name it too (`Danish personal number`).
        against: matches a word that, nearer than any other, says that the value is something else.
        needs_context: no shape is reported without context.
    """

    shapes_are_needed = False
    """For one with a `find` of its own: whether that finds nothing in a text that no shape matches."""

    def __init__(
        self,
        detector: str,
        entity: str,
        shapes: Sequence[Shape],
        *,
        triggers: Sequence[str],
        check: Check | None = None,
        words: str = "",
        names: str = "",
        abroad: tuple[str, str] = ("", ""),
        against: str = "",
        near: int = 60,
        language: str = "en",
    ) -> None:
        """Compile the table.

        Args:
            detector: name in findings, such as `be.national_register`.
            entity: reported entity type.
            shapes: the patterns.
            triggers: re2 patterns that over-approximate the shapes.
            check: of a matched value.
            words: context words in four languages, separated by space, lower case, without accents; from five letters on a word
                may begin a compound; `_` within one stands for a space, a hyphen, an apostrophe or nothing.
            names: context words that name the value and nothing else.
            abroad: its country's names and the words for such a number in any language; context where both are near.
            against: words of other things; context words otherwise.
            near: how many characters before the value are searched for a context word.
            language: the language under which Presidio files the recognizer.
        """
        context = f"{words} {names} {abroad[0]}".split()
        patterns = [Pattern(shape.kind or detector, shape.regex, shape.score) for shape in shapes]
        super().__init__(entity, name=detector, supported_language=language, patterns=patterns, context=context)
        self.entity = entity
        self.shapes = tuple(shapes)
        self.check = check
        self.triggers = tuple(triggers)
        self.words = word_pattern(f"{words} {names}")
        self.names = word_pattern(names)
        self.abroad = _both(*map(word_pattern, abroad))
        self.against = word_pattern(against)
        self.near = near
        self.needs_context = all(shape.score < THRESHOLD for shape in shapes)
        self._compiled = tuple(
            (
                pattern := re.compile(shape.regex, shape.flags),
                "value" if "value" in pattern.groupindex else 0,
                _unless(shape),
                shape,
            )
            for shape in shapes
        )

    def find(self, text: str) -> list[Match]:
        """Every value in `text` that has a shape and passes the check, scored without context."""
        return self.find_shapes(text, range(len(self._compiled)))

    @property
    def is_table(self) -> bool:
        """Whether its shapes and its check are all there is: then `find_shapes` finds what `find` does."""
        return type(self).find is Identifier.find

    def find_shapes(self, text: str, chosen: Iterable[int]) -> list[Match]:
        """As `find`, for some of the shapes only (by their index): the others are known not to match."""
        found: list[Match] = []
        for index in chosen:
            pattern, group, unless, shape = self._compiled[index]
            for hit in pattern.finditer(text):
                if (self.check is None or self.check(hit[group])) and not (unless and unless.search(hit["gap"])):
                    found.append(self.match(*hit.span(group), shape))
        return found

    def match(self, start: int, end: int, shape: Shape) -> Match:
        """A match of this recognizer in the given shape."""
        detector = f"{self.name}.{shape.kind}" if shape.kind else self.name
        return Match(start, end, self.entity, shape.score, detector, shape.why)

    @override
    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: "NlpArtifacts | None" = None, regex_flags: int | None = None
    ) -> list[RecognizerResult]:
        """Presidio's door: the same matches, weighed with our own context (Presidio's sees no lemmas in four languages)."""
        from detectors.context import enhance

        matches = enhance(text, frozenset(), self.find(text), [self])
        return [RecognizerResult(match.entity, match.start, match.end, match.score) for match in matches]


def _unless(shape: Shape) -> re.Pattern[str] | None:
    return re.compile(shape.unless, re.IGNORECASE) if shape.unless else None


def after(label: str, value: str, gap: int = 30) -> str:
    """A regex for a value that follows its label: up to `gap` characters between them, no digit, no sentence's end.

    Args:
        label: words that name the value, in any case.
        value: the value's shape, in the case that it is written in.
        gap: how far the value may stand.
    """
    between = rf"(?P<gap>(?:[^\n!?;.\d]|\.(?!\s[A-ZÀ-Ý])|(?<=\b[Nn][ro])\.){{0,{gap}}}?)"
    return rf"(?<![^\W_])(?i:{label})(?![^\W\d_]){between}(?<![\w.,/-])(?P<value>{value})(?![\w-])"


def _both(country: re.Pattern[str] | None, kind: re.Pattern[str] | None) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    return (country, kind) if country and kind else None


def word_pattern(words: str) -> re.Pattern[str] | None:
    """One pattern for context words: short ones stand alone, long ones may begin a compound; `_` and digits separate words."""
    ordered = sorted(set(words.split()), key=lambda word: (-len(word), word))
    if not ordered:
        return None
    long = [spelled(word) for word in ordered if len(word) >= _SHORT]
    short = [spelled(word) for word in ordered if len(word) < _SHORT]
    parts = [part for part in ("|".join(long), f"(?:{'|'.join(short)})(?![^\\W\\d_])" if short else "") if part]
    return re.compile(r"(?<![^\W\d_])(?:" + "|".join(parts) + ")")


def digits(text: str) -> str:
    """Only the ASCII digits of a text."""
    return text.encode("ascii", "ignore").translate(None, _NO_DIGITS).decode("ascii")
