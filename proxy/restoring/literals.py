"""Finds pseudonyms of no known form, letter by letter. Of two at one place the longer one counts."""

from bisect import insort
from collections.abc import Iterator


class Literals:
    """The pseudonyms that have none of the forms that are given out now.

    Args:
        beginnings: takes what one may begin with that has not ended, in small letters.
    """

    def __init__(self, beginnings: set[str]) -> None:
        self._beginnings = beginnings
        self._pairs: dict[str, str] = {}
        self._head = 1
        self._heads: dict[str, list[str]] = {}

    def add(self, text: str, value: str) -> None:
        """Look for this one too."""
        self._pairs[text] = value
        self._beginnings.update(text[:size].lower() for size in range(1, len(text)))
        fresh = [text]
        if len(self._pairs) == 1 or len(text) < self._head:
            self._head, self._heads, fresh = len(text), {}, list(self._pairs)
        for one in fresh:
            insort(self._heads.setdefault(one[: self._head], []), one, key=_by_length)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._pairs)

    def found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where they stand: start, end, value. Their first characters are looked up: as fast for thousands as for one."""
        at, size, heads = 0, self._head, self._heads
        while at + size <= len(text):
            for candidate in heads.get(text[at : at + size], ()):
                if text.startswith(candidate, at):
                    yield at, at + len(candidate), self._pairs[candidate]
                    at += len(candidate)
                    break
            else:
                at += 1


def _by_length(text: str) -> int:
    return -len(text)
