"""Fields of biometric templates, and of genes (GDPR Art. 4(13), 4(14)): a template is opaque, a genetic finding is words."""

import re
from collections.abc import Mapping

from detectors.fields.categories import word
from detectors.fields.people import has_person_beside
from detectors.fields.values import Spans, matching, whole
from detectors.special import find_value

_NUMBER = r"-?\d*\.\d+(?:[eE][+-]?\d+)?"
_TEMPLATE = re.compile(
    rf"(?:data:[\w/+.-]+;base64,)?[A-Za-z0-9+/_=\r\n-]{{32,}}|{_NUMBER}|\[?\s?{_NUMBER}(?:[,;\s]{{1,3}}{_NUMBER}){{3,}}\s?\]?"
)
_A_REFERENCE = re.compile(
    r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[a-z]+(?:[_-][a-z]+)+|(?:\d+|[0-9a-fA-F]{32}|[0-9a-fA-F]{40})"
)
_LONG = re.compile(r"(?=.*[G-Zg-z])[A-Za-z0-9+/_=-]{80,}")
_NO_RESULT = re.compile(
    r"(?i)(?:pending|ordered|scheduled|requested|not (?:tested|done|available)|aangevraagd|gepland|niet (?:getest|gedaan|bekend)"
    r"|en attente|demand[ée]|pr[ée]vu|non (?:test[ée]|fait)|ausstehend|beantragt|geplant|nicht getestet|done|completed)"
    r"(?: .{0,30})?"
)
_GENE = re.compile(
    r"(?<!\w)(?:BRCA ?[12]?|PALB2|CHEK2|TP53|MLH1|MSH[26]|PMS2|CFTR|FMR1|LRRK2|LDLR|SMN1|HFE|HTT"
    r"|APOE[ -]?(?:ε|e|E)?[234]|HLA-?B27|F508del|[Ff]actor V Leiden|Faktor-V-Leiden)(?!\w)"
)

genotype = matching(r"[ACGTDI-]{1,2}|[ACGT] ?[/|;] ?[ACGT]", 0.85)
"""Two alleles."""

wallet = matching(
    r"0x[0-9a-fA-F]{40}|(?=.*\d)(?=.*[A-Z])(?=.*[a-z])[1-9A-HJ-NP-Za-km-z]{25,44}|[48][1-9A-HJ-NP-Za-km-z]{94}", 0.8
)
"""An address of a chain whose addresses have no check that we know (Solana, Ripple, Monero), or of one that has."""


def template(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A template, an embedding or one number of it; no method (`fingerprint`), switch or reference to one."""
    del siblings
    plain = value.strip()
    if not _TEMPLATE.fullmatch(plain) or _A_REFERENCE.fullmatch(plain):
        return []
    return whole(value, entity, 0.9)


def template_beside(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A long one under a key of keys and browsers too (`fingerprint`), where a person stands beside it."""
    if not _LONG.fullmatch(value.strip()) or not has_person_beside("", siblings):
        return []
    return whole(value, entity, 0.85)


def genetic(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A result, a variant, a profile or a score; not that a test was ordered."""
    plain = value.strip()
    if _NO_RESULT.fullmatch(plain):
        return []
    if re.fullmatch(_NUMBER, plain):
        return whole(value, entity, 0.8)
    return word(value, entity, siblings)


def gene_words(value: str, entity: str, siblings: Mapping[str, str]) -> Spans:
    """A gene or a word of genetics under a key of other things too (`carrier_status`, `variant`)."""
    del siblings
    found = [(match.start, match.end, match.entity, 0.8) for match in find_value(value, entity)]
    return found or [(*hit.span(), entity, 0.8) for hit in _GENE.finditer(value)]
