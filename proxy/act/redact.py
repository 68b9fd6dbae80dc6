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
    }
)
_SIGNING = re.compile(rb"signature|checksum-|hmac")  # anywhere in a header's name: `x-hub-signature-256`, `x-amz-checksum-crc32`
_SIGNED_SCHEMES = (b"aws4-", b"signature ", b"oauth ", b"sharedkey", b"tc3-hmac", b"hmac")  # OAuth is 1.0: RFC 5849


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
        CannotRewrite: one stands in the head, or the body is signed.
    """
    if any(spot.place.startswith(HEAD) for spot in spots):
        raise CannotRewrite("The personal data stands in the address or a header, which cannot be rewritten.")
    if spots and signed(headers):
        raise CannotRewrite("The body is signed, so it cannot be rewritten.")


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
        lowered = name.lower()
        if lowered in _SIGNED or _SIGNING.search(lowered):
            return True
        if lowered == b"authorization" and value.lower().startswith(_SIGNED_SCHEMES):
            return True
    return False
