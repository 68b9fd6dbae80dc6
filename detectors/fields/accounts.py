"""Fields of logins, user numbers, passwords and tokens."""

import re
from collections.abc import Mapping

from detectors.fields.keys import read
from detectors.fields.values import Spans, matching, says_nothing, whole
from detectors.recognizers.accounts import is_login
from detectors.recognizers.passwords import is_password

_HANDLE = re.compile(r"[a-z]{3,20}(?:[._-][a-z]{2,20}){0,2}[._-]?\d{0,4}", re.IGNORECASE)
_OPAQUE_ID = re.compile(
    r"(?i)(?:sess|usr|user|cus|cust|customer|client|klant|kunde|contact|lead|visitor|anon\w*|guest|id|uid|agent|bot|acct|account"
    r"|person|member|mem|crm|ext|test|demo|broker|office|tenant|org|svc|api|app)[-_.]?[0-9a-z]{0,6}\d|(?:[0-9a-f]{8,}\Z)"
)
_NO_LOGIN = re.compile(r"[0-9a-f-]{16,}|(?:sess|usr|user|cus|u|id)[-_][0-9a-f]{4,}")
_SCHEME = re.compile(r"\s*(?:Bearer|Basic|Token|Digest|ApiKey)\s+", re.IGNORECASE)
_FEWEST_FIGURES = 12  # of a token that is only a number

opaque = matching(r"(?=.*\d)[\w.:-]{6,80}", 0.6)
"""A number or code that stands for somebody."""


def login(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A login or handle, without its `@`."""
    del siblings
    plain = value.strip().removeprefix("@")
    if not is_login(plain) or _NO_LOGIN.fullmatch(plain):
        return []
    start = value.index(plain)
    return [(start, start + len(plain), entity, 0.85)]


def login_beside(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A login under a key of other things too (`account`), where an address or an action stands beside it."""
    return login(value, entity, siblings) if any(_tells_of_a_session(key) for key in siblings) else []


def _tells_of_a_session(key: str) -> bool:
    concept = read(key).concept
    return concept is not None and concept.name in {"ip", "user_name", "password"}


def user_id(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """Mostly an opaque number; a word with a digit or a joint is a handle."""
    plain = value.strip()
    if _HANDLE.fullmatch(plain) and re.search(r"[\d._-]", plain) and not _OPAQUE_ID.match(plain) and is_login(plain):
        return whole(value, "USERNAME", 0.8)
    return opaque(value, entity, siblings)


def secret(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A password: anything but a masked one, a link or a sentence."""
    del siblings
    plain = value.strip()
    if not 3 <= len(plain) <= 128 or says_nothing(plain) or set(plain) <= set("*•x.-_") or " " in plain or "://" in plain:
        return []
    return whole(value, entity, 0.9 if is_password(plain) else 0.7)


def token(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """An access token or API key, without the word for its scheme."""
    del siblings
    scheme = _SCHEME.match(value)
    start = scheme.end() if scheme else len(value) - len(value.lstrip())
    plain = value[start:].rstrip()
    if len(plain) < 8 or " " in plain or says_nothing(plain) or plain.isalpha() or "://" in plain:
        return []
    if plain.isdigit() and len(plain) < _FEWEST_FIGURES:
        return []
    return [(start, start + len(plain), entity, 0.9)]
