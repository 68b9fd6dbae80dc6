"""Numbers said aloud, as a voice transcript writes them: "nul vier acht vijf zestien drieëntwintig" is `0485 16 23`."""

import re
from collections.abc import Iterator
from typing import override

from detectors.model import Match
from detectors.recognizers.bank import is_card
from detectors.recognizers.numerals import NUMBER_WORD, NUMBERS
from detectors.recognizers.phone import Phone
from detectors.recognizers.recognizer import Identifier, Shape

_HUNDRED = frozenset({"cent", "cents", "honderd", "hundert", "hundred"})
_LONGEST = 4  # words in one number ("quatre-vingt dix-huit")
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+")
_FILLER_WORDS = """
    euh uh uhm um hm dan puis alors dann streepje punt point then and en et und
"""
_FILLERS = frozenset(_FILLER_WORDS.split())


def runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Runs of number words: start, end and the digits they spell."""
    tokens = [(hit.start(), hit.end(), hit[0].lower()) for hit in _TOKEN.finditer(text)]
    index = 0
    while index < len(tokens):
        start, end, digits, index = _run(tokens, index)
        if digits:
            yield start, end, digits


def _run(tokens: list[tuple[int, int, str]], index: int) -> tuple[int, int, str, int]:
    start, end, digits = tokens[index][0], tokens[index][1], ""
    while index < len(tokens):
        taken, number = _number(tokens, index)
        if taken:
            digits += number
            end = tokens[index + taken - 1][1]
            index += taken
        elif digits and tokens[index][2] in _FILLERS:
            index += 1
        else:
            return start, end, digits, index if digits else index + 1
    return start, end, digits, index


def _number(tokens: list[tuple[int, int, str]], index: int) -> tuple[int, str]:
    for length in range(min(_LONGEST, len(tokens) - index), 0, -1):
        number = NUMBERS.get(" ".join(token for _, _, token in tokens[index : index + length]))
        if number is not None:
            return _hundreds(tokens, index + length, number, length)
    word = tokens[index][2]
    return (1, word) if word.isdigit() and len(word) <= 4 else (0, "")


def _hundreds(tokens: list[tuple[int, int, str]], index: int, number: int, taken: int) -> tuple[int, str]:
    """`quatre cent soixante-dix-huit`: a unit, a word for a hundred, and what follows below a hundred."""
    if not 1 <= number <= 9 or index >= len(tokens) or tokens[index][2] not in _HUNDRED:
        return taken, str(number)
    for length in range(min(_LONGEST, len(tokens) - index - 1), 0, -1):
        rest = NUMBERS.get(" ".join(token for _, _, token in tokens[index + 1 : index + 1 + length]))
        if rest is not None and rest > 0:
            return taken + 1 + length, str(100 * number + rest)
    return taken + 1, str(100 * number)


class SpokenPhone(Identifier):
    """Telephone numbers said aloud."""

    def __init__(self, phone: Phone) -> None:
        """Read what the words spell as `phone` reads digits."""
        shape = Shape(rf"(?i)(?:{NUMBER_WORD}[ ,]){{5}}", 0.85, why="number words that spell a valid number")
        super().__init__(
            "phone.spoken",
            "PHONE_NUMBER",
            [shape],
            triggers=[r"(?i)\b(?:nul|z[ée]ro|null|oh|plus)\s[a-z\x{e9}\x{fc}0-9]+\s"],
        )
        self._phone = phone

    @override
    def find(self, text: str) -> list[Match]:
        return [
            self.match(start, end, self.shapes[0])
            for start, end, digits in runs(text)
            if 9 <= len(digits) <= 13 and not text[start].isdigit() and self._phone.shape(digits) is not None
        ]


class SpokenCard(Identifier):
    """Payment cards said aloud, figure by figure or in groups."""

    def __init__(self) -> None:
        """Read what the words spell as a card's number: brand, length and Luhn digit."""
        shape = Shape(rf"(?i)(?:{NUMBER_WORD}[ ,]){{5}}", 0.85, why="number words that spell a valid card")
        super().__init__(
            "card.spoken",
            "CREDIT_CARD",
            [shape],
            triggers=[
                r"(?i)(?:four|five|three|vier|vijf|drie|f.nf|drei|quatre|cinq|trois)"
                r"[a-z-]* [a-z\x{e9}\x{fc}\x{eb}-]+ [a-z\x{e9}\x{fc}\x{eb}-]+ "
            ],
        )

    @override
    def find(self, text: str) -> list[Match]:
        return [
            self.match(start, end, self.shapes[0])
            for start, end, digits in runs(text)
            if 13 <= len(digits) <= 19 and not text[start].isdigit() and is_card(digits)
        ]
