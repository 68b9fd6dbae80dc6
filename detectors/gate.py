"""Decides which recognizers run on a text: those that can match, and of those that need context only those that have it.

A recognizer whose every shape needs context reports nothing unless one of its words stands near the value or in the key. Looking
for all words of all recognizers in one pass costs less than running one recognizer in vain.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from detectors.prefilter import Prefilter
from detectors.spelling import fold, spelled, spread

if TYPE_CHECKING:
    from detectors.recognizers.recognizer import Identifier

_REMEMBERED = 8192
_MEMORY = 16 * 1024 * 1024
_WORD = re.compile(r"[^\W\d_]{2}")  # the shortest context words have two letters
_OTHER_SCRIPT = re.compile(r"[\u0370-\u04ff]")
_NOBODY: frozenset[int] = frozenset()

type Indexes = tuple[int, ...]


class Gate:
    """Chooses among recognizers.

    Args:
        recognizers: their triggers and context words are read once.
    """

    def __init__(self, recognizers: "Sequence[Identifier]") -> None:
        self._triggers = Prefilter([each.triggers for each in recognizers])
        self._weak = [index for index, each in enumerate(recognizers) if each.needs_context]
        self._words = Prefilter([[_alternatives(recognizers[index].context or ["\0"])] for index in self._weak], _MEMORY)
        self._is_weak = frozenset(self._weak)
        self._keys: dict[frozenset[str], frozenset[int]] = {}

    def triggered(self, encoded: bytes) -> Indexes:
        """Those whose triggers match in a text (in UTF-8)."""
        return self._triggers.hits(encoded)

    def narrowed(self, triggered: Indexes, text: str, key_words: frozenset[str]) -> Indexes:
        """Those of `triggered` that have context or need none."""
        if self._is_weak.isdisjoint(triggered):
            return triggered
        near = self._by_key(key_words) | self._named(text)
        return tuple(index for index in triggered if index not in self._is_weak or index in near)

    def _by_key(self, key_words: frozenset[str]) -> frozenset[int]:
        known = self._keys.get(key_words)
        if known is None:
            known = self._named(" ".join(key_words))
            if len(self._keys) < _REMEMBERED:
                self._keys[key_words] = known
        return known

    def _named(self, text: str) -> frozenset[int]:
        if not _WORD.search(text):
            return _NOBODY
        return frozenset(self._weak[index] for index in self._words.hits(_plain(text)))


def _plain(text: str) -> bytes:
    """As `recognizer.fold`, in C: accents and all that is not ASCII dropped, but in texts with Greek or Cyrillic letters."""
    if text.isascii():
        return text.lower().encode()
    if _OTHER_SCRIPT.search(text):
        return fold(text).encode("utf-8", "replace")
    return spread(text).encode("ascii", "ignore")


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(spelled(word) for word in sorted(set(words)))
