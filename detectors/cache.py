"""Remembers what was found in a text that comes again (system prompts, templates, `"EUR"`, `"active"`), never the text itself.

The key is a hash under a key that is random for this process, so that nothing in memory tells what was seen: BLAKE2b for long
texts, Python's own SipHash, which is keyed too and costs next to nothing, for short ones. Bounded by entries and by matches; the
least recently used goes first.
"""

import hashlib
import secrets
from collections import OrderedDict

from detectors.model import Match
from formats.leaf import Leaf, Place

_LONG = 48  # characters from which on the hash's own cost does not count

type Verdict = tuple[Match, ...]


class Verdicts:
    """A bounded cache of verdicts.

    Args:
        entries: how many texts are remembered.
        matches: how many matches all of them together may hold.
    """

    def __init__(self, entries: int = 16_384, matches: int = 65_536) -> None:
        self._key = secrets.token_bytes(32)
        self._salt = secrets.randbits(64)
        self._entries, self._matches = entries, matches
        self._verdicts: OrderedDict[int, Verdict] = OrderedDict()
        self._held = 0

    def __len__(self) -> int:
        return len(self._verdicts)

    def key(self, leaf: Leaf, above: str, language: str | None) -> int:
        """The key of a verdict: it depends on the text, on the names above it and on a fixed language.

        Args:
            leaf: whose text it is.
            above: the name around the leaf's own (`above`).
            language: fixed, or None.
        """
        text = leaf.text
        if len(text) < _LONG:
            return hash((self._salt, text, leaf.key, above, leaf.is_key, language))
        hashed = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16)
        hashed.update(f"\0{language}\0{leaf.key}\0{above}\0{leaf.is_key}".encode("utf-8", "surrogatepass"))
        return int.from_bytes(hashed.digest())

    def get(self, key: int) -> Verdict | None:
        """What was found under this key, or None if it is not remembered."""
        verdict = self._verdicts.get(key)
        if verdict is not None:
            self._verdicts.move_to_end(key)
        return verdict

    def put(self, key: int, verdict: Verdict) -> None:
        """Remember a verdict."""
        self._held += len(verdict) - len(self._verdicts.pop(key, ()))
        self._verdicts[key] = verdict
        while len(self._verdicts) > self._entries or self._held > self._matches:
            self._held -= len(self._verdicts.popitem(last=False)[1])


def above(place: Place, key: str) -> str:
    """The name around a leaf's own, which counts as context too: the nearest on the way up that is not `key`."""
    parent = place.parent
    while parent is not None:
        step = place.step
        if isinstance(step, str) and step != key:
            return step
        place, parent = parent, parent.parent
    return ""
