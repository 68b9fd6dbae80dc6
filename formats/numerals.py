"""Numbers that are masked: stars become digits, so that a number stays one.

Rule: each star becomes a 0, but for one that would lead the number, which becomes a 1: no format writes leading zeros, and the
number keeps its length and its sign. A mark (`[CREDIT_CARD]`) is no number and has no such form.
"""

import re

_STARS = re.compile(r"-?[\d.]*\*[\d.*]*(?:[eE][-+]?\d+)?\Z", re.ASCII)
_LEADING = re.compile(r"(-?)\*")


def masked(text: str) -> str:
    """A masked number (`****1111`) as a number (`10001111`); any other text as it is."""
    if not _STARS.match(text):
        return text
    leading = _LEADING.match(text)
    return (f"{leading.group(1)}1{text[leading.end() :]}" if leading else text).replace("*", "0")
