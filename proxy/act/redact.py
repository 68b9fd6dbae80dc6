"""Redaction: what was found is written over with a mark that says what stood there (`[EMAIL_ADDRESS]`).

Only what stands in a body can be written over. A finding in the path, the query or a header, and a body under a visible
signature or digest, cannot: the exchange is then refused, and the refusal says so.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from detectors.jobs import Edit, Spot
from policy.verdict import HEAD

_SIGNED = frozenset(
    {
        b"digest",
        b"content-digest",
        b"repr-digest",
        b"content-md5",
        b"x-amz-content-sha256",
        b"x-ms-content-sha256",
        b"x-goog-hash",
        b"etag",
    }
)
_SIGNING = re.compile(rb"signature|checksum|hmac|content-?(?:md5|sha-?\d+|crc\w+|hash)")  # anywhere in a header's name
_ASKING = frozenset({b"accept-signature", b"x-amz-checksum-mode"})  # of the answer (RFC 9421 §5.1), not of what is sent
_SIGNED_SCHEMES = re.compile(rb"aws4-|signature |oauth |sharedkey|goog4-|[\w-]*hmac|hawk .*\bhash=")  # OAuth is 1.0: RFC 5849
_PIECE = re.compile(rb"content-range|x-ms-range|(?:x-goog-)?upload-(?:offset|length)")  # RFC 9110 §14.4, Azure, tus, Google


class CannotRewrite(Exception):
    """The exchange cannot be changed without breaking it; the message says why, for a developer."""


def edits(
    spots: Sequence[Spot],
    entities: Collection[str],
    headers: Sequence[tuple[bytes, bytes]],
    masks: Mapping[str, str] = MappingProxyType({}),
) -> list[Edit]:
    """What to write over in the body for these entity types; `masks` keep the first or the last characters of some.

    Raises:
        CannotRewrite: a finding stands in the head, or the body is signed.
    """
    chosen = [spot for spot in spots if spot.entity in entities]
    writable(chosen, headers)
    return [_edit(spot, masks.get(spot.entity, "mark")) for spot in chosen]


def writable(spots: Sequence[Spot], headers: Sequence[tuple[bytes, bytes]]) -> None:
    """Whether these stretches can be written over at all.

    Raises:
        CannotRewrite: one stands in the head, or the body is signed or one piece of an upload.
    """
    if any(spot.place.startswith(HEAD) for spot in spots):
        raise CannotRewrite("The personal data stands in the address or a header, which cannot be rewritten.")
    if spots and signed(headers):
        raise CannotRewrite("The body is signed, so it cannot be rewritten.")
    if spots and any(_PIECE.fullmatch(name.lower()) for name, _ in headers):
        raise CannotRewrite("The body is one piece of an upload, so it cannot be rewritten.")


def _edit(spot: Spot, mask: str) -> Edit:
    match mask:
        case "last4":
            return _stars(spot, spot.start, max(spot.start, spot.end - 4))
        case "first1":
            return _stars(spot, min(spot.start + 1, spot.end), spot.end)
        case _:
            return Edit(spot.place, spot.start, spot.end, f"[{spot.entity}]")


def _stars(spot: Spot, start: int, end: int) -> Edit:
    return Edit(spot.place, start, end, "*" * (end - start))


def signed(headers: Sequence[tuple[bytes, bytes]]) -> bool:
    """Whether a header promises what the body's bytes are (RFC 9530, RFC 9421, AWS SigV4)."""
    for name, value in headers:
        if promises(name) or (name.lower() == b"authorization" and _SIGNED_SCHEMES.match(value.lower())):
            return True
    return False


def promises(name: bytes) -> bool:
    """Whether a header of this name promises what the body's bytes are."""
    lowered = name.lower()
    return lowered in _SIGNED or (_SIGNING.search(lowered) is not None and lowered not in _ASKING)
