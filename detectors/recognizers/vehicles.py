"""Vehicles: licence plates of Belgium and its neighbours, spoken too, and vehicle identification numbers (ISO 3779)."""

import re

from detectors.recognizers.recognizer import WEAK, Identifier, Shape, after

_EDGE, _END = r"(?<![\w./-])", r"(?![\w/-])"
_FRENCH = "[A-HJ-NP-TV-Z]"
_LABEL = (
    r"nummerpla(?:at|ten)|kentekenplaat|pla(?:at|ten)(?:nummer)?|kenteken(?:nummer)?|nrplaat"
    r"|plaques?(?: d[’']immatriculation)?|immatricul\w{1,8}"
    r"|(?:kfz-|auto)?kennzeichen|(?:licen[cs]e |number |registration )?plates?|registration(?: number)?|nummernschild(?:er)?"
    r"|(?:luxemburg|belg|deutsch|franz|niederl|ausl|poln|rum|spanisch)\w{3,12} schild"
    r"|autonummer|reg(?:\."
    r"|istration)? no|truck"
)
_DUTCH = (
    r"[A-Z]{2}-\d\d-\d\d|\d\d-\d\d-[A-Z]{2}|\d\d-[A-Z]{2}-\d\d|[A-Z]{2}-\d\d-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-\d\d"
    r"|\d\d-[A-Z]{2}-[A-Z]{2}|\d\d-[A-Z]{3}-\d"
    r"|\d-[A-Z]{3}-\d\d|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}|[A-Z]{3}-\d\d-[A-Z]|[A-Z]-\d\d-[A-Z]{3}|\d-[A-Z]{2}-\d{3}"
    r"|\d{3}-[A-Z]{2}-\d"
)

_SMALL = r"[a-zäöü]{1,3}[ -][a-z]{1,2}[ -]?[1-9]\d{1,3}|[a-z]{2}[ -]?\d{3}[ -]?[a-z]{2}|[a-z]{2}\d\d ?[a-z]{3}"
_SMALL_PROSE = """
    ist in an ab de am so on my at is of le du en un la et op er ca ma ta zu im um we no pas que mit
"""
_SMALL_BEFORE = frozenset(_SMALL_PROSE.split())


def is_small_letters(value: str) -> bool:
    """Whether letters and figures, where all letters are small, are no small words before a number."""
    return not value.islower() or not _SMALL_BEFORE & set(re.findall(r"[a-zäöü]+", value))


PLATE = Identifier(
    "plate",
    "LICENSE_PLATE",
    [
        Shape(_EDGE + r"[1-9]-[A-Z]{3}-\d{3}" + _END, 0.96, kind="be", why="Belgian form 1-ABC-234"),
        Shape(_EDGE + r"[1-9]-[a-z]{3}-\d{3}" + _END, 0.85, kind="be", why="Belgian form 1-abc-234"),
        Shape(_EDGE + r"[1-9][ .][A-Z]{3}[ .]\d{3}" + _END, 0.7, kind="be", why="Belgian form 1 ABC 234"),
        Shape(_EDGE + r"[1-9][A-Za-z]{3}\d{3}" + _END, WEAK, kind="be", why="Belgian form, joined"),
        Shape(_EDGE + r"[A-Z]{3}[- ]?\d{3}" + _END, WEAK, kind="be", why="older Belgian form ABC-123"),
        Shape(_EDGE + rf"{_FRENCH}{{2}}-\d{{3}}-{_FRENCH}{{2}}" + _END, 0.85, kind="fr", why="French form AB-123-CD"),
        Shape(_EDGE + rf"{_FRENCH}{{2}}[ ]?\d{{3}}[ ]?{_FRENCH}{{2}}" + _END, WEAK, kind="fr", why="French form AB 123 CD"),
        Shape(_EDGE + f"(?:{_DUTCH})" + _END, WEAK, kind="nl", why="Dutch form"),
        Shape(_EDGE + r"[A-Z]{2}[ -]?\d{4}" + _END, WEAK, kind="lu", why="Luxembourg form AB 1234"),
        Shape(
            after(
                _LABEL,
                r"(?=[A-Z0-9 .-]{0,7}\d)(?=[A-Z0-9 .-]{0,7}[A-Z])[A-Z0-9]{1,4}(?:[ .-][A-Z0-9]{1,5}){1,2}"
                r"|[A-Z]{1,3}\d{2,4}[A-Z]{0,3}",
                24,
            ),
            0.75,
            why="after a word for a plate",
        ),
        Shape(
            rf"(?<![^\W_])(?i:{_LABEL}|reg)(?i:,?(?: van (?:de|het) [^\W\d_]{{4,14}})?(?: is| ist| est|:| c[’']est| c| =| war"
            rf"| was)?) (?P<value>{_SMALL})(?![\w-])",
            0.7,
            kind="small",
            why="small letters after a word for a plate",
        ),
    ],
    check=is_small_letters,
    words=(
        "nummerplaat nummerplaten plaat platen plaatnummer kenteken kentekenplaat nrplaat plaque plaques immatricule "
        "immatriculee immatriculation kennzeichen plate plates registration"
    ),
    near=45,
    triggers=[
        r"[0-9][ .-]?[A-Za-z]{3}[ .-]?[0-9]",
        r"[A-ZÄÖÜ]{1,3}[ -]?[A-Z]{0,2}[ -]?[0-9]",
        r"[0-9][ -]?[A-Z]{1,3}[ -]?[0-9A-Z]",
        r"(?i)pla(?:at|que|te)|kenteken|kennzeichen|immatric|\breg|schild|autonummer",
    ],
)

_CARS = (
    "nummerplaat nummerplaten plaat plaque kenteken immatricule immatriculation kennzeichen kennz plate registration reg"
    " auto wagen "
    "voiture vehicule voertuig fahrzeug bestelwagen camionnette rijdt rijden roule conduit fahrt fahre golf polo clio moto "
    "motor motorfiets motorrad car truck vrachtwagen camion remorque aanhangwagen anhanger tegenpartij unfallgegner"
)
_SMALL_WORDS = """
    jan feb maa mrt apr mei jun jul aug sep sept okt nov dec fev avr mai jui aou oct mar may mrz dez eur uur min dag van per
"""
_NO_LETTERS = frozenset(_SMALL_WORDS.split())


def is_small_plate(value: str) -> bool:
    """Whether letters and figures can be a plate written as people chat: no month, unit or small word between figures."""
    return not _NO_LETTERS & set(re.findall(r"[a-z]+", value.lower()))


CHATTED_PLATE = Identifier(
    "plate.chat",
    "LICENSE_PLATE",
    [
        Shape(_EDGE + r"[1-9][ .-]?[a-z]{3}[ .-]?\d{3}" + _END, WEAK, kind="be", why="Belgian form in small letters"),
        Shape(_EDGE + r"[1-9][A-Z]{3}\d{3}" + _END, WEAK, kind="be", why="Belgian form, joined"),
        Shape(_EDGE + f"(?i:{_DUTCH})" + _END, WEAK, kind="nl", why="Dutch form"),
        Shape(_EDGE + r"[A-Z]{2}\d\d ?[A-Z]{3}" + _END, WEAK, kind="uk", why="British form"),
    ],
    check=is_small_plate,
    words=_CARS,
    near=30,
    triggers=[
        r"[1-9][ .-]?[A-Za-z]{3}[ .-]?[0-9]{3}",
        r"[A-Za-z]-[0-9]{2,3}-[A-Za-z]|[0-9]-[A-Za-z]{2,3}-[0-9]|[A-Za-z]{2}-[0-9]{2}-[0-9]{2}(?:[^0-9]|$)"
        r"|[0-9]{2}-[0-9]{2}-[A-Za-z]{2}"
        r"|[A-Za-z]{2}-[A-Za-z]{2}-[0-9]{2}|[0-9]{2}-[A-Za-z]{2}-[A-Za-z]{2}",
        r"[A-Z]{2}[0-9]{2} ?[A-Z]{3}",
    ],
)

GERMAN_PLATE = Identifier(
    "plate.de",
    "LICENSE_PLATE",
    [Shape(_EDGE + r"[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?[1-9]\d{0,3}[EH]?" + _END, WEAK, why="German form")],
    words="kennzeichen nummerplaat plaat kenteken plaque immatricule plate wagen fahrzeug fahrer auto pkw lkw kfz unfallgegner "
    "motorrad roller anhanger kombi transporter lieferwagen kennz fahrt fahre moto",
    near=45,
    triggers=[r"[A-ZÄÖÜ][- ][A-Z]{1,2}[- ]?[1-9]"],
)

_SPELLED = (
    r"(?:alfa|alpha|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliet|juliett|kilo|lima|mike|november|oscar|papa"
    r"|quebec|romeo|sierra|tango|uniform"
    r"|victor|whisk(?:e)?y|x-?ray|yankee|zulu|[a-z](?= ))"
)
_DIGIT = (
    r"(?:nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|z[ée]ro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|null"
    r"|eins?|zwei|zwo|drei|f[üu]nf|sechs"
    r"|sieben|neun|zero|one|two|three|four|five|seven|eight|nine|\d)"
)

_LETTER = rf"(?:(?:{_SPELLED}|[a-z])(?: (?:wie|comme|van|as in|for|zoals) [^\W\d_]{{2,12}})?)"
_SAID = (
    r"(?:(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|un|deux|trois|quatre|cinq|six|sept|huit|neuf|ein|eins|zwei|drei"
    r"|fünf|sechs|sieben|neun|zero|null|nul|zéro|one|two|three|four|five|seven|eight|nine|dix|onze|douze|treize|quatorze|quinze"
    r"|seize|vingt|trente|quarante|cinquante|soixante|septante|nonante|cents?|et|tien|elf|twaalf|honderd|zehn|zwölf|hundert"
    r"|[a-zäëöüß]{2,16}(?:tig|ßig|zig|tien|zehn|teen|ty)|eleven|twelve|ten|hundred|and|\d{1,3})(?![^\W_]))"
)

SPOKEN_PLATE = Identifier(
    "plate.spoken",
    "LICENSE_PLATE",
    [
        Shape(
            rf"(?<!\w){_DIGIT}(?:[ ,-]{{1,2}}{_SPELLED}){{3}}(?:[ ,-]{{1,2}}{_SAID}){{1,5}}(?!\w)",
            0.85,
            why="spoken Belgian form",
            flags=re.IGNORECASE,
        ),
        Shape(
            rf"(?<!\w){_SPELLED}(?:[ -]{_SPELLED})(?:[ -]{_DIGIT}){{3}}(?:[ -]{_SPELLED}){{2}}(?!\w)",
            0.8,
            why="spoken French form",
            flags=re.IGNORECASE,
        ),
        Shape(
            rf"(?<![^\W_])(?:{_LABEL})(?![^\W_])[^\n.!?\d]{{0,16}}? (?P<value>{_DIGIT}(?:[ ,-]{{1,2}}{_LETTER}){{3}}"
            rf"(?:[ ,-]{{1,2}}{_SAID}){{1,5}})(?!\w)",
            0.8,
            why="spoken Belgian form after a word for a plate",
            flags=re.IGNORECASE,
        ),
        Shape(
            rf"(?<![^\W_])(?:{_LABEL})(?![^\W_])[^\n.!?\d]{{0,16}}? "
            rf"(?P<value>(?!y a |a y ){_LETTER}(?:[ ,-]{{1,2}}{_LETTER}){{1,4}}"
            rf"(?:[ ,-]{{1,2}}{_SAID}){{1,5}}(?:(?:[ ,-]{{1,2}}{_LETTER}){{2}})?)(?!\w)",
            0.75,
            why="spoken letters and figures after a word for a plate",
            flags=re.IGNORECASE,
        ),
    ],
    triggers=[
        r"(?i)(?:plat|plaque|plaat|kennzeichen|kenteken|registration)[^0-9\n]* [a-z]",
        r"(?i)\b(?:charlie|alfa|alpha|bravo|delta|echo|foxtrot|golf|hotel|india|kilo|lima|mike|oscar|papa|romeo|sierra|tango"
        r"|victor|zulu|whisk)",
        r"(?i) [a-z] [a-z] [a-z] ",
    ],
)


def is_vin(value: str) -> bool:
    """Whether seventeen characters can be a vehicle's: letters and digits mixed, the last four digits (EU practice)."""
    number = value.upper()
    letters = sum(char.isalpha() for char in number)
    return 3 <= letters <= 13 and number[-4:].isdigit() and any(char.isalpha() for char in number[:3]) and len(set(number)) > 6


VIN = Identifier(
    "vin",
    "VIN",
    [
        Shape(r"(?<![\w-])[A-HJ-NPR-Z0-9]{17}(?![\w-])", 0.8, why="seventeen characters, no I, O or Q"),
        Shape(r"(?<![\w-])(?i:[A-HJ-NPR-Z0-9]){17}(?![\w-])", WEAK, why="seventeen characters, no I, O or Q"),
    ],
    check=is_vin,
    words="vin chassis fahrgestell fin cadre serie identification wagen voertuig vehicule fahrzeug",
    triggers=[r"[A-HJ-NPR-Za-hj-npr-z0-9]{17}"],
)

VEHICLES = (PLATE, CHATTED_PLATE, GERMAN_PLATE, SPOKEN_PLATE, VIN)
