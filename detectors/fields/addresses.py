"""Fields of streets, addresses and towns."""

import re
from collections.abc import Mapping

from detectors.fields.keys import read
from detectors.fields.values import Spans, says_nothing, whole
from detectors.names import is_place

_STREET_END = re.compile(
    r"(?:straat|laan|weg|plein|dreef|lei|kaai|singel|gracht|dijk|steenweg|pad|hof|markt|berg|veld|baan|stra(?:ß|ss)e|str\."
    r"|allee|platz|gasse|ring"
    r"|damm|ufer)$|^(?:rue|avenue|av\.?|boulevard|bd|place|chauss[ée]e|all[ée]e|impasse|chemin|quai|cours|route|square|clos"
    r"|drève|sentier)\b"
    r"|\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|close|way|court|place|terrace|gardens|crescent|square|mews)\b",
    re.IGNORECASE,
)
_NOT_STREET = re.compile(
    r"^(?i:gang|aisle|rek|rack|regal|shelf|bin|bay|pallet) ?\w{1,3}\b|https?:|www\.|@|^0x|^/|[{}<>=]|^\d+$|^[\d.:]+$"
)
_LETTERS_AND_DIGITS = re.compile(r"[^\W\d_]{3}.*\d|\d.*[^\W\d_]{3}")
_TOWN = re.compile(r"[^\W\d_][^\d_@/\\:;={}<>]+(?:\([^()]{2,24}\))?")
_WITH_POSTCODE = re.compile(r"(?:[A-Z]{1,2}[ -])?\d{4,5}(?: ?[A-Z]{2})? (?P<town>[^\W\d_][^\d_@/\\:;={}<>]{1,40})")
_HOUSE_NUMBER = re.compile(r"\d{1,4} ?[a-zA-Z]?(?:[/-]\w{1,4})?(?: (?:bus|bte|box|b) ?\w{1,4})?")
_LONGEST_TOWN = 60
_OF_A_PERSON = frozenset(
    {
        "given_name",
        "family_name",
        "full_name",
        "part",
        "email",
        "phone",
        "birth_date",
        "national_id",
        "bsn",
        "age",
        "user_name",
        "actor",
    }
)


def street(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A street, with or without its number."""
    del siblings
    plain = value.strip()
    if len(plain) < 4 or _NOT_STREET.search(plain) or says_nothing(plain) or not re.search(r"[^\W\d_]{3}", plain):
        return []
    return whole(value, entity, 0.9)


def address(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A postal address: a street's word, or letters with a number."""
    plain = value.strip()
    if _STREET_END.search(plain) or _LETTERS_AND_DIGITS.search(plain):
        return street(value, entity, siblings)
    return []


def house_number(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A house's number, where its street stands beside it."""
    if not _HOUSE_NUMBER.fullmatch(value.strip()) or not any(_is_a_streets(key) for key in siblings):
        return []
    return whole(value, entity, 0.8)


def _is_a_streets(key: str) -> bool:
    concept = read(key).concept
    return concept is not None and concept.name == "street"


def place(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A town, region or country under a key that asks for one; a postcode before it is left out."""
    del siblings
    plain = value.strip()
    if hit := _WITH_POSTCODE.fullmatch(plain):
        start = value.index(plain) + hit.start("town")
        return [(start, start + len(hit["town"]), entity, 0.85)]
    if len(plain) < 2 or len(plain) > _LONGEST_TOWN or says_nothing(plain) or not _TOWN.fullmatch(plain):
        return []
    return whole(value, entity, 0.85)


def known_place(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A place that the lists know, under a key that may hold other things too (`lieu`, `location`)."""
    return place(value, entity, siblings) if is_place(value) else []


def in_address(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A place that the lists know under a key of machines too (`region`): a town or postcode must stand beside it."""
    return known_place(value, entity, siblings) if any(_is_of_an_address(key) for key in siblings) else []


def _is_of_an_address(key: str) -> bool:
    concept = read(key).concept
    return concept is not None and concept.name in {"city", "postcode", "street"}


def place_beside(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A place that the lists know under a key of machines and events too (`location`): a person's field must stand beside it."""
    return known_place(value, entity, siblings) if any(_is_a_persons(key) for key in siblings) else []


def _is_a_persons(key: str) -> bool:
    concept = read(key).concept
    return concept is not None and concept.name in _OF_A_PERSON
