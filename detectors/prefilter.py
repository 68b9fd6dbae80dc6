"""One pass over a text that tells which recognizers can match at all, with google-re2's `Set`.

The Set says which, not where; its `\\b` and `\\w` are ASCII (triggers know that and over-approximate). When its automaton does
not fit in its memory, re2 answers "none" to every text, without an error: so each Set holds a sentinel that it must find at once.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, cast

import re2

_ERROR: type[Exception] = cast("Any", re2).error
_MEMORY = 64 * 1024 * 1024  # an upper bound: only states that texts lead to are built, and when it is reached they are built anew
_SENTINEL = b"\0\1\0"
_SENTINEL_PATTERN = r"\x{0}\x{1}\x{0}"
_COUNT = re.compile(r"(?<![pPx\\])\{(\d+)")
_NEAR = 3
_SPREAD = 3
_REMEMBERED = 4096


class _Set(Protocol):
    """What is used of `re2.Set`, which has no types."""

    def Add(self, pattern: str) -> int: ...  # noqa: N802  re2's names
    def Compile(self) -> None: ...  # noqa: N802
    def Match(self, text: bytes) -> list[int] | None: ...  # noqa: N802


class TriggerError(ValueError):
    """A trigger is no re2 pattern; the sentence says which."""


class Prefilter:
    """Which of several groups of patterns can match.

    Patterns that count far ("twelve digits") are spread over several automata: in one, the product of their counters has so many
    states that each new text builds some.

    Args:
        triggers: for each recognizer its re2 patterns; one without any can always match.
        memory: what one automaton may grow to, in bytes.
    """

    def __init__(self, triggers: Sequence[Sequence[str]], memory: int = _MEMORY) -> None:
        self._always = tuple(index for index, group in enumerate(triggers) if not group)
        owners: dict[str, list[int]] = {}
        for index, group in enumerate(triggers):
            for pattern in group:
                owners.setdefault(pattern, []).append(index)
        self._automata = [_Automaton({each: owners[each] for each in share}, memory) for share in _shares(list(owners))]
        self._matchers = [each.match for each in self._automata]
        self._known: dict[tuple[tuple[int, ...], ...], tuple[int, ...]] = {}

    def hits(self, text: str | bytes) -> tuple[int, ...]:
        """The indexes of those that can match in `text` (or in its UTF-8), in order."""
        encoded = text.encode("utf-8", "replace") if isinstance(text, str) else text
        raw = tuple([tuple(match(encoded)) for match in self._matchers])
        known = self._known.get(raw)
        if known is None:
            owned = (owner for automaton, hits in zip(self._automata, raw, strict=True) for owner in automaton.owners(hits))
            known = tuple(sorted({*self._always, *owned}))
            if len(self._known) < _REMEMBERED:
                self._known[raw] = known
        return known


class _Automaton:
    """One `re2.Set`."""

    def __init__(self, owners: Mapping[str, Sequence[int]], memory: int) -> None:
        self._set = _search_set(memory)
        self._owners = [*owners.values(), ()]
        for pattern in [*owners, _SENTINEL_PATTERN]:
            try:
                self._set.Add(pattern)
            except _ERROR as error:
                message = f"trigger {pattern!r} is no re2 pattern: {error}"
                raise TriggerError(message) from None
        self._compile(memory)
        self.match: Callable[[bytes], Sequence[int]] = cast("Any", self._set)._set.Match

    def _compile(self, memory: int) -> None:
        try:
            self._set.Compile()
        except _ERROR:
            answer = None
        else:
            answer = self._set.Match(_SENTINEL)
        if not answer or len(self._owners) - 1 not in answer:
            message = f"{len(self._owners) - 1} triggers do not fit in {memory} bytes"
            raise TriggerError(message)

    def owners(self, hits: Sequence[int]) -> Iterator[int]:
        """The owners of the patterns that match."""
        return (owner for each in hits for owner in self._owners[each])


def _shares(patterns: Sequence[str]) -> list[Sequence[str]]:
    far = [each for each in patterns if any(int(count) > _NEAR for count in _COUNT.findall(each))]
    near = [each for each in patterns if each not in far]
    spread = [far[start::_SPREAD] for start in range(_SPREAD)] if len(far) > _SPREAD else [far]
    return [share for share in (near, *spread) if share]


def _search_set(memory: int) -> _Set:
    options: Any = cast("Any", re2).Options()
    options.max_mem = memory
    options.log_errors = False
    return cast("Any", re2).Set.SearchSet(options)
