"""Whether a record is a company's: its address, telephone and shared mailbox are nobody's personal data (GDPR recital 14)."""

import re
from collections.abc import Mapping

from detectors.fields.keys import OF_A_COMPANY, Key, above, read
from detectors.fields.vocabulary import WORDS
from detectors.names import evidence
from detectors.recognizers.recognizer import fold
from formats.leaf import Leaf

_ABOVE = WORDS["company_above"]
_REGISTERED = WORDS["company_number"]
_PERSON = WORDS["person"]
_TITLES = WORDS["title"]
_MOST_WORDS = 6  # of a name: more are prose
_MAILBOXES = WORDS["mailbox"]
_OF_A_PERSON = frozenset(
    {"given_name", "family_name", "full_name", "birth_date", "national_id", "bsn", "age", "passport", "actor"}
)
_SESSION = frozenset({"user_id", "user_name", "cookie", "ip"})
_FORM = re.compile(
    r"(?<![^\W_])(?:n\.?v\.?|b\.?v\.?|bvba|cvba|vzw|asbl|srl|sprl|scrl|s\.?a\.?|sas|sarl|snc|gmbh|ag|kg|ohg|ug|e\.v\.|ltd|limited"
    r"|llc|llp|inc|plc|corp|comm\.?v|vof)\Z",
    re.IGNORECASE,
)
_STEPS = 3
_A_PERSON = 0.6  # evidence from which on a name beside a company number is a sole trader's


def shared_mailbox(address: str) -> bool:
    """Whether an e-mail address is a department's (`info@`, `facturatie@`)."""
    return fold(address.strip()).partition("@")[0] in _MAILBOXES


def of_a_company(key: Key, leaf: Leaf, siblings: Mapping[str, str]) -> bool:
    """Whether a leaf is a company's address, place, telephone or mailbox."""
    concept = key.concept
    if concept is None or concept.name not in OF_A_COMPANY:
        return False
    if concept.name == "email":
        return shared_mailbox(leaf.text) and not any(_is_a_persons(other, text) for other, text in siblings.items())
    if any(_is_a_persons(other, text) for other, text in siblings.items()):
        return False
    if concept.entity == "LOCATION" and any(_is_a_sessions(other) for other in siblings):
        return False
    for _, step in zip(range(_STEPS), above(leaf), strict=False):
        words = frozenset(read(step).words)
        if words & _PERSON:
            return False
        if words & _ABOVE:
            return True
    return _is_a_companys(siblings)


def _is_a_persons(key: str, text: str) -> bool:
    concept = read(key).concept
    return bool(text) and concept is not None and concept.name in _OF_A_PERSON


def _is_a_sessions(key: str) -> bool:
    """Whether a key is of somebody at a screen: their event's town is where they are."""
    concept = read(key).concept
    return concept is not None and concept.name in _SESSION


def _is_a_name(key: str) -> bool:
    known = read(key)
    return bool(known.words) and known.words[-1] in _TITLES and (known.concept is None or known.concept.entity in {"", "PERSON"})


def has_a_trade(name: str) -> bool:
    """Whether a word in a name is a company's (`Garage`, `Carrosserie`): then no more words make it a person's."""
    return name.replace(" ", "").isalpha() and len(name.split()) <= _MOST_WORDS and evidence(f"{name} Janssens") == 0.0


def _is_a_companys(siblings: Mapping[str, str]) -> bool:
    """A name with a legal form, or a company's number and no person's name."""
    names = [text for key, text in siblings.items() if _is_a_name(key)]
    if any(_FORM.search(name.strip()) or has_a_trade(name) for name in names):
        return True
    registered = any(fold(key).replace("_", "").replace("-", "") in _REGISTERED for key in siblings)
    return registered and not any(evidence(name) >= _A_PERSON for name in names)
