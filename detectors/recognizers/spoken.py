"""Numbers said aloud, as a voice transcript writes them: "nul vier acht vijf zestien drieëntwintig" is `0485 16 23`."""

import re
from collections.abc import Iterator
from typing import override

from detectors.model import Match
from detectors.recognizers.bank import is_card
from detectors.recognizers.numerals import NUMBER_WORD, NUMBERS
from detectors.recognizers.phone import Phone
from detectors.recognizers.recognizer import WEAK, Identifier, Shape

_HUNDRED = frozenset({"cent", "cents", "honderd", "hundert", "hundred"})
_REPEATED = {"double": 2, "dubbel": 2, "dubbele": 2, "doppel": 2, "triple": 3, "driedubbel": 3}
_FEWEST_SAID, _MOST_SAID = 8, 13  # figures of a telephone number, some of which a transcript may have lost
_SAID = re.compile(r"(?i)(?:nul|z[ée]ro|null|oh)\s[a-zéü0-9]+\s(?:[^\W_]+[\s,-]+){3}")
_SAID_OF = """
    tel telefoon telefoonnummer telephone telefon phone gsm mobiel mobile portable handy rufnummer nummer numero number bellen
    terugbellen rappeler joindre anrufen erreichbar call reach ring whatsapp
"""
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
    times = _REPEATED.get(tokens[index][2])
    if times and index + 1 < len(tokens):
        number = NUMBERS.get(tokens[index + 1][2])
        return (2, str(number) * times) if number is not None and number <= 9 else (0, "")
    if number := _compound(tokens[index][2]):
        return 1, number
    for length in range(min(_LONGEST, len(tokens) - index), 0, -1):
        number = NUMBERS.get(" ".join(token for _, _, token in tokens[index : index + length]))
        if number is not None:
            return _hundreds(tokens, index + length, number, length)
    word = tokens[index][2]
    return (1, word) if word.isdigit() and len(word) <= 4 else (0, "")


def _compound(word: str) -> str:
    """`vierhonderdzevenentachtig`, in one word: its figures; nothing where it is no hundred."""
    for hundred in ("honderd", "hundert"):
        unit, found, rest = word.partition(hundred)
        if found and unit in NUMBERS and (not rest or rest in NUMBERS):
            return str(100 * NUMBERS[unit] + (NUMBERS[rest] if rest else 0))
    return ""


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
        unclear = Shape(shape.regex, WEAK, why="number words that spell most of a number")
        super().__init__(
            "phone.spoken",
            "PHONE_NUMBER",
            [shape, unclear],
            words=_SAID_OF,
            triggers=[r"(?i)\b(?:nul|z[ée]ro|null|oh|plus)\s[a-z\x{e9}\x{fc}0-9]+\s"],
        )
        self._phone = phone

    @override
    def find(self, text: str) -> list[Match]:
        found: list[Match] = []
        for start, end, digits in runs(text):
            if text[start].isdigit() or not _FEWEST_SAID <= len(digits) <= _MOST_SAID:
                continue
            if len(digits) > _FEWEST_SAID and self._phone.shape(digits) is not None:
                dialled = digits[0] == "0" or text.endswith("plus ", 0, start)
                found.append(self.match(start, end, self.shapes[0 if dialled else 1]))
            elif digits[0] == "0" != digits[1] and _SAID.match(text, start, end):
                found.append(self.match(start, end, self.shapes[1]))
        return found


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
