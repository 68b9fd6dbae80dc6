"""Splits a key into words, whatever its spelling, and looks up the concept that it names. Remembered by key."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from detectors.fields.vocabulary import TERMS, WORDS, Concept
from detectors.recognizers.recognizer import fold
from formats.leaf import Leaf

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[\u0370-\u04ff]+")  # Greek and Cyrillic words as they stand
_LONGEST = 80  # a longer key is prose or data
_COMPOUND = 5  # letters a term needs to be known inside a compound (`klantvoornaam`)
_SHORTEST_PLURAL = 5
_HEADS = ("naam", "name", "adres", "plaat")
_TAILS = WORDS["tail"]
_LOOSE = frozenset({"actor", "name", "free", "query", "dialled", "mixed"})  # concepts that give way to any other in a key
_ROLE = "full_name"
_OF_A_ROLE = frozenset(
    {"phone", "email", "birth_date", "age", "plate", "street", "address", "city", "postcode", "national_id", "gender"}
)
"""Concepts that say more in a key than the role of whom they are: `tel_getuige`, `dob_driver`."""

_BARE = WORDS["bare"]
_HUSHING = (
    WORDS["hanging"] | WORDS["identifier"] | WORDS["title"] | WORDS["product_key"] | WORDS["description"] | WORDS["example"]
)
OF_A_COMPANY = frozenset({"street", "house_number", "address", "city", "region", "postcode", "phone", "email", "known_place"})
"""Concepts that a company has as well as a person."""

_LEAST_WORD, _LEAST_RUN = 2, 4  # letters of one word, and of several, that are a term within a key: `e2e_id` is no eID
_LEAST_HEAD = 6  # letters of a term at the beginning of a compound: `geburtsdatumdeskindes`, but not `participant`
_LEAST_REST = 3  # letters behind a term at the beginning of a compound: `partijlid`, but not `parties`


@dataclass(frozen=True, slots=True)
class Key:
    """A key, read.

    Attributes:
        concept: what it names, or None.
        words: all its words, folded.
        rest: the words beside the concept's own: `klant` in `klant_naam`.
        bare: whether it says nothing of its own (`value`, `answer`, `number`).
        hushing: whether anything in it can make its value nobody's (`detectors.fields.things`); most keys are done with here.
    """

    concept: Concept | None
    words: tuple[str, ...]
    rest: frozenset[str]
    bare: bool = False
    hushing: bool = False


_LONG = tuple(sorted((term for term in TERMS if len(term) >= _COMPOUND), key=len, reverse=True))


def above(leaf: Leaf) -> Iterator[str]:
    """The keys above a leaf's own, innermost first. An XML attribute's step is written `.@key`."""
    own = leaf.key.lstrip(".@")
    return (step for step in leaf.place.keys() if step.lstrip(".@") != own)  # noqa: SIM118  no dict


def split(key: str) -> tuple[str, ...]:
    """The words of a key: `tel_mobiel`, `telMobiel` and `Tel-mobiel` are (`tel`, `mobiel`)."""
    folded = key if key.isascii() else _fold_keeping_case(key)
    return tuple(word.lower() for word in _WORD.findall(folded))


def _fold_keeping_case(key: str) -> str:
    return "".join(fold(char).upper() if char.isupper() else fold(char) for char in key)


@lru_cache(maxsize=8192)
def read(key: str) -> Key:
    """What a key says. Keys longer than a name are not read."""
    if not key or len(key) > _LONGEST:
        return _NOTHING
    if key.startswith("_") and key in TERMS:
        return Key(TERMS[key], (key,), frozenset())
    words = split(key)
    if not words:
        return _NOTHING
    known = _exact(words) or _part(words) or _compound(words) or Key(None, words, frozenset(words))
    return replace(known, bare=_is_bare(key, known), hushing=_is_hushing(known))


def _is_bare(key: str, known: Key) -> bool:
    return key.lower().lstrip("@#") in _BARE and (known.concept is None or not known.concept.entity)


def _is_hushing(known: Key) -> bool:
    if known.concept is not None and known.concept.name == "biometric":  # its template is no page's
        return False
    return known.words[-1] in _HUSHING or (known.concept is not None and known.concept.name in OF_A_COMPANY)


def _term(joined: str) -> Concept | None:
    """The concept of a term, or of the term that it is the plural of."""
    known = TERMS.get(joined)
    if known is not None or len(joined) < _SHORTEST_PLURAL:
        return known
    return TERMS.get(joined[:-1]) if joined[-1] in "snx" else None


def _exact(words: tuple[str, ...]) -> Key | None:
    concept = _term("".join(words))
    return Key(concept, words, frozenset()) if concept else None


def _part(words: tuple[str, ...]) -> Key | None:
    """The longest run of words that is a term; of equally long ones the last that is no loose concept (`ville_client`)."""
    if words[-1] in _TAILS:
        return None
    loose: Key | None = None
    role: Key | None = None
    for length in range(min(len(words) - 1, 5), 0, -1):
        for start in range(len(words) - length, -1, -1):
            concept = _term("".join(words[start : start + length]))
            if concept and len("".join(words[start : start + length])) >= (_LEAST_RUN if length > 1 else _LEAST_WORD):
                key = Key(concept, words, frozenset(words[:start] + words[start + length :]))
                if concept.name in _LOOSE or (length == 1 and len(words[start]) <= _LEAST_WORD):
                    loose = loose or key
                elif length == 1 and concept.name == _ROLE:
                    role = role or key
                elif role is None or concept.name in _OF_A_ROLE:
                    return key
        if role:
            return role
        if loose and length > 1:
            return loose
    return loose


def _compound(words: tuple[str, ...]) -> Key | None:
    """A term inside a compound word: `klantvoornaam`, `verzekerdenaam`, `geburtsdatumdeskindes`."""
    word = words[-1]
    if len(word) < _COMPOUND or word in _TAILS:
        return None
    for term in _LONG:
        if len(term) < len(word) and (
            word.endswith(term) or (len(term) > _LEAST_HEAD and word.startswith(term) and len(word) - len(term) >= _LEAST_REST)
        ):
            rest = word.removesuffix(term) if word.endswith(term) else word.removeprefix(term)
            return Key(TERMS[term], words, frozenset((*words[:-1], rest)))
    for head in _HEADS:
        if word.endswith(head):
            return Key(TERMS[head], words, frozenset((*words[:-1], word.removesuffix(head).removesuffix("s"))))
    return None


_NOTHING = Key(None, (), frozenset())
