"""What a format is given to write a part anew: who knows what is wanted, and writes what lies inside (`formats.rewriting`)."""

from collections.abc import Iterable
from typing import Protocol

from formats.leaf import Leaf, Part, Place
from formats.reading import Harvest
from formats.splice import Slot


class Writer(Protocol):
    """One rewriting. Whatever is not wanted comes back as it was."""

    harvest: Harvest

    def touches(self, place: Place) -> bool:
        """Whether something wanted may stand at `place` or below it."""
        ...

    def body(self, part: Part) -> bytes:
        """A part that lies in this one, written anew by its own format."""
        ...

    def text(self, raw: str, slots: Iterable[Slot]) -> str:
        """A text, its slots written anew."""
        ...

    def leaf(self, leaf: Leaf) -> str:
        """The text of one leaf, written anew; what is encoded in it is encoded again."""
        ...
