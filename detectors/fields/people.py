"""Whether a field holds a person's name: the key, the value, its siblings and the keys above, weighed together."""

import re
from collections.abc import Mapping

from detectors.fields.keys import Key, above, read
from detectors.fields.values import EMPTY, Spans, whole
from detectors.fields.vocabulary import WORDS, Concept
from detectors.names import evidence
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
_COMPANY_KEYS = WORDS["company"]
_IDENTIFIERS = WORDS["identifier"]
_TITLES = WORDS["title"]
_MAILBOXES = WORDS["mailbox"]

_NAME = re.compile(r"[^\W\d_][^\d_@/\\:;=+*#<>{}\[\]()|!?%€$\"“”„&]*")
_TITLE = re.compile(
    r"(?:(?:de heer|mevrouw|mevr|mw|dhr|meneer|mijnheer|mej|monsieur|madame|mademoiselle|mme|mlle"
    r"|mr|mrs|ms|miss|me|herr|herrn|frau|hr|fr|dr|prof|ir|ing"
    r"|docteur|maître|maitre|familie|famille|m)\b\.?\s+)+",
    re.IGNORECASE,
)
_STRONG, _LIKELY, _POSSIBLE = 0.92, 0.8, 0.65


def person(concept: Concept, key: Key, leaf: Leaf, siblings: Mapping[str, str]) -> Spans:
    """The person's name in a value, or nothing."""
    value = leaf.text
    if concept.check == "query":
        return []
    name = _name(value)
    if name is None:
        return []
    start, end = name
    text = value[start:end]
    told = evidence(text)
    match concept.check:
        case "name":
            score = _STRONG if told > 0.0 or (concept.name in {"given_name", "family_name"} and not _is_company(text)) else 0.0
        case "name_or_login":
            return _actor(value, start, end, told)
        case _:
            if told < 0.3 and text.islower() and is_login(text) and _said_above(key, leaf) == "person":
                return [(start, end, "USERNAME", _POSSIBLE)]
            score = _generic(key, leaf, siblings, told)
    return [(start, end, "PERSON", score)] if score else []


def _name(value: str) -> tuple[int, int] | None:
    """The span of what has the shape of a name, without a title before it."""
    start = len(value) - len(value.lstrip())
    end = len(value.rstrip())
    title = _TITLE.match(value, start)
    if title and title.end() < end:
        start = title.end()
    text = value[start:end]
    if not 2 <= len(text) <= 60 or fold(text) in EMPTY or not _NAME.fullmatch(text) or len(text.split()) > 6:
        return None
    return start, end


def _is_company(text: str) -> bool:
    return evidence(text + " Janssens") == 0.0


def _actor(value: str, start: int, end: int, told: float) -> Spans:
    """`created_by` and its like hold a name or a login."""
    text = value[start:end]
    if " " not in text and (text.islower() or any(char in "._-" for char in text)):
        return (
            whole(value, "USERNAME", _POSSIBLE)
            if is_login(text) and told < 0.5
            else [(start, end, "PERSON", _LIKELY)]
            if told >= 0.5
            else []
        )
    return [(start, end, "PERSON", _LIKELY)] if told >= 0.4 else []


def _generic(key: Key, leaf: Leaf, siblings: Mapping[str, str], told: float) -> float:
    """A plain `name`: who stands beside it and above it decides, and the value."""
    spoken_of = _said_above(key, leaf)
    if told <= 0.0 or spoken_of == "thing" or _has_company_beside(siblings) or (told < 0.75 and _is_shared_mailbox(siblings)):
        return 0.0
    if spoken_of == "person" or _has_person_beside(leaf.key, siblings):
        return _LIKELY if told >= 0.3 else 0.0
    return _POSSIBLE if told >= 0.6 else 0.0


def names_a_thing(key: Key, leaf: Leaf, siblings: Mapping[str, str]) -> bool:
    """Whether the key says that its value is the name of a product or a company, or an identifier: no name may be read in it."""
    if not key.words:
        return False
    if key.words[-1] in _IDENTIFIERS:
        return " " not in leaf.text.strip()
    if key.words[-1] not in _TITLES:
        return False
    return (_said_above(key, leaf) == "thing" or _has_company_beside(siblings)) and not _has_person_beside(leaf.key, siblings)


def _has_company_beside(siblings: Mapping[str, str]) -> bool:
    return any(fold(other).replace("_", "") in _COMPANY_KEYS for other in siblings)


def _is_shared_mailbox(siblings: Mapping[str, str]) -> bool:
    """Whether the e-mail address beside is a department's (`info@`, `facturatie@`)."""
    return any(fold(text).partition("@")[0] in _MAILBOXES for text in siblings.values() if "@" in text and len(text) < 80)


def _has_person_beside(key: str, siblings: Mapping[str, str]) -> bool:
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


def _said_above(key: Key, leaf: Leaf) -> str:
    """Whether the key's other words, or the nearest of the three keys above that tells, speak of a person or of a thing."""
    outer = [key.rest, *(frozenset(read(step).words) for step in above(leaf))]
    for words in outer[:4]:
        if words & _PERSON:
            return "person"
        if words & _THINGS:
            return "thing"
    return ""
