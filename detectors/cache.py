"""Remembers what was found in a text that comes again (system prompts, templates, repeated records), never the text itself.

The key is a BLAKE2b hash under a random key of this process, so that nothing in memory tells what was seen. Bounded by entries
and by matches; the least recently used goes first.
"""

import hashlib
import secrets
from collections import OrderedDict

from detectors.model import Match

_SHORTEST = 48  # shorter texts are found anew as fast as their hash is looked up


class Verdicts:
    """A bounded cache of verdicts.

    Args:
        entries: how many texts are remembered.
        matches: how many matches all of them together may hold.
    """

    def __init__(self, entries: int = 8192, matches: int = 65_536) -> None:
        self._key = secrets.token_bytes(32)
        self._entries, self._matches = entries, matches
        self._verdicts: OrderedDict[bytes, tuple[Match, ...]] = OrderedDict()
        self._held = 0

    def __len__(self) -> int:
        return len(self._verdicts)

    def key(self, text: str, words: frozenset[str], language: str | None) -> bytes | None:
        """The key of a verdict; None for a text too short to be worth it."""
        if len(text) < _SHORTEST:
            return None
        hashed = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16)
        hashed.update(f"\0{language}\0{' '.join(sorted(words))}".encode("utf-8", "surrogatepass"))
        return hashed.digest()

    def get(self, key: bytes) -> tuple[Match, ...] | None:
        """What was found under this key, or None if it is not remembered."""
        verdict = self._verdicts.get(key)
        if verdict is not None:
            self._verdicts.move_to_end(key)
        return verdict

    def put(self, key: bytes, verdict: tuple[Match, ...]) -> None:
        """Remember a verdict."""
        self._held += len(verdict) - len(self._verdicts.pop(key, ()))
        self._verdicts[key] = verdict
        while len(self._verdicts) > self._entries or self._held > self._matches:
            self._held -= len(self._verdicts.popitem(last=False)[1])
