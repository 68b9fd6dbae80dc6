"""Fields in which no name is a person's: products, models, identifiers, statistics, and what a company's record holds."""

import re
from collections.abc import Mapping

from detectors.fields.companies import of_a_company
from detectors.fields.keys import Key, above, read
from detectors.fields.people import has_company_beside, has_person_beside, speaks_of
from detectors.fields.vocabulary import WORDS
from detectors.merge import NOTHING
from detectors.model import Match
from formats.leaf import Leaf

_IDENTIFIERS = WORDS["identifier"]
_TITLES = WORDS["title"]
_PRODUCTS = WORDS["product_key"]
_DESCRIPTIONS = WORDS["description"]
_GENERAL = WORDS["general"]
_EXAMPLES = WORDS["example"]
_OBJECT_ID = re.compile(r"[a-z]{2,10}_[A-Za-z0-9]{8,40}")
_PEOPLE = frozenset({"given_name", "family_name", "full_name"})
_LOOSELY, _FIRMLY = 1.0, 10.0


def silence(key: Key, leaf: Leaf, siblings: Mapping[str, str]) -> Match | None:
    """A match that says: nothing here. A loose one outweighs names and places only, a firm one everything.

    Args:
        key: one that is `hushing`.
        leaf: the leaf.
        siblings: texts beside it.
    """
    if _is_an_example(key) or _is_an_object_id(key, leaf) or of_a_company(key, leaf, siblings):
        return Match(0, len(leaf.text), NOTHING, _FIRMLY, "field.company", "named by its field: nobody's")
    if _names_a_thing(key, leaf, siblings):
        return Match(0, len(leaf.text), NOTHING, _LOOSELY, "field.thing", "named by its field: no person")
    return None


def in_general(key: Key, leaf: Leaf) -> bool:
    """Whether the key, or the two above it, speak of statistics, terms or news: nobody's illness or party."""
    outer = [frozenset(key.words), *(frozenset(read(step).words) for step in above(leaf))]
    return any(words & _GENERAL for words in outer[:3])


def _is_an_example(key: Key) -> bool:
    return key.words[-1] in _EXAMPLES


def _is_an_object_id(key: Key, leaf: Leaf) -> bool:
    return key.words[-1] in _IDENTIFIERS and key.concept is None and _OBJECT_ID.fullmatch(leaf.text) is not None


def _names_a_thing(key: Key, leaf: Leaf, siblings: Mapping[str, str]) -> bool:
    """Whether the key says that its value is the name of a product or a company, or an identifier: no name may be read in it."""
    last = key.words[-1]
    if last in _IDENTIFIERS:
        return " " not in leaf.text.strip() and (key.concept is None or key.concept.entity in {"", "PERSON"})
    if last in _PRODUCTS:
        return key.concept is None or key.concept.name not in _PEOPLE
    if last in _DESCRIPTIONS and has_company_beside(siblings):
        return not has_person_beside(leaf.key, siblings)
    if last not in _TITLES and last not in _DESCRIPTIONS:
        return False
    if last in _DESCRIPTIONS:
        return speaks_of(key, leaf) == "thing" and len(leaf.text.split()) <= _SHORT
    return (speaks_of(key, leaf) == "thing" or has_company_beside(siblings)) and not has_person_beside(leaf.key, siblings)


_SHORT = 4  # words of a thing's designation; a longer description is prose
