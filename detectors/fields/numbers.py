"""Fields of telephone numbers, dates of birth, ages, plates and documents: a `phone` that holds a model is no phone number."""

import re
from collections.abc import Mapping

from detectors.fields.keys import read
from detectors.fields.values import Spans, whole
from detectors.recognizers.checks import is_date
from detectors.recognizers.phone import Phone
from detectors.recognizers.recognizer import digits, fold

_PHONES = Phone("BE")
_DIALLED = re.compile(r"[+(]?[\d ()./+-]{7,24}")
_EXPIRY = re.compile(r"(?:0?[1-9]|1[0-2])(?: ?[/-] ?(?:20)?\d\d)?|(?:20)?\d\d(?:-(?:0[1-9]|1[0-2]))?|(?:0[1-9]|1[0-2])\d\d")
_EXTENSION = re.compile(r"\s*(?:ext\.?|x|toestel|poste|dw)\s?\d{1,5}\Z", re.IGNORECASE)
_DATE = re.compile(
    r"(?P<a>\d{1,4})[-/. ](?P<b>\d{1,2})[-/. ](?P<c>\d{1,4})(?:[T ][\d:.,+Z-]*)?|(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)"
)
_MONTH = re.compile(
    r"\d{1,2}(?:er|e|\.|st|nd|rd|th)? ?-? ?(?:of )?[^\W\d_]{3,12}\.?,? ?-?\d{2,4}|[^\W\d_]{3,12}\.? \d{1,2},? \d{4}"
)
_COMPACT = re.compile(r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>(?:19|20)\d\d)")
_SHORT = re.compile(r"(?P<a>\d\d)(?P<b>\d\d)(?P<c>\d\d)")  # as on a passport
_AGED = re.compile(
    r"(?:[1-9]\d?|1[01]\d)(?:[.,]5)?(?: ?(?:jaar|jr?|ans?|jahre?|years?|yrs?|y)(?: (?:oud|alt|old))?)?", re.IGNORECASE
)
_FOREIGN_NUMBER = re.compile(r"(?:whatsapp:|sms:|tel:)?\+?[1-9]\d{0,2}[ .-]?(?:\(?\d{1,4}\)?[ .-]?){2,5}")
_PLATE = re.compile(r"[0-9A-ZÄÖÜa-zäöü][0-9A-ZÄÖÜa-zäöü .·-]{2,11}")
_DOCUMENT = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9 ./-]{4,19}")


def expiry_beside(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A month, a year or both under a key of other things too (`expiry`), where a card's number or code stands beside it."""
    if _EXPIRY.fullmatch(value.strip()) and any(_is_a_cards(key) for key in siblings):
        return whole(value, entity, 0.85)
    return []


def _is_a_cards(key: str) -> bool:
    concept = read(key).concept
    return concept is not None and concept.name in {"card_number", "card_cvv"}


def phone(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A telephone number in any of the ways that people write one; an extension after it is left out."""
    del siblings
    plain = _EXTENSION.sub("", value.strip())
    if not _DIALLED.fullmatch(plain):
        return []
    count = len(digits(plain))
    if plain.startswith("00") and 10 <= count <= 15:
        return whole(value, entity, 0.95)
    if (
        _PHONES.shape(plain)
        or _PHONES.shape("+" + digits(plain))
        or (plain[0] in "+0(" and 8 <= count <= 14 and not _DATE.fullmatch(plain))
    ):
        return whole(value, entity, 0.95)
    return []


def dialled(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """`to`, `from`, `van`, `naar` in a message to a gateway: a number with its country, with or without a plus."""
    del siblings
    plain = value.strip()
    if not _FOREIGN_NUMBER.fullmatch(plain) or not 9 <= len(digits(plain)) <= 15:
        return []
    start = value.index(plain) + (plain.index(":") + 1 if ":" in plain else 0)
    number = value[start:].strip()
    return [(start, start + len(number), entity, 0.9)] if _PHONES.shape("+" + digits(number)) else []


def is_birth_date(value: str) -> bool:
    """Whether a text is a date in one of the usual orders, between 1900 and now-ish; a time may follow."""
    hit = _DATE.fullmatch(value)
    if hit is None:
        compact = _COMPACT.fullmatch(value)
        return (
            is_date(int(compact["y"]), int(compact["m"]), int(compact["d"])) if compact else _MONTH.fullmatch(value) is not None
        )
    if hit["y"]:
        return is_date(int(hit["y"]), int(hit["m"]), int(hit["d"]))
    first, middle, last = hit["a"], int(hit["b"]), hit["c"]
    if len(first) == 4:
        return 1900 <= int(first) <= 2030 and is_date(int(first), middle, int(last) if len(last) <= 2 else 0)
    year = int(last) if len(last) == 4 else 1900 + int(last) if len(last) == 2 else 0
    return 1900 <= year <= 2030 and (is_date(year, middle, int(first)) or is_date(year, int(first), middle))


def birth_date(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A date, a year alone, or six figures: `910414`."""
    del siblings
    plain = value.strip()
    told = is_birth_date(plain) or _is_short_date(plain) or re.fullmatch(r"(?:19|20)\d\d", plain)
    return whole(value, entity, 0.95) if told else []


def _is_short_date(value: str) -> bool:
    hit = _SHORT.fullmatch(value)
    if hit is None:
        return False
    first, month, last = (int(part) for part in hit.groups())
    return is_date(1900 + first, month, last) or is_date(1900 + last, month, first)


def birth_beside(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A date under a short key (`gd`), where a person's name stands beside it."""
    if not is_birth_date(value.strip()) or not any(_is_name(key) for key in siblings):
        return []
    return whole(value, entity, 0.85)


def _is_name(key: str) -> bool:
    concept = read(key).concept
    return concept is not None and concept.name in {"given_name", "family_name", "full_name", "part"}


def age(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A number of years that a person can have."""
    del siblings
    return whole(value, entity, 0.9) if _AGED.fullmatch(value.strip()) else []


def plate(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """Letters and digits as on a plate."""
    del siblings
    plain = value.strip()
    if not _PLATE.fullmatch(plain) or not (re.search(r"\d", plain) and re.search(r"[^\W\d_]", plain)):
        return []
    return whole(value, entity, 0.9)


def typed_document(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A `document_number` whose kind a sibling tells (`{"type": "passport"}`)."""
    kinds = fold(" ".join(text for text in siblings.values() if len(text) < 40))
    if not _DOCUMENT.fullmatch(value.strip()):
        return []
    for pattern, kind in (
        ("pas+(?:e?port|poort)|reisepass", "PASSPORT"),
        ("rijbewijs|permis|fuhrerschein|driv", "DRIVER_LICENSE"),
    ):
        if re.search(pattern, kinds):
            return whole(value, kind, 0.85)
    return whole(value, entity, 0.8) if re.search(r"identi|\beid\b|ausweis|id.?card|verblijf|sejour", kinds) else []
