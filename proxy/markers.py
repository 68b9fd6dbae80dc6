"""What a service says of an exchange, for rules to ask: `Douane-Marker: consent:analytics, consent:newsletters`.

The header is meant for Douane: it is taken off before the request goes on. Google's consent mode says the same in its `gcs`
parameter (`G1`, then a digit for advertising and one for analytics), which is read where it stands. A marker is the service's own
word: it proves no consent (docs/legal.md).
"""

import re
from collections.abc import Iterable

HEADER = "douane-marker"
MOST = 16
_MARKER = re.compile(r"[a-z0-9][a-z0-9_.-]*(?::[a-z0-9][a-z0-9_.-]*)*")
_LONGEST = 64
_GOOGLE = re.compile(r"[?&]gcs=G1([01-])([01-])(?=&|$)")
_GOOGLE_KINDS = ("consent:advertising", "consent:analytics")


def markers(declared: Iterable[str], target: str) -> frozenset[str]:
    """The markers of a request; what is not well formed, and more than `MOST`, is nothing.

    Args:
        declared: the header's values, each a list with commas.
        target: path and query.
    """
    words = [word.strip().lower() for value in declared for word in value.split(",")]
    said = [word for word in words if len(word) <= _LONGEST and _MARKER.fullmatch(word)]
    google = _GOOGLE.search(target)
    given = zip(google.groups(), _GOOGLE_KINDS, strict=True) if google else ()
    return frozenset([*said[:MOST], *(kind for digit, kind in given if digit == "1")])
