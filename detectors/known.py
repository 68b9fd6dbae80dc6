"""Which names of detectors there can be, for who asks for one: what a rule's `detector` says should exist."""

from fnmatch import fnmatchcase
from functools import cache

from detectors.feedback import NAME
from detectors.model import TRUNCATED
from detectors.recognizers import recognizers

_FAMILIES = ("field.", "line.", "special.")
"""Detectors named after a concept or an entity type."""


@cache
def _names() -> frozenset[str]:
    found = {"names", NAME, "policy_number"}
    for each in recognizers("BE", policy_number="x"):
        found |= {each.name, *(f"{each.name}.{shape.kind}" for shape in each.shapes if shape.kind)}
    return frozenset(found | {f"{name}{TRUNCATED}" for name in found if name.partition(".")[0] == "ip"})


def is_known(pattern: str) -> bool:
    """Whether a detector of this name could report a finding; `*` stands for any characters."""
    stem, star, _ = pattern.partition("*")
    if not star:
        return pattern in _names() or (pattern.startswith(_FAMILIES) and not pattern.endswith("."))
    named = any(family.startswith(stem) or stem.startswith(family) for family in _FAMILIES)
    return named or any(fnmatchcase(name, pattern) for name in _names())
