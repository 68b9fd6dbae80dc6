"""Fields of special categories (GDPR Art. 9) and criminal data (Art. 10)."""

import re
from collections.abc import Mapping

from detectors.fields.people import has_company_beside, has_person_beside
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
_CODE = re.compile(
    r"[A-TV-Z]\d[0-9AB](?:\.?[0-9A-Z]{1,4})?[*+†!]?|[A-DGHJLMNPRSV]\d{2}(?:[A-Z](?:[A-Z](?:\d{2})?)?)?"
)  # ICD-10 and ATC
_CODES = re.compile(rf"(?:{_CODE.pattern})(?:\s?[,;/+]\s?(?:{_CODE.pattern}))*")
_DOSE = re.compile(r"(?i)[^\W\d_][\w .,/()+-]{2,50}? ?\d+(?:[.,]\d+)? ?(?:mg|mcg|µg|ug|ml|ie|iu|ui|mmol)(?![^\W_]).{0,40}")
_RECORD = re.compile(r"(?i)ja|oui|yes|j|y|o|positief|positif|positiv(?:e)?")
_PARTY = re.compile(
    r"(?i).{0,40}(?:partij|partei|party|parti|lijst|liste|mouvement|beweging|bewegung|alliantie|alliance)(?!\w).{0,40}"
)


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


def codes_or_words(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A diagnosis: a code of ICD-10 or ATC, or words."""
    return whole(value, entity, 0.85) if _CODES.fullmatch(value.strip()) else health(value, entity, siblings)


def medication(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """What somebody takes; a medicine with a price or a stock beside it is a shop's."""
    if has_company_beside(siblings) and not has_person_beside("", siblings):
        return []
    return codes_or_words(value, entity, siblings)


def prescription(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A short key that means other things too (`rx`, `dx`): a code, a dose, or a word that is known."""
    plain = value.strip()
    if _CODES.fullmatch(plain) or _DOSE.fullmatch(plain):
        return whole(value, entity, 0.85)
    return whole(value, entity, 0.8) if in_words(value, entity, siblings) else []


def criminal_record(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """Facts, or that there is a record at all."""
    return whole(value, entity, 0.85) if _RECORD.fullmatch(value.strip()) else word(value, entity, siblings)


def party(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A party: one of politics, and not one to a contract."""
    del siblings
    plain = value.strip()
    told = any(match.end - match.start >= len(plain) for match in find_group(plain)) or _PARTY.fullmatch(plain)
    return whole(value, entity, 0.85) if told and len(plain) <= _LONGEST else []


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
