"""One pass over a text that tells which recognizers can match at all, with google-re2's `Set`.

The Set says which, not where; its `\\b` and `\\w` are ASCII (triggers know that and over-approximate). When its automaton does
not fit in its memory, re2 answers "none" to every text, without an error: so each Set holds a sentinel that it must find at once.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, cast

import re2

_ERROR: type[Exception] = cast("Any", re2).error
_MEMORY = 64 * 1024 * 1024  # an upper bound: only states that texts lead to are built, and when it is reached they are built anew
_NOBODY = -1
_SENTINEL = b"\0\1\0"


class _Set(Protocol):
    """What is used of `re2.Set`, which has no types."""

    def Add(self, pattern: str) -> int: ...  # noqa: N802  re2's names
    def Compile(self) -> None: ...  # noqa: N802
    def Match(self, text: bytes) -> list[int] | None: ...  # noqa: N802


class TriggerError(ValueError):
    """A trigger is no re2 pattern; the sentence says which."""


class Prefilter:
    """Which of several groups of patterns can match.

    Args:
        triggers: for each recognizer its re2 patterns; one without any can always match.
        memory: what the automaton may grow to, in bytes.
    """

    def __init__(self, triggers: Sequence[Iterable[str]], memory: int = _MEMORY) -> None:
        self._set = _search_set(memory)
        self._owner: list[int] = []
        self._always = frozenset(index for index, group in enumerate(triggers) if not self._add(index, group))
        self._set.Add(r"\x{0}\x{1}\x{0}")
        self._owner.append(_NOBODY)
        self._compile(memory)
        self._known: dict[tuple[int, ...], tuple[int, ...]] = {(): tuple(sorted(self._always))}

    def _compile(self, memory: int) -> None:
        try:
            self._set.Compile()
        except _ERROR:
            answer = None
        else:
            answer = self._set.Match(_SENTINEL)
        if not answer or len(self._owner) - 1 not in answer:
            message = f"{len(self._owner) - 1} triggers do not fit in {memory} bytes"
            raise TriggerError(message)

    def _add(self, index: int, group: Iterable[str]) -> bool:
        added = False
        for pattern in group:
            try:
                self._set.Add(pattern)
            except _ERROR as error:
                message = f"trigger {pattern!r} is no re2 pattern: {error}"
                raise TriggerError(message) from None
            self._owner.append(index)
            added = True
        return added

    def hits(self, text: str | bytes) -> tuple[int, ...]:
        """The indexes of those that can match in `text` (or in its UTF-8), in order."""
        encoded = text.encode("utf-8", "replace") if isinstance(text, str) else text
        raw: tuple[int, ...] = tuple(self._set.Match(encoded) or ())
        known = self._known.get(raw)
        if known is None:
            known = tuple(sorted(({self._owner[each] for each in raw} | self._always) - {_NOBODY}))
            if len(self._known) < 4096:
                self._known[raw] = known
        return known


def _search_set(memory: int) -> _Set:
    options: Any = cast("Any", re2).Options()
    options.max_mem = memory
    options.log_errors = False
    return cast("Any", re2).Set.SearchSet(options)
