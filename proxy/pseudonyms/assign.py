"""Gives each value its pseudonym: the same value the same one within a scope, and no two values one.

Theory. A pseudonym follows from the key, the scope and the value's normal form, so that workers agree without asking each other.
Only where two values would draw the same does it depend on which came first; a drawer, which holds what was given out, decides,
and the later one draws again. Spellings of one value draw alike and keep their own layout, so that each leads back to itself.
Two values never get one either when it is written another way: in another case, or a number with other separators.
"""

from dataclasses import dataclass
from typing import Protocol

from detectors.tokens import folded, normalise
from proxy.pseudonyms import layout
from proxy.pseudonyms.draw import Draw
from proxy.pseudonyms.shapes import made, mark
from proxy.pseudonyms.spellings import settled

_SHAPED = 48  # tries in the value's own form before it becomes a mark
_MARKED = 16
_COMPACT = "="  # before the one writing by which a number is told from others; no pseudonym begins so
_SUBSCRIBER = 8  # last digits of a telephone number, which its spellings have in common


class Drawer(Protocol):
    """What was given out within one scope."""

    def find(self, text: str) -> str | None:
        """The value that a pseudonym stands for, None when it is free."""
        ...

    def keep(self, text: str, value: str) -> None:
        """Give a free pseudonym out."""
        ...


class Exhausted(Exception):
    """No pseudonym is left for a kind of value in a scope; the message names the kind only."""


@dataclass(frozen=True, slots=True)
class Assigner:
    """Gives out pseudonyms within one scope.

    Attributes:
        key: the pseudonym key.
        scope: the scope's name.
        region: where a phone number without country code belongs.
    """

    key: bytes
    scope: str
    region: str

    def pseudonym(self, entity: str, value: str, drawer: Drawer) -> str:
        """The pseudonym of a value found as `entity`.

        Raises:
            Exhausted: every one that was tried is somebody else's.
        """
        seed = _seed(entity, value)
        for attempt in range(_SHAPED + _MARKED):
            draw = Draw(self.key, self.scope, entity, seed, str(attempt))
            text = made(entity, value, draw, self.region) if attempt < _SHAPED else mark(entity, draw)
            found = drawer.find(text)
            writing = settled(text, value, self.region)
            if _somebody_elses(text, value, found, drawer) or _misread(writing, drawer):
                continue
            if text == value:
                continue
            if found is None:
                drawer.keep(text, value)
            if writing is not None and drawer.find(_COMPACT + writing[0]) is None:
                drawer.keep(_COMPACT + writing[0], writing[1])
            return text
        raise Exhausted(f"no pseudonym is left for {entity} within this scope")


def _somebody_elses(text: str, value: str, found: str | None, drawer: Drawer) -> bool:
    """Whether it stands for another value, in whatever case: a model that shouts it must not lead to somebody else."""
    forms = {text.upper(), text.lower(), text.capitalize()} - {text}
    holders = (found, *map(drawer.find, forms))
    return any(holder is not None and holder.casefold() != value.casefold() for holder in holders)


def _misread(writing: tuple[str, str] | None, drawer: Drawer) -> bool:
    """Whether a number stands for another value when it is grouped in another way, or has its country code or not."""
    return writing is not None and drawer.find(_COMPACT + writing[0]) not in (None, writing[1])


def _seed(entity: str, value: str) -> str:
    """What the draw depends on: the value's normal form; for a telephone number the end that all its spellings have."""
    if entity == "PHONE_NUMBER":
        return layout.digits(value)[-_SUBSCRIBER:]
    return folded(value) if entity == "PERSON" else normalise(entity, value)
