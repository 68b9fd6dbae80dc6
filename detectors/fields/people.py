"""Whether a field holds a person's name: the key, the value, its siblings and the keys above, weighed together."""

import re
from collections.abc import Mapping

from detectors.fields.companies import shared_mailbox
from detectors.fields.keys import Key, above, read
from detectors.fields.values import EMPTY, Spans, whole
from detectors.fields.vocabulary import WORDS, Concept
from detectors.names import evidence, is_place
from detectors.recognizers.accounts import is_login
from detectors.recognizers.recognizer import digits, fold
from formats.leaf import Leaf

_PERSON = WORDS["person"]
_THINGS = WORDS["thing"]
_PERSON_CONCEPTS = frozenset(
    {
        "given_name",
        "family_name",
        "email",
        "phone",
        "birth_date",
        "national_id",
        "gender",
        "bsn",
        "age",
        "iban",
        "passport",
        "driver_license",
    }
)
_NAME_PARTS = frozenset({"given_name", "family_name", "part"})
_COMPANY_KEYS = WORDS["company"]

_NAME = re.compile(r"[^\W\d_][^\d_@/\\:;=+*#<>{}\[\]()|!?%€$\"“”„&]*")
_ORNAMENT = re.compile(r"(?:\s*[^\x00-\u024f\w])+\Z")  # a display name's emoji
_TITLE = re.compile(
    r"(?:(?:de heer|mevrouw|mevr|mw|dhr|meneer|mijnheer|mej|monsieur|madame|mademoiselle|mme|mlle"
    r"|mr|mrs|ms|miss|me|herr|herrn|frau|hr|fr|dr|prof|ir|ing"
    r"|docteur|maître|maitre|familie|famille|fam|m)\b\.?\s+)+",
    re.IGNORECASE,
)
_STRONG, _LIKELY, _POSSIBLE = 0.92, 0.8, 0.65
_NAMES = frozenset({"name", "naam", "nom"})
_KNOWN = 0.4  # evidence from which on whoever did something is a person
_ASSISTANT = "louise"  # who is no person where she has a field of her own, beside customers' fields


def person(concept: Concept, key: Key, leaf: Leaf, siblings: Mapping[str, str]) -> Spans:
    """The person's name in a value, or nothing."""
    name = _name(leaf.text)
    if concept.check == "query" or name is None:
        return []
    start, end = name
    text = leaf.text[start:end]
    told = evidence(text)
    match concept.check:
        case "name":
            score = _STRONG if told > 0.0 or (concept.name in {"given_name", "family_name"} and not is_company(text)) else 0.0
        case "name_part":
            score = _part(leaf, siblings, text)
        case "name_or_login":
            beside = text[0].isupper() and " " in text and has_person_beside(leaf.key, siblings)
            return _actor(leaf.text, start, end, _KNOWN if told and (beside or _is_titled(leaf.text, start)) else told)
        case _:
            if told < 0.3 and text.islower() and is_login(text) and speaks_of(key, leaf) == "person":
                return [(start, end, "USERNAME", _POSSIBLE)]
            score = _generic(key, leaf, siblings, told)
    if score and text.lower() == _ASSISTANT and _is_a_machine(siblings):
        return []
    return [(start, end, "PERSON", score)] if score else []


def _is_titled(value: str, start: int) -> bool:
    """Whether a form of address was left out before a name: `mw. T. Kuijpers`."""
    return start > 0 and value[start].isupper() and not value[:start].isspace()


def _is_a_machine(siblings: Mapping[str, str]) -> bool:
    return any(fold(text) in WORDS["machine"] or fold(text) == "assistant" for text in siblings.values() if len(text) < 20)


def _name(value: str) -> tuple[int, int] | None:
    """The span of what has the shape of a name, without a title before it."""
    start = len(value) - len(value.lstrip())
    end = len(value.rstrip())
    if end > start and (ornament := _ORNAMENT.search(value, start, end)):
        end = ornament.start()
    title = _TITLE.match(value, start)
    if title and title.end() < end:
        start = title.end()
    text = value[start:end]
    if not 2 <= len(text) <= 60 or fold(text) in EMPTY or not _NAME.fullmatch(text) or len(text.split()) > 6:
        return None
    return start, end


def is_company(text: str) -> bool:
    """Whether a name carries a company's word (`NV`, `Garage`, `Assurances`)."""
    return evidence(text + " Janssens") == 0.0


def _part(leaf: Leaf, siblings: Mapping[str, str], text: str) -> float:
    """`first`, `last`, `given`, `an`: a part of a name where the other part stands beside it, or a name above it."""
    if is_company(text) or not any(char.isupper() for char in text) or fold(text) in WORDS["weekday"]:
        return 0.0
    if any(_is_name_part(other) for other in siblings if other != leaf.key):
        return _STRONG
    outer = next(above(leaf), "")
    words = frozenset(read(outer).words)
    if read(leaf.key).bare and _is_name_part(outer):
        return _LIKELY if evidence(text) >= _KNOWN and not is_place(text) else 0.0
    return _LIKELY if words & _PERSON or words & {"name", "naam", "nom", "names"} else 0.0


def _is_name_part(key: str) -> bool:
    concept = read(key).concept
    return concept is not None and concept.name in _NAME_PARTS


def _actor(value: str, start: int, end: int, told: float) -> Spans:
    """`created_by` and its like hold a name or a login."""
    text = value[start:end]
    if fold(text) in WORDS["channel"]:
        return []
    if " " not in text and (text.islower() or any(char in "._-" for char in text)):
        if told >= 0.5:
            return [(start, end, "PERSON", _LIKELY)]
        return whole(value, "USERNAME", _POSSIBLE) if is_login(text) else []
    return [(start, end, "PERSON", _LIKELY)] if told >= _KNOWN else []


def _generic(key: Key, leaf: Leaf, siblings: Mapping[str, str], told: float) -> float:
    """A plain `name`: who stands beside it and above it decides, and the value."""
    if not is_company(leaf.text) and any(_names_the_first(other) for other in siblings):
        return _STRONG
    if _labels(leaf, siblings):
        return 0.0
    spoken_of = speaks_of(key, leaf)
    if told <= 0.0 or spoken_of == "thing" or has_company_beside(siblings) or (told < 0.75 and _is_shared_mailbox(siblings)):
        return 0.0
    if spoken_of == "person" or has_person_beside(leaf.key, siblings):
        sure = spoken_of == "person" and key.words and key.words[-1] in _NAMES and has_person_beside(leaf.key, siblings)
        least = 0.25 if sure else 0.3
        return _LIKELY if told >= least else 0.0
    return _POSSIBLE if told >= 0.6 and not is_place(leaf.text) else 0.0


def _labels(leaf: Leaf, siblings: Mapping[str, str]) -> bool:
    """Whether a value is the name of the field beside it: `{"tabLabel": "IBAN", "value": "…"}`."""
    named = read(leaf.text)
    return named.concept is not None and not named.rest and any(read(other).bare for other in siblings if other != leaf.key)


def _names_the_first(key: str) -> bool:
    concept = read(key).concept
    return concept is not None and concept.name == "given_name"


def has_company_beside(siblings: Mapping[str, str]) -> bool:
    """Whether another field of the object is a company's or a product's (`vat`, `sku`, `qty`)."""
    return any(fold(other).replace("_", "") in _COMPANY_KEYS for other in siblings)


def _is_shared_mailbox(siblings: Mapping[str, str]) -> bool:
    return any(shared_mailbox(text) for text in siblings.values() if "@" in text and len(text) < 80)


def has_person_beside(key: str, siblings: Mapping[str, str]) -> bool:
    """Whether another field of the object is a person's (`email`, `first_name`) and holds something."""
    for other, text in siblings.items():
        concept = read(other).concept
        if other != key and concept and concept.name in _PERSON_CONCEPTS and _holds(concept, text):
            return True
    return False


def _holds(concept: Concept, text: str) -> bool:
    """Whether the value beside is what its key says: a `phone` that is a model says nothing of a person."""
    match concept.name:
        case "email":
            return "@" in text
        case "phone":
            return len(digits(text)) >= 8
        case _:
            return fold(text) not in EMPTY


def speaks_of(key: Key, leaf: Leaf) -> str:
    """What the key's other words, or the nearest of the three keys above that tells, speak of: `person`, `thing` or nothing."""
    outer = [key.rest, *(frozenset(read(step).words) for step in above(leaf))]
    for words in outer[:4]:
        if words & _PERSON:
            return "person"
        if words & _THINGS:
            return "thing"
    return ""
