"""How much a short value, alone in its field, looks like a person's name."""

import re
import unicodedata

from detectors.names.cues import cue
from detectors.names.lists import PARTICLES, Lexicon, lexicon

_COMPANY = re.compile(
    r"verzekering|assurance|versicherung|insurance|[&+]"
    r"|(?<![^\W_])(?:n\.?v|b\.?v|bvba|srl|sprl|scrl|snc|s\.?a|sas|sarl|gmbh|ag|ohg|kg|ug|e\.?v|ltd|llc|llp|inc|plc|corp|asbl|vzw|cvba|comm\.?v"
    r"|drukkerij|imprimerie|druckerei|brouwerij|slagerij|beenhouwerij|boucherie|metzgerei|schrijnwerkerij|menuiserie|schreinerei"
    r"|tischlerei|loodgieterij|plomberie|dakwerken|toitures|schilderwerken|bouwwerken|tuinaanleg|gartenbau|kapsalon|coiffure"
    r"|traiteur|catering|boekhandel|librairie|buchhandlung|optiek|optique|advocaten|avocats|notarissen|architecten|architectes"
    r"|brasserie|restaurant|bistro|taverne|fleuriste|quincaillerie|autohaus|rijschool|auto-école|fahrschule|wasserij|drankenhandel"
    r"|group|groupe|groep|gruppe|holding|garage|carrosserie|bakkerij|boulangerie|bäckerei|apotheek|pharmacie|apotheke|kantoor|cabinet|kanzlei"
    r"|zonen|fils|söhne|sons|partners|brothers|consulting|services?|solutions|transports?|motors|immo|hotel|café|school|école|schule|team|klanten\w*"
    r"|support|sales|admin|info|straat|laan|rue|avenue|straße)\b\.?"
)  # in small letters: told to ignore case, `re` is three times as slow
_WORD = re.compile(r"[^\W\d_]+")
_MARKS = " '’.,-()"
_TITLES = frozenset(("st", "dr", "mr", "mrs", "ms", "mme", "m", "mevr", "dhr", "herr", "frau", "o", "mc", "mac"))
_BESIDE = PARTICLES | _TITLES
_LONGEST, _MOST_WORDS = 60, 7
_BY_LIST = (0.0, 0.55, 0.65, 0.75)  # how well known the name is
_OFF_FIRST = (0.0, 0.0, 0.05, 0.2)  # taken off a well known first name that is an everyday word too
_OFF = (0.0, 0.05, 0.15, 0.4)  # taken off any other
_CAPITAL, _SMALL = 0.1, -0.05
_UNKNOWN = 0.35
_BOTH, _LEAST_BOTH, _ALONE = 0.15, 0.55, 0.8


def evidence(value: str) -> float:
    """How much a value looks like a person's name, from 0 (not at all) to 1.

    Judged by the lists of first and family names, by shape, and against the words that companies carry (NV, SRL, GmbH …).
    A well known first name alone gives about .65, first and family name 1, an unknown capitalised word .3.
    """
    text = value.strip()
    words = _WORD.findall(text)
    if not _could_be_a_name(text, words):
        return 0.0
    core = [word for word in words if len(word) > 1 and word.lower() not in _BESIDE]
    if not core or (len(core) > 1 and words[0] in cue("thing")):
        return 0.0
    known = lexicon()
    score = sum(_weight(word, known) for word in core) / len(core)
    if len(core) > 1 and score >= _LEAST_BOTH:
        score += _BOTH
    elif len(words) == 1:
        score *= _ALONE
    return round(max(0.0, min(1.0, score)), 2)


def _could_be_a_name(text: str, words: list[str]) -> bool:
    """Letters and the few marks that names have; not too long; no company's word."""
    if not 0 < len(text) <= _LONGEST or not 0 < len(words) <= _MOST_WORDS or _COMPANY.search(text.lower()):
        return False
    return all(c.isalpha() or c in _MARKS for c in text)


def _fold(word: str) -> str:
    spread = unicodedata.normalize("NFKD", word.lower())
    return "".join(char for char in spread if not unicodedata.combining(char))


def _weight(word: str, known: Lexicon) -> float:
    first, last, place, everyday = known.of(word.lower())
    if not (first or last) and not word.isascii():
        first, last, place, everyday = known.of(_fold(word))
    common = int(max(everyday))
    if first or last:
        off = _OFF_FIRST if first == len(_BY_LIST) - 1 else _OFF
        return _BY_LIST[max(first, last)] - off[common] + (_CAPITAL if word[0].isupper() else _SMALL)
    if common or place:
        return 0.0
    return _UNKNOWN if word[0].isupper() else _UNKNOWN / 2
