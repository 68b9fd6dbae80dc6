"""Runs of a recognizer only the shapes that can match: re2 tells which in one pass, `re` does the rest."""

from functools import cached_property
from typing import TYPE_CHECKING

from detectors.model import Match
from detectors.prefilter import Prefilter, TriggerError
from detectors.relax import UnrelaxableError, relax

if TYPE_CHECKING:
    from detectors.recognizers.recognizer import Identifier

_MEMORY = 16 * 1024 * 1024
_TRIED = 48  # so many texts in a row that had the one shape: its trigger says as much, and re2 need not be asked again


class Narrow:
    """A recognizer, made quick. One with a `find` of its own runs whole or not at all; one that re2 cannot follow, always.

    Args:
        recognizer: finds.
    """

    def __init__(self, recognizer: "Identifier") -> None:
        self.recognizer = recognizer
        self._table = recognizer.is_table
        self._one = not recognizer.is_table or len(recognizer.shapes) == 1
        self._passed = 0

    def find(self, text: str, encoded: bytes) -> list[Match]:
        """What `recognizer.find` finds, in the same order.

        Args:
            text: the leaf's text.
            encoded: the same in UTF-8.
        """
        shapes = self._shapes
        if shapes is None or (self._one and self._passed > _TRIED):
            return self.recognizer.find(text)
        left = shapes.hits(encoded)
        if not left:
            self._passed = 0
            return []
        self._passed += 1
        return self.recognizer.find_shapes(text, left) if self._table else self.recognizer.find(text)

    @cached_property
    def _shapes(self) -> Prefilter | None:
        """Made at first use: of a hundred recognizers few are ever asked about a text."""
        if not (self.recognizer.is_table or self.recognizer.shapes_are_needed):
            return None
        try:
            return Prefilter([[relax(shape.regex, shape.flags)] for shape in self.recognizer.shapes], memory=_MEMORY)
        except (UnrelaxableError, TriggerError):
            return None
