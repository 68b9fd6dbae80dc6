"""Which segments of a path carry an identifier, so that the path can be recorded as a template."""

import re
from collections.abc import Collection

_IDENTIFIER = re.compile(
    r"""\d{4,}                                                      # a number of four digits or more
    | [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}  # UUID (RFC 9562)
    | [0-9a-f]{16,}                                                 # hexadecimal
    | [0-7][0-9a-hjkmnp-tv-z]{25}                                   # ULID
    | [A-Za-z]{1,12}[_-](?=[^/]*\d)[A-Za-z0-9]{8,}                  # prefixed, as in cus_9s6XKzkNRiz8i3
    | (?=[^/]*\d)[A-Za-z0-9_-]{20,}                                 # opaque
    | [^/]*(?:@|%40)[^/]*                                           # e-mail""",
    re.VERBOSE | re.IGNORECASE,
)


def identifying(target: bytes, roots: Collection[str]) -> set[int]:
    """The indexes of path segments (from 0) in which something was found, or which look like an identifier.

    Args:
        target: request target as it travelled.
        roots: the roots of the places of findings (`path:2`).
    """
    segments = path_segments(target)
    shaped = {index for index, segment in enumerate(segments) if _IDENTIFIER.fullmatch(segment)}
    found = {int(number) for root in roots if (number := root.removeprefix("path:")) != root and number.isdigit()}
    return shaped | found


def path_segments(target: bytes) -> list[str]:
    """The path's segments, still percent-encoded; query and fragment removed (RFC 3986 §3.3)."""
    path = re.split(rb"[?#]", target, maxsplit=1)[0].decode("latin-1")
    if "://" in path:
        path = "/" + path.partition("://")[2].partition("/")[2]
    return path.removeprefix("/").split("/")
