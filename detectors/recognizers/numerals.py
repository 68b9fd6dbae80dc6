"""Number words in Dutch, French, German and English, as people say and write them: what each counts, and a pattern."""

from collections.abc import Iterator

_UNITS = {
    "nl": """
        nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien
        negentien""",
    "de": """
        null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn
        neunzehn""",
    "en": """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
        nineteen""",
    "fr": """
        zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit
        dix-neuf""",
}
"""From nought to nineteen."""

_TENS = {
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "fr": "vingt trente quarante cinquante soixante septante quatre-vingt nonante",
}
"""From twenty to ninety."""

_NL_UNITS, _DE_UNITS, _EN_UNITS, _FR_UNITS = (words.split() for words in _UNITS.values())
_NL_TENS, _DE_TENS, _EN_TENS, _FR_TENS = (dict(zip(range(20, 100, 10), words.split(), strict=True)) for words in _TENS.values())


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


NUMBERS = {**dict(_french()), **dict(_english()), **dict(_german()), **dict(_dutch())}
"""What each word, or group of words, counts."""

NUMBER_WORD = (
    r"(?:[^\W\d_]{2,9}(?:en|ën|und)(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig|zwanzig|drei(?:ß|ss)ig"
    r"|vierzig|fünfzig|sechzig|siebzig|achtzig"
    r"|neunzig)|nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|\w{3,6}tien|twintig|dertig|veertig"
    r"|vijftig|zestig|zeventig|tachtig|negentig"
    r"|negen[ëe]?n?zestig|honderd|duizend|z[ée]ro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize"
    r"|quatorze|quinze|seize|vingts?|trente|quarante"
    r"|cinquante|soixante|septante|nonante|cents?|mille|et|premier|null|eins?|zwei|zwo|drei|fünf|sechs|sieben|neun|zehn|zwölf"
    r"|\w{3,6}zehn|zwanzig|dreißig|vierzig"
    r"|fünfzig|sechzig|siebzig|achtzig|neunzig|hundert|\w{3,8}hundert\w{0,20}|\w{3,12}(?:ten|sten|ster|ter|te|ste|de)|zero|oh|one|two"
    r"|three|four|five|seven|eight|nine|ten"
    r"|eleven|twelve|\w{3,6}teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|first|second|third"
    r"|\w{3,8}th)"
)
"""A number said in one word, in four languages, over-approximated (ordinals and hundreds too); for shapes only."""
