"""How a value is weighed once its key has named a concept: a `phone` that holds a model is no phone number."""

import re
from collections.abc import Callable, Mapping

from detectors.fields.vocabulary import WORDS
from detectors.recognizers.accounts import is_login
from detectors.recognizers.checks import is_date
from detectors.recognizers.passwords import is_password
from detectors.recognizers.phone import Phone
from detectors.recognizers.recognizer import digits, fold
from detectors.special import find_group, find_value

type Spans = list[tuple[int, int, str, float]]
"""Start, end, entity and score of what a value holds."""

EMPTY = WORDS["nothing"]
"""Values that say nothing, folded."""


def whole(value: str, entity: str, score: float) -> Spans:
    """The whole value, without outer space."""
    start = len(value) - len(value.lstrip())
    end = len(value.rstrip())
    return [(start, end, entity, score)] if end > start else []


def _says_nothing(value: str) -> bool:
    return fold(value.strip()) in EMPTY


def _matching(
    pattern: str, score: float = 0.9, *, flags: re.RegexFlag = re.NOFLAG
) -> Callable[[str, str, Mapping[str, str]], Spans]:
    compiled = re.compile(pattern, flags)

    def check(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
        del siblings
        if _says_nothing(value) or not compiled.fullmatch(value.strip()):
            return []
        return whole(value, entity, score)

    return check


_PHONES = Phone("BE")


def _phone(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    del siblings
    plain = value.strip()
    if not re.fullmatch(r"[+(]?[\d ()./+-]{7,24}", plain):
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


_DATE = re.compile(
    r"(?P<a>\d{1,4})[-/. ](?P<b>\d{1,2})[-/. ](?P<c>\d{1,4})(?:[T ][\d:.,+Z-]*)?|(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)"
)
_MONTH = re.compile(
    r"\d{1,2}(?:er|e|\.|st|nd|rd|th)? ?-? ?(?:of )?[^\W\d_]{3,12}\.?,? ?-?\d{2,4}|[^\W\d_]{3,12}\.? \d{1,2},? \d{4}"
)


def is_birth_date(value: str) -> bool:
    """Whether a text is a date in one of the usual orders, between 1900 and now-ish; a time may follow."""
    hit = _DATE.fullmatch(value)
    if hit is None:
        return _MONTH.fullmatch(value) is not None
    if hit["y"]:
        return is_date(int(hit["y"]), int(hit["m"]), int(hit["d"]))
    first, middle, last = hit["a"], int(hit["b"]), hit["c"]
    if len(first) == 4:
        return 1900 <= int(first) <= 2030 and is_date(int(first), middle, int(last) if len(last) <= 2 else 0)
    year = int(last) if len(last) == 4 else 1900 + int(last) if len(last) == 2 else 0
    return 1900 <= year <= 2030 and (is_date(year, middle, int(first)) or is_date(year, int(first), middle))


def _birth_date(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    del siblings
    return whole(value, entity, 0.95) if is_birth_date(value.strip()) or re.fullmatch(r"(?:19|20)\d\d", value.strip()) else []


def _between(low: float, high: float, score: float = 0.9) -> Callable[[str, str, Mapping[str, str]], Spans]:
    def check(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
        del siblings
        plain = value.strip().replace(",", ".")
        if re.fullmatch(r"[+-]?\d{1,9}(?:\.\d{1,15})?", plain) and low <= float(plain) <= high:
            return whole(value, entity, score)
        return []

    return check


_AGED = re.compile(r"(?:[1-9]\d?|1[01]\d)(?: ?(?:jaar|j|jr|ans|an|jahre|jahr|years?|yrs?|y))?", re.IGNORECASE)


def _age(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    del siblings
    return whole(value, entity, 0.9) if _AGED.fullmatch(value.strip()) else []


_STREET_END = re.compile(
    r"(?:straat|laan|weg|plein|dreef|lei|kaai|singel|gracht|dijk|steenweg|pad|hof|markt|berg|veld|baan|stra(?:ß|ss)e|str\.|allee|platz|gasse|ring"
    r"|damm|ufer)$|^(?:rue|avenue|av\.?|boulevard|bd|place|chauss[ée]e|all[ée]e|impasse|chemin|quai|cours|route|square|clos|drève|sentier)\b"
    r"|\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|close|way|court|place|terrace|gardens|crescent|square|mews)\b",
    re.IGNORECASE,
)
_NOT_STREET = re.compile(r"https?:|www\.|@|^0x|^/|[{}<>=]|^\d+$|^[\d.:]+$")


def _street(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    del siblings
    plain = value.strip()
    if len(plain) < 4 or _NOT_STREET.search(plain) or _says_nothing(plain) or not re.search(r"[^\W\d_]{3}", plain):
        return []
    return whole(value, entity, 0.9)


def _address(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    plain = value.strip()
    if re.search(r"\d", plain) or _STREET_END.search(plain):
        return (
            []
            if not re.search(r"[^\W\d_]{3}.*\d|\d.*[^\W\d_]{3}", plain) and not _STREET_END.search(plain)
            else _street(value, entity, siblings)
        )
    return []


def _place(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    del siblings
    plain = value.strip()
    if len(plain) < 3 or len(plain) > 60 or _says_nothing(plain) or not re.fullmatch(r"[^\W\d_][^\d_@/\\:;={}<>]+", plain):
        return []
    return whole(value, entity, 0.85)


def _word(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    del siblings
    plain = value.strip()
    if (
        _says_nothing(plain)
        or not 2 <= len(plain) <= 80
        or not re.search(r"[^\W\d_]{2}", plain)
        or re.search(r"https?:|[{}<>=]", plain)
    ):
        return []
    return whole(value, entity, 0.85)


def _login(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    del siblings
    plain = value.strip().removeprefix("@")
    if not is_login(plain) or re.fullmatch(r"[0-9a-f-]{16,}|(?:sess|usr|user|cus|u|id)[-_][0-9a-f]{4,}", plain):
        return []
    start = value.index(plain)
    return [(start, start + len(plain), entity, 0.85)]


_HANDLE = re.compile(r"[a-z]{3,20}(?:[._-][a-z]{2,20}){0,2}[._-]?\d{0,4}", re.IGNORECASE)


def _user_id(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """Mostly an opaque number; a word with a digit or a joint is a handle."""
    plain = value.strip()
    if _HANDLE.fullmatch(plain) and re.search(r"[\d._-]", plain) and not _OPAQUE_ID.match(plain) and is_login(plain):
        return whole(value, "USERNAME", 0.8)
    return _opaque(value, entity, siblings)


_OPAQUE_ID = re.compile(
    r"(?i)(?:sess|usr|user|cus|cust|customer|client|klant|kunde|contact|lead|visitor|anon\w*|guest|id|uid|agent|bot|acct|account"
    r"|person|member|mem|crm|ext|test|demo|broker|office|tenant|org|svc|api|app)[-_.]?[0-9a-z]{0,6}\d|(?:[0-9a-f]{8,}\Z)"
)
_opaque = _matching(r"(?=.*\d)[\w.:-]{6,80}", 0.6)


def _secret(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    del siblings
    plain = value.strip()
    if (
        len(plain) < 3
        or len(plain) > 128
        or _says_nothing(plain)
        or set(plain) <= set("*•x.-_")
        or " " in plain.strip()
        or "://" in plain
    ):
        return []
    return whole(value, entity, 0.9 if is_password(plain) else 0.7)


def _token(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    del siblings
    start = len(value) - len(value.lstrip())
    scheme = re.match(r"\s*(?:Bearer|Basic|Token|Digest|ApiKey)\s+", value, re.IGNORECASE)
    start = scheme.end() if scheme else start
    plain = value[start:].rstrip()
    if (
        len(plain) < 8
        or " " in plain
        or _says_nothing(plain)
        or plain.isalpha()
        or "://" in plain
        or (plain.isdigit() and len(plain) < 12)
    ):
        return []
    return [(start, start + len(plain), entity, 0.9)]


def _plate(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    del siblings
    plain = value.strip()
    if not re.fullmatch(r"[0-9A-ZÄÖÜa-zäöü][0-9A-ZÄÖÜa-zäöü .·-]{2,11}", plain) or not (
        re.search(r"\d", plain) and re.search(r"[^\W\d_]", plain)
    ):
        return []
    return whole(value, entity, 0.9)


def _typed_document(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    kinds = fold(" ".join(text for text in siblings.values() if len(text) < 40))
    if not re.fullmatch(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9 ./-]{4,19}", value.strip()):
        return []
    for pattern, kind in (
        ("pas+(?:e?port|poort)|reisepass", "PASSPORT"),
        ("rijbewijs|permis|fuhrerschein|driv", "DRIVER_LICENSE"),
    ):
        if re.search(pattern, kinds):
            return whole(value, kind, 0.85)
    return whole(value, entity, 0.8) if re.search(r"identi|\beid\b|ausweis|id.?card|verblijf|sejour", kinds) else []


def _health_word(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A bare `reason` (or a screening's result) tells something only when a word of its category stands in it."""
    del siblings
    return [(match.start, match.end, match.entity, 0.8) for match in find_value(value, entity)]


_NO_ILLNESS = re.compile(
    r"(?i)(?:(?:jaarlijks |annual |betaald |onbetaald |paid |unpaid |educatief |omstandigheids)?(?:verlof|vakantie|leave|urlaub"
    r"|holidays?|vacation|cong[ée]s?(?: annuels?| pay[ée]s?)?|vacances)|training|opleiding|formation|fortbildung|schulung|jury"
    r"|duty|telewerk|t[ée]l[ée]travail|homeoffice|remote|verhuis|d[ée]m[ée]nagement|umzug|staking|gr[èe]ve|streik|strike|feestdag"
    r"|jour f[ée]ri[ée]|feiertag)(?: .{0,20})?"
)


def _health(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A field for an illness holds one, unless it holds a holiday."""
    return [] if _NO_ILLNESS.fullmatch(value.strip()) else _word(value, entity, siblings)


def _membership(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """What one is a member of is told when it is a union or a party."""
    del entity, siblings
    if len(value) > 60:
        return []
    return [(match.start, match.end, match.entity, 0.8) for match in find_group(value)]


_FOREIGN_NUMBER = re.compile(r"(?:whatsapp:|sms:|tel:)?\+?[1-9]\d{0,2}[ .-]?(?:\(?\d{1,4}\)?[ .-]?){2,5}")


def _dialled(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """`to`, `from`, `van`, `naar` in a message to a gateway: a number with its country, with or without a plus."""
    del siblings
    plain = value.strip()
    if not _FOREIGN_NUMBER.fullmatch(plain) or not 9 <= len(digits(plain)) <= 15:
        return []
    start = value.index(plain) + (plain.index(":") + 1 if ":" in plain else 0)
    number = value[start:].strip()
    return [(start, start + len(number), entity, 0.9)] if _PHONES.shape("+" + digits(number)) else []


def _recognized(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A recognizer with a check digit reads such a value; the key is its context."""
    del value, entity, siblings
    return []


CHECKS: Mapping[str, Callable[[str, str, Mapping[str, str]], Spans]] = {
    "none": _recognized,
    "recognized": _recognized,
    "email": _recognized,
    "phone": _phone,
    "dialled": _dialled,
    "street": _street,
    "address": _address,
    "place": _place,
    "postcode": _matching(r"(?=.*\d)[A-Z0-9][A-Z0-9 -]{2,9}", 0.7, flags=re.IGNORECASE),
    "birth_date": _birth_date,
    "birth_year": _matching(r"19\d\d|20[0-3]\d"),
    "age": _age,
    "gender": _matching(r"[mfvxwdho]|man|vrouw|homme|femme|mann|frau|male|female|divers"
                        r"|masculin|f[ée]minin|mannelijk|vrouwelijk|m[äa]nnlich|weiblich",
                        0.8, flags=re.IGNORECASE),
    "word": _word,
    "number": _between(1, 1e9, 0.7),
    "login": _login,
    "user_id": _user_id,
    "opaque": _matching(r"(?=.*\d)[\w.:-]{6,80}", 0.6),
    "secret": _secret,
    "code": _matching(r"\d{3,8}|\d{3}[ -]\d{3}", 0.85),
    "token": _token,
    "reference": _matching(r"(?=(?:\D*\d){4})[A-Za-z0-9][A-Za-z0-9 ./_-]{3,27}[A-Za-z0-9]", 0.8),
    "plate": _plate,
    "vin": _matching(r"[A-HJ-NPR-Z0-9]{17}", 0.95, flags=re.IGNORECASE),
    "document": _matching(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9 ./-]{4,19}", 0.85),
    "typed_document": _typed_document,
    "latitude": _between(-90, 90),
    "longitude": _between(-180, 180),
    "coordinates": _matching(r"[+-]?\d{1,2}\.\d{2,15}\s?[,; ]\s?[+-]?\d{1,3}\.\d{2,15}"),
    "health": _health,
    "criminal_word": _health_word,
    "membership": _membership,
    "health_word": _health_word,
    "political": _word,
    "expiry": _matching(r"(?:0?[1-9]|1[0-2]) ?[/-] ?(?:20)?\d\d|20\d\d-(?:0[1-9]|1[0-2])", 0.85),
}  # fmt: skip
