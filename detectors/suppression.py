"""Who is on the suppression list: a person's objection meets the values in which that person is named, and only numbers come out.

The list's tokens are made with a key of their own, which outlives the key epochs, and are never written anywhere but in the list.
A token is over the *form* of a value, not its entity type: an address counts as the same person's whether it was found as an
e-mail address or as a user name's spelling of it. A look costs the same for ten people on the list as for ten thousand.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence

from detectors.model import Match
from detectors.tokens import form, normalise
from formats.leaf import Leaf

LENGTH = 22  # base64 characters: 132 bits
SHORTEST = 6
"""Characters of a bare identifier that count; less names nobody for certain."""

_BARE: Mapping[bool, tuple[str, ...]] = {
    True: ("EMAIL_ADDRESS", "USERNAME"),
    False: ("PHONE_NUMBER", "USER_ID", "USERNAME"),
}
"""For a value given without its entity type, with an at sign or without: an entity type of each form that it may be found in."""

type Found = tuple[Leaf, Match]


class Vague(ValueError):
    """A bare identifier that may be anybody's: a name alone, or very few characters. The text never quotes it."""


class SuppressionKey:
    """Makes the suppression list's tokens.

    Args:
        key: the list's own, at least 16 bytes.
        region: where a phone number without country code belongs (ISO 3166-1).
    """

    def __init__(self, key: bytes, region: str = "BE") -> None:
        if len(key) < 16:
            message = f"the suppression list's key has {len(key)} bytes: 16 or more are needed"
            raise ValueError(message)
        self._mac = hmac.new(key, digestmod=hashlib.sha256)
        self._region = region

    def token(self, entity: str, value: str) -> str:
        """The token of a value as it is found as `entity`."""
        mac = self._mac.copy()
        mac.update(f"{form(entity)}\0{normalise(entity, value, self._region)}".encode("utf-8", "surrogatepass"))
        return base64.urlsafe_b64encode(mac.digest()).decode()[:LENGTH]

    def tokens(self, identifier: str, entities: Iterable[str]) -> set[str]:
        """The tokens of what a person wrote down: `ENTITY=value`, or a value in which every form is tried that it may have.

        Raises:
            Vague: the value alone names nobody for certain.
        """
        entity, equals, value = identifier.strip().partition("=")
        if equals and value.strip() and entity in entities:
            return {self.token(entity, value)}
        return {self.token(kind, identifier.strip()) for kind in _meanings(identifier.strip())}


def _meanings(identifier: str) -> Sequence[str]:
    mail = "@" in identifier
    if not mail and not any(character.isdigit() for character in identifier):
        message = "a name alone may be several people's: write PERSON=… if you mean everybody of that name, or another ENTITY=…"
        raise Vague(message)
    if sum(character.isalnum() for character in identifier) < SHORTEST:
        message = f"fewer than {SHORTEST} letters and digits name nobody for certain: write ENTITY=value"
        raise Vague(message)
    return _BARE[mail]


class Suppression:
    """The list as a detector needs it.

    Args:
        key: makes the tokens; None on an empty list.
        numbers: for each token, the numbers of the choices that it stands for.
    """

    def __init__(self, key: SuppressionKey | None = None, numbers: Mapping[str, Sequence[int]] | None = None) -> None:
        self._key = key
        self._numbers = numbers or {}

    def met(self, found: Iterable[Found]) -> list[int]:
        """The numbers of the choices whose people are among these findings, in order."""
        if self._key is None or not self._numbers:
            return []
        return sorted(set(self._met(self._key, found)))

    def _met(self, key: SuppressionKey, found: Iterable[Found]) -> Iterator[int]:
        for entity, value in {(match.entity, leaf.text[match.start : match.end]) for leaf, match in found}:
            yield from self._numbers.get(key.token(entity, value), ())
