"""Identifiers in many texts at a time: one automaton, then one recognizer after another over all texts.

A text at a time would have every text fetch all automata and patterns into the processor's cache anew, which takes longer than
to use them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detectors.gate import Gate, Indexes
from detectors.merge import CERTAIN
from detectors.model import Match
from detectors.narrow import Narrow
from detectors.stages import Stages
from formats.leaf import Leaf

if TYPE_CHECKING:
    from detectors.recognizers.recognizer import Identifier

_READABLE = re.compile(r"[^\W_]")
_INSTANT = re.compile(
    r"(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ][0-2]\d:[0-5]\d(?::[0-6]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?\Z", re.ASCII
)
"""A date or an instant (RFC 3339) and nothing else: no identifier, and whose birth it is only its field can tell."""
_LONGEST = 100  # characters of a value that its field's name is taken by its word for: a longer one is read as any text
_NO_WORDS: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Text:
    """A text on its way through the recognizers; `chosen` are those that can match in it."""

    leaf: Leaf
    matches: list[Match] = field(default_factory=list[Match])
    encoded: bytes = b""
    words: frozenset[str] = _NO_WORDS
    chosen: Indexes = ()


class Identifying:
    """Runs the recognizers of identifiers.

    Args:
        stages: the recognizers, a team's own, and what weighs their matches.
    """

    def __init__(self, stages: Stages) -> None:
        self._stages = stages
        self._gate = Gate(stages.recognizers)
        self._narrow = [Narrow(each) for each in stages.recognizers]
        self._by_entity: dict[str, list[Identifier]] = {}
        for each in filter(_can_be_certain, stages.recognizers):
            self._by_entity.setdefault(each.entity, []).append(each)

    def find(self, leaves: Sequence[Leaf]) -> list[list[Match]]:
        """What each leaf's text holds, weighed with the words around it and in its key; overlaps are not settled."""
        texts = [_Text(leaf) for leaf in leaves]
        readable = [text for text in texts if _READABLE.search(text.leaf.text)]
        self._recognize([text for text in readable if not _INSTANT.match(text.leaf.text) and not self._is_as_named(text)])
        for own in self._stages.own:
            for text in readable:
                text.matches += own.find(text.leaf.text)
        return [text.matches for text in texts]

    def _is_as_named(self, text: _Text) -> bool:
        """Whether a value is what its field's name says, by a check that confirms the whole of it: then nobody else need look."""
        stages, leaf = self._stages, text.leaf
        entity = stages.expected(leaf.key) if len(leaf.text) <= _LONGEST else ""
        for each in self._by_entity.get(entity, ()) if entity else ():
            found = each.find(leaf.text)
            if len(found) == 1 and found[0].score >= CERTAIN and found[0].end - found[0].start == len(leaf.text):
                text.matches = stages.enhance(leaf.text, stages.key_words(leaf), found, [each])
                return True
        return False

    def _recognize(self, texts: Sequence[_Text]) -> None:
        stages, gate = self._stages, self._gate
        for text in texts:
            text.encoded = text.leaf.text.encode("utf-8", "replace")
            text.chosen = gate.triggered(text.encoded)
        triggered = [text for text in texts if text.chosen]
        for text in triggered:
            text.words = stages.key_words(text.leaf)
            text.chosen = gate.narrowed(text.chosen, text.leaf.text, text.words)
        asked: dict[int, list[_Text]] = {}
        for text in triggered:
            for index in text.chosen:
                asked.setdefault(index, []).append(text)
        for index in sorted(asked):
            find = self._narrow[index].find
            for text in asked[index]:
                text.matches += find(text.leaf.text, text.encoded)
        for text in triggered:
            if text.matches:
                recognizers = [self._narrow[index].recognizer for index in text.chosen]
                text.matches = stages.enhance(text.leaf.text, text.words, text.matches, recognizers)


def _can_be_certain(recognizer: "Identifier") -> bool:
    """Whether a recognizer confirms a value without words around it; one with a `find` of its own scores as it likes."""
    return not recognizer.needs_context and (
        not recognizer.is_table or any(shape.score >= CERTAIN for shape in recognizer.shapes)
    )
