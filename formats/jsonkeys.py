"""Object keys: which of them might be personal data themselves, and how equal keys of one object are told apart."""

import re
from collections.abc import Iterable

from formats.leaf import Mark, Place

SELF = Mark("~")
_DATA = re.compile(r"\S@\S|\s|\A\+|(?:\d\D{0,2}){6}")


def may_hold_data(key: str) -> bool:
    """Whether a key might itself be personal data (an address, a number, a name) rather than a field's name."""
    return _DATA.search(key) is not None


class Quiet:
    """Field names that are known to be no data, kept over documents: the same few hundred come again in every message."""

    __slots__ = ("known",)
    _MOST = 10_000
    _LONGEST = 64

    def __init__(self) -> None:
        self.known: set[str] = set()

    def learn(self, keys: Iterable[str]) -> bool:
        """Whether none of the keys may be data. Names are remembered; what looks like data, or is long, is not."""
        if len(self.known) > self._MOST:
            self.known.clear()
        quiet = True
        for key in keys:
            if key not in self.known:
                if may_hold_data(key):
                    quiet = False
                elif len(key) <= self._LONGEST:
                    self.known.add(key)
        return quiet


QUIET = Quiet()


def again(place: Place, occurrence: int) -> Place:
    """The place of an object's key that occurs for the n-th time."""
    return place if occurrence == 1 else Place(Mark(f"~{occurrence}"), place)
