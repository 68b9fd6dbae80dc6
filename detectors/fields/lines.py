"""Lines of a form inside a text: `Passwort: Sommerwind7`, `Gezindte (optioneel): boeddhist`, `Letsels: …` read as fields are."""

import re
from collections.abc import Iterator, Mapping

from detectors.fields.checks import CHECKS
from detectors.fields.keys import Key, read
from detectors.fields.people import person
from detectors.fields.values import Spans
from detectors.model import Match
from formats.leaf import Leaf, Place

_LINE = re.compile(
    r"(?:^|[\n;|])[ \t>*•–-]{0,4}(?P<label>[^\W\d_][^\n:;|?!]{1,40}?)[ \t]?:\*{0,2}[ \t]{1,4}(?P<value>[^\s:][^\n;|]{1,90})"
)
_BRACKETS = re.compile(r"\([^)]*\)?")
_MORE = re.compile(r" ?\(| [–-] |, ")  # what parts a value from a remark behind it
_LISTED = re.compile(r"[^,/+]+")
_BLOB = re.compile(r"[A-Za-z0-9+/_=-]*")  # how a template goes on that is longer than a line is read
_CATEGORIES = frozenset(
    {
        "health", "medication", "prescription_code", "blood_group", "religion", "politics", "party", "ethnicity", "orientation",
        "union", "criminal", "criminal_record", "genetic",
    }
)  # fmt: skip
_FIELDS = _CATEGORIES | {
    "given_name", "family_name", "full_name", "city", "birth_date", "birth_year", "age", "user_name",
    "password", "pin", "policy_number", "plate", "vin", "passport", "id_card", "driver_license", "phone", "name", "known_place",
    "screening", "membership", "health_reason", "biometric", "genotype", "health_insurance", "wallet",
}  # fmt: skip
_FIRST_LABEL_WORDS = 6
_MOST_WORDS = 6  # of a category's value: a longer one is prose
_LIKELY, _SURE = 0.85, 0.97  # a login is taken for a name where nothing says more surely
_PLACE = Place("line")


def in_lines(text: str) -> list[Match]:
    """What labelled lines say; a line is weighed beside the others, as a field is beside its siblings."""
    if ": " not in text:
        return []
    lines = list(_lines(text))
    if not lines:
        return []
    siblings = {label: text[start:end] for label, _, start, end in lines}
    return [match for label, key, start, end in lines for match in _read(label, key, text, (start, end), siblings)]


def _lines(text: str) -> Iterator[tuple[str, Key, int, int]]:
    """Label, what it says, and where its value stands."""
    for hit in _LINE.finditer(text):
        label = _BRACKETS.sub("", hit["label"]).strip()
        key = read(label)
        if key.concept is not None and key.concept.name in _FIELDS and len(key.words) <= _FIRST_LABEL_WORDS:
            start = hit.start("value")
            yield label, key, start, start + len(hit["value"].rstrip(" \t.,"))


def _read(label: str, key: Key, text: str, span: tuple[int, int], siblings: Mapping[str, str]) -> Iterator[Match]:
    concept = key.concept
    if concept is None:
        return
    for start, end in _values(concept.name, text, *span):
        found = _weigh(label, key, text[start:end], siblings)
        for first, last, entity, score in found:
            sure = _SURE if entity == "USERNAME" else min(score, _LIKELY)
            yield Match(start + first, start + last, entity, sure, f"line.{concept.name}", "named by its line's label")
        if found and concept.name not in _CATEGORIES:
            return


def _values(name: str, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A category's line may list several; any other value is tried whole, then up to a remark."""
    if name in _CATEGORIES:
        for hit in _LISTED.finditer(text, start, _remark(text, start, end, r" ?\(| [–-] ")):
            yield hit.span()
        return
    if name == "biometric" and (blob := _BLOB.match(text, end)):
        end = blob.end()
    yield start, end
    if shorter := _MORE.search(text, start, end):
        yield start, shorter.start()


def _remark(text: str, start: int, end: int, pattern: str) -> int:
    hit = re.compile(pattern).search(text, start, end)
    return hit.start() if hit else end


def _weigh(label: str, key: Key, value: str, siblings: Mapping[str, str]) -> Spans:
    concept = key.concept
    if concept is None or (concept.name in _CATEGORIES and len(value.split()) > _MOST_WORDS):
        return []
    if concept.entity == "PERSON":
        return person(concept, key, Leaf(Place(label, _PLACE), label, value), siblings)
    return CHECKS[concept.check](value, concept.entity, siblings)
