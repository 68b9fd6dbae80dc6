"""Choices that a key and a seed determine: the same seed always draws the same, and without the key nobody can say what."""

import hashlib
import hmac
from collections.abc import Sequence

_BITS = 256


class Draw:
    """A well of numbers for one seed.

    Args:
        key: the pseudonym key, the third of the design's keys.
        seed: what the numbers depend on; the parts are kept apart.
    """

    def __init__(self, key: bytes, *seed: str) -> None:
        self._mac = hmac.new(key, "\0".join(seed).encode("utf-8", "surrogatepass"), hashlib.sha256)
        self._round = self._pool = self._left = 0

    def below(self, bound: int) -> int:
        """A number from 0 to `bound` - 1; the bias is under 2^-128 for any bound up to 2^128."""
        need = bound.bit_length() + 128
        if self._left < need:
            mac = self._mac.copy()
            mac.update(self._round.to_bytes(4))
            self._pool, self._left = int.from_bytes(mac.digest()), _BITS
            self._round += 1
        self._pool, number = divmod(self._pool, bound)
        self._left -= bound.bit_length()
        return number

    def one(self, choices: Sequence[str]) -> str:
        """One of these, or one letter of a text."""
        return choices[self.below(len(choices))]

    def digits(self, count: int, *, first: str = "0123456789") -> str:
        """So many digits, the first one out of `first`."""
        return "".join(self.one(first if number == 0 else "0123456789") for number in range(count))
