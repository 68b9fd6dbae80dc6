"""What lists of names say about a short value. Evidence only: a list never makes a name alone."""

import re

_COMPANY = re.compile(
    r"\b(?:n\.?v|b\.?v|bvba|srl|s\.?a|sprl|gmbh|ag|ohg|kg|ltd|llc|inc|plc|asbl|vzw|e\.?v|cv|scrl|group|holding)\b\.?", re.I
)
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")


def evidence(value: str) -> float:
    """How much a short value looks like a person's name, from 0 (not at all) to 1.

    Judged by shape and lists, against the words that companies carry (NV, SRL, GmbH …).
    """
    words = _WORD.findall(value)
    if not 0 < len(words) <= 6 or _COMPANY.search(value) or sum(map(str.isdigit, value)):
        return 0.0
    capitals = sum(word[0].isupper() for word in words)
    return 0.3 + 0.3 * (capitals / len(words)) * min(len(words), 2) / 2
