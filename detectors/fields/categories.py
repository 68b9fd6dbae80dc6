"""Fields of special categories (GDPR Art. 9) and criminal data (Art. 10)."""

import re
from collections.abc import Mapping

from detectors.fields.people import has_person_beside
from detectors.fields.values import Spans, says_nothing, whole
from detectors.special import find_group, find_value

_NO_ILLNESS = re.compile(
    r"(?i)(?:(?:jaarlijks |annual |betaald |onbetaald |paid |unpaid |educatief |omstandigheids)?(?:verlof|vakantie|leave|urlaub"
    r"|holidays?|vacation|cong[ée]s?(?: annuels?| pay[ée]s?)?|vacances)|training|opleiding|formation|fortbildung|schulung|jury"
    r"|duty|telewerk|t[ée]l[ée]travail|homeoffice|remote|verhuis|d[ée]m[ée]nagement|umzug|staking|gr[èe]ve|streik|strike|feestdag"
    r"|jour f[ée]ri[ée]|feiertag|geen bijzonderheden|rien [àa] signaler|keine besonderheiten|in orde|ok|healthy|gezond|gesund"
    r"|en bonne sant[ée]|pending|draft|final|open|closed|approved|paperwork|self-certified)(?: .{0,20})?"
)
_NO_FACTS = re.compile(
    r"(?i)(?:blanco|vierge|clean|clear|cleared|passed|in orde|ok|keine? (?:eintr[äa]ge?|vorstrafen)|geen veroordelingen|n[ée]ant"
    r"|aucune condamnation|no record|no convictions|unauff[äa]llig|pending|en cours|lopend|landscape|portrait|left|right)"
)
_LONGEST = 60  # a longer value is prose


def word(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """Whatever the value says in words."""
    del siblings
    plain = value.strip()
    if (
        says_nothing(plain)
        or not 2 <= len(plain) <= 80
        or not re.search(r"[^\W\d_]{2}", plain)
        or re.search(r"https?:|[{}<>=]", plain)
        or _NO_FACTS.fullmatch(plain)
    ):
        return []
    return whole(value, entity, 0.85)


def word_beside(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """What somebody does (`functie`), where their name, number or address stands beside it."""
    return word(value, entity, siblings) if has_person_beside("", siblings) else []


def health(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A field for an illness holds one, unless it holds a holiday."""
    return [] if _NO_ILLNESS.fullmatch(value.strip()) else word(value, entity, siblings)


def in_words(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A bare `reason` (or a screening's result) tells something only when a word of its category stands in it."""
    del siblings
    return [(match.start, match.end, match.entity, 0.8) for match in find_value(value, entity)]


def reasons(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A reason may be an illness, or something that was done."""
    return in_words(value, entity, siblings) or in_words(value, "CRIMINAL_OFFENCE", siblings)


def membership(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """What one is a member of is told when it is a union or a party."""
    del entity, siblings
    if len(value) > _LONGEST:
        return []
    return [(match.start, match.end, match.entity, 0.8) for match in find_group(value)]
