"""What a key, header, column, form field, XML tag or label says about its value, weighed with the value and its siblings."""

from collections.abc import Mapping

from detectors.fields.keys import Key, above, read
from detectors.fields.labels import is_bare, label_of
from detectors.fields.people import names_a_thing, person
from detectors.fields.values import CHECKS, Spans
from detectors.fields.vocabulary import Concept
from detectors.merge import NOTHING
from detectors.model import Match
from formats.leaf import Leaf

__all__ = ["context", "find"]

_NONE: frozenset[str] = frozenset()
_LONGEST = 200  # a longer value is prose: recognizers and names read it


def find(leaf: Leaf, siblings: Mapping[str, str]) -> list[Match]:
    """Personal data in a leaf's value that its key tells of.

    Args:
        leaf: the leaf.
        siblings: texts of the leaves of the same object, by key.
    """
    if leaf.is_key or not leaf.text or len(leaf.text) > _LONGEST:
        return []
    key = _named(leaf, siblings)
    if names_a_thing(key, leaf, siblings):
        return [Match(0, len(leaf.text), NOTHING, 1.0, "field.thing", "named by its field: no person")]
    if key.concept is None or not key.concept.entity:
        return []
    return [
        Match(start, end, entity, score, f"field.{key.concept.name}", "named by its field")
        for start, end, entity, score in _weigh(key.concept, key, leaf, siblings)
    ]


def _named(leaf: Leaf, siblings: Mapping[str, str]) -> Key:
    """What names the leaf: its key; or for a bare one (`value`, `number`) a sibling, or the key above (`policy.number`)."""
    key = read(leaf.key)
    if key.concept is not None and key.concept.name == "health_reason" and (outer := next(above(leaf), "")):
        joined = read(f"{outer}_{leaf.key}")
        return joined if joined.concept and joined.concept.name == "health" else key
    if (key.concept is None or not key.concept.entity) and is_bare(leaf.key):
        if label := label_of(siblings):
            return read(label)
        outer = next(above(leaf), "")
        joined = read(f"{outer}_{leaf.key}") if outer else key
        return joined if joined.concept and not joined.rest else key
    return key


def _weigh(concept: Concept, key: Key, leaf: Leaf, siblings: Mapping[str, str]) -> Spans:
    if concept.entity == "PERSON":
        return person(concept, key, leaf, siblings)
    return CHECKS[concept.check](leaf.text, concept.entity, siblings)


def context(leaf: Leaf) -> frozenset[str]:
    """The words of a leaf's key and of the key around it, folded: they count as context of every match in the leaf."""
    key = leaf.key
    if not key:
        return _NONE
    words = read(key).words
    outer = next(above(leaf), "")
    return frozenset(words + read(outer).words) if outer else frozenset(words)
