"""What a key, header, column, form field, XML tag or label says about its value, weighed with the value and its siblings."""

import re
from collections.abc import Mapping

from detectors.fields.checks import CHECKS
from detectors.fields.companies import has_a_trade
from detectors.fields.keys import Key, above, read
from detectors.fields.labelled import checked
from detectors.fields.labels import label_of
from detectors.fields.lines import in_lines
from detectors.fields.people import has_person_beside, person
from detectors.fields.tables import titled
from detectors.fields.things import in_general, silence
from detectors.fields.values import Spans
from detectors.fields.vocabulary import WORDS
from detectors.merge import NOTHING
from detectors.model import Match
from formats.leaf import Leaf

__all__ = ["context", "find", "titled"]

_NONE: frozenset[str] = frozenset()
_LONGEST = 200  # a longer value is prose: recognizers and names read it
_HINTS = {"ip": ("ip",), "national_id": ("rijksregisternummer",), "bsn": ("bsn",), "nir": ("nir",), "tax_id": ("steuer",)}
_NAMES = frozenset({"name", "naam", "nom"})
_HANGING = WORDS["hanging"]
_LIMITS = WORDS["limit"]
_CODE_SYSTEMS = WORDS["code_system"]
_YEARS = WORDS["year"]
_OWN_NUMBER = re.compile(
    r"(?=(?:\D*\d){4})[A-Z0-9]{1,6}(?:[-./ ][A-Z0-9]{1,10}){1,4}"
)  # grouped, as organisations number contracts
_SENSITIVE = frozenset(
    {
        "HEALTH",
        "RELIGION",
        "POLITICAL_OPINION",
        "ETHNICITY",
        "SEXUAL_ORIENTATION",
        "TRADE_UNION",
        "CRIMINAL_OFFENCE",
        "BIOMETRIC_TEMPLATE",
        "GENETIC_DATA",
    }
)


def find(leaf: Leaf, siblings: Mapping[str, str]) -> list[Match]:
    """Personal data in a leaf's value that its key tells of, or the labels of its lines.

    Args:
        leaf: the leaf.
        siblings: texts of the leaves of the same object, by key.
    """
    text = leaf.text
    if leaf.is_key or not text:
        return []
    lines = in_lines(text) if ": " in text else []
    if len(text) > _LONGEST:
        return lines or _template(leaf)
    own = read(leaf.key)
    if own.concept is None and not own.bare and not own.hushing:
        return lines
    key = _named(leaf, own, siblings)
    if key.hushing and (silent := silence(key, leaf, siblings)):
        return [silent]
    if key.concept is None or not key.concept.entity or _is_nobodys(key, leaf, siblings):
        return lines
    found = _matches(key, leaf, siblings)
    if not found and key.concept.entity == "PERSON" and has_a_trade(text):
        return [Match(0, len(text), NOTHING, 1.0, "field.thing", "named by its field: a company")]
    return [*lines, *found]


def _template(leaf: Leaf) -> list[Match]:
    """A biometric template, which is longer than other values and no prose."""
    concept = read(leaf.key).concept
    if concept is None or concept.check != "template":
        return []
    spans = CHECKS["template"](leaf.text, concept.entity, {})
    return [Match(*span, f"field.{concept.name}", "named by its field") for span in spans]


def _is_nobodys(key: Key, leaf: Leaf, siblings: Mapping[str, str]) -> bool:
    """Whether a field of a telling concept is one of statistics or terms (`stats.city`, `max_age`)."""
    entity = key.concept.entity if key.concept else ""
    if entity == "AGE":
        return bool(key.rest & _LIMITS)
    if entity == "LOCATION":
        return in_general(key, leaf) and not has_person_beside(leaf.key, siblings)
    return entity in _SENSITIVE and in_general(key, leaf)


def _matches(key: Key, leaf: Leaf, siblings: Mapping[str, str]) -> list[Match]:
    concept = key.concept
    if concept is None:
        return []
    spans: Spans
    if concept.entity == "PERSON":
        spans = person(concept, key, leaf, siblings)
    elif concept.check == "recognized" and key is not read(leaf.key):
        spans = checked(leaf.text, concept.entity)
    else:
        spans = CHECKS[concept.check](leaf.text, concept.entity, siblings)
    return [
        Match(start, end, entity, score, f"field.{concept.name}", "named by its field") for start, end, entity, score in spans
    ]


def _named(leaf: Leaf, key: Key, siblings: Mapping[str, str]) -> Key:
    """What names the leaf: its key; or for a bare one (`value`, `number`) a sibling, or the key above (`policy.number`)."""
    if (
        key.concept is not None
        and key.concept.name == "name"
        and leaf.key.lower() in _NAMES
        and (outer := read(next(above(leaf), ""))).concept is not None
    ):
        return outer if outer.concept and outer.concept.entity in _SENSITIVE and _says(outer, leaf) else key
    if key.concept is not None and key.concept.name == "health_reason" and (outer := next(above(leaf), "")):
        joined = read(f"{outer}_{leaf.key}")
        return joined if joined.concept and joined.concept.name == "health" else key
    if key.concept is None and key.words and key.words[-1] in _HANGING and (outer := next(above(leaf), "")):
        return _hung(key, read(outer), outer)
    if leaf.key == "id" and (kind := siblings.get("type")) and _OWN_NUMBER.fullmatch(leaf.text):
        typed = read(kind)
        return typed if typed.concept and typed.concept.name == "policy_number" else key
    if key.bare:
        if label := label_of(siblings):
            return read(label)
        outer = next(above(leaf), "")
        joined = read(f"{outer}_{leaf.key}") if outer else key
        return joined if joined.concept and joined.rest <= frozenset(key.words) else key
    return key


def _hung(key: Key, outer: Key, above_it: str) -> Key:
    """What a last word (`code`, `key`, `year`) says together with the key above: a date's year, a diagnosis' code."""
    if "".join(outer.words) in _CODE_SYSTEMS:  # a table of codes
        return key
    if key.words[-1] in _YEARS:
        return read("birth_year") if outer.concept and outer.concept.name == "birth_date" else key
    joined = read("_".join((above_it, *key.words)))
    return joined if joined.concept and not joined.rest else key


def _says(outer: Key, leaf: Leaf) -> bool:
    """Whether what stands above a `name` is told by it: a `party` may be one of politics or one to a contract."""
    concept = outer.concept
    return concept is not None and (concept.name != "party" or bool(CHECKS[concept.check](leaf.text, concept.entity, {})))


def expected(key: str) -> str:
    """The entity type that a key by itself speaks of (`iban`, `rijksregisternummer`), empty where it speaks of none."""
    concept = read(key).concept
    return concept.entity if concept else ""


def context(leaf: Leaf) -> frozenset[str]:
    """The words of a leaf's key and of the key around it, folded: they count as context of every match in the leaf."""
    key = leaf.key
    if not key:
        return _NONE
    own = read(key)
    words = own.words if own.concept is None else (*own.words, *_HINTS.get(own.concept.name, ()))
    if len(own.words) > 1:
        words = (*words, "_".join(own.words))  # for context words of several words (`citizen_service`)
    outer = next(above(leaf), "")
    return frozenset((*words, *read(outer).words)) if outer else frozenset(words)
