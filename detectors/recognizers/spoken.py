"""Numbers said aloud, as a voice transcript writes them: "nul vier acht vijf zestien drieëntwintig" is `0485 16 23`."""

import re
from collections.abc import Iterator
from typing import override

from detectors.model import Match
from detectors.recognizers.bank import is_card
from detectors.recognizers.phone import Phone
from detectors.recognizers.recognizer import Identifier, Shape

_NL_UNITS = [
    "nul",
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
]
_NL_TENS = {
    20: "twintig",
    30: "dertig",
    40: "veertig",
    50: "vijftig",
    60: "zestig",
    70: "zeventig",
    80: "tachtig",
    90: "negentig",
}
_DE_UNITS = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
_DE_TENS = {
    20: "zwanzig",
    30: "dreißig",
    40: "vierzig",
    50: "fünfzig",
    60: "sechzig",
    70: "siebzig",
    80: "achtzig",
    90: "neunzig",
}
_EN_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety"}
_FR_UNITS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_FR_TENS = {
    20: "vingt",
    30: "trente",
    40: "quarante",
    50: "cinquante",
    60: "soixante",
    70: "septante",
    80: "quatre-vingt",
    90: "nonante",
}


def _dutch() -> Iterator[tuple[str, int]]:
    yield from ((word, number) for number, word in enumerate(_NL_UNITS))
    yield "één", 1
    for tens, word in _NL_TENS.items():
        yield word, tens
        for unit in range(1, 10):
            for joint in ("en", "ën"):
                yield _NL_UNITS[unit] + joint + word, tens + unit
    yield from (("negenenzestig", 69), ("negenzestig", 69))


def _german() -> Iterator[tuple[str, int]]:
    yield from ((word, number) for number, word in enumerate(_DE_UNITS))
    yield from (("zwo", 2), ("ein", 1), ("fuenf", 5), ("zwoelf", 12), ("fuenfzehn", 15), ("dreissig", 30))
    for tens, word in _DE_TENS.items():
        yield word, tens
        yield from (((_DE_UNITS[unit] if unit > 1 else "ein") + "und" + word, tens + unit) for unit in range(1, 10))


def _english() -> Iterator[tuple[str, int]]:
    yield from ((word, number) for number, word in enumerate(_EN_UNITS))
    yield "oh", 0
    for tens, word in _EN_TENS.items():
        yield word, tens
        for unit in range(1, 10):
            yield f"{word}-{_EN_UNITS[unit]}", tens + unit
            yield f"{word} {_EN_UNITS[unit]}", tens + unit


def _french() -> Iterator[tuple[str, int]]:
    yield from ((word, number) for number, word in enumerate(_FR_UNITS))
    yield from (
        ("zero", 0),
        ("une", 1),
        ("quatre vingts", 80),
        ("quatre-vingts", 80),
        ("dix sept", 17),
        ("dix huit", 18),
        ("dix neuf", 19),
    )
    for tens, word in _FR_TENS.items():
        yield word, tens
        for unit in range(1, 20 if tens in (60, 80) else 10):
            for joint in ("-", " ", "-et-", " et "):
                yield f"{word}{joint}{_FR_UNITS[unit]}", tens + unit
                yield f"{word.replace('-', ' ')}{joint}{_FR_UNITS[unit]}", tens + unit


_NUMBERS = {**dict(_french()), **dict(_english()), **dict(_german()), **dict(_dutch())}

NUMBER_WORD = (
    r"(?:[^\W\d_]{2,9}(?:en|ën|und)(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig|zwanzig|drei(?:ß|ss)ig"
    r"|vierzig|fünfzig|sechzig|siebzig|achtzig"
    r"|neunzig)|nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|\w{3,6}tien|twintig|dertig|veertig"
    r"|vijftig|zestig|zeventig|tachtig|negentig"
    r"|negen[ëe]?n?zestig|honderd|duizend|z[ée]ro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize"
    r"|quatorze|quinze|seize|vingts?|trente|quarante"
    r"|cinquante|soixante|septante|nonante|cents?|mille|et|premier|null|eins?|zwei|zwo|drei|fünf|sechs|sieben|neun|zehn|zwölf"
    r"|\w{3,6}zehn|zwanzig|dreißig|vierzig"
    r"|fünfzig|sechzig|siebzig|achtzig|neunzig|hundert|\w{3,8}hundert\w{0,20}|\w{3,12}(?:ten|sten|te|ste|de)|zero|oh|one|two"
    r"|three|four|five|seven|eight|nine|ten"
    r"|eleven|twelve|\w{3,6}teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|first|second|third"
    r"|\w{3,8}th)"
)
"""A number said in one word, in four languages, over-approximated (ordinals and hundreds too); for shapes only."""

_HUNDRED = frozenset({"cent", "cents", "honderd", "hundert", "hundred"})
_LONGEST = 4  # words in one number ("quatre-vingt dix-huit")
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+")
_FILLERS = frozenset(
    [
        "euh",
        "uh",
        "uhm",
        "um",
        "hm",
        "dan",
        "puis",
        "alors",
        "dann",
        "streepje",
        "punt",
        "point",
        "then",
        "and",
        "en",
        "et",
        "und",
    ]
)


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
        number = _NUMBERS.get(" ".join(token for _, _, token in tokens[index : index + length]))
        if number is not None:
            return _hundreds(tokens, index + length, number, length)
    word = tokens[index][2]
    return (1, word) if word.isdigit() and len(word) <= 4 else (0, "")


def _hundreds(tokens: list[tuple[int, int, str]], index: int, number: int, taken: int) -> tuple[int, str]:
    """`quatre cent soixante-dix-huit`: a unit, a word for a hundred, and what follows below a hundred."""
    if not 1 <= number <= 9 or index >= len(tokens) or tokens[index][2] not in _HUNDRED:
        return taken, str(number)
    for length in range(min(_LONGEST, len(tokens) - index - 1), 0, -1):
        rest = _NUMBERS.get(" ".join(token for _, _, token in tokens[index + 1 : index + 1 + length]))
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
