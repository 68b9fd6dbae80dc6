"""Object keys: which of them might be personal data themselves, and how equal keys of one object are told apart."""

import re

from formats.leaf import Mark, Place

SELF = Mark("~")
_DATA = re.compile(r"\S@\S|\s|\A\+|(?:\d\D{0,2}){6}")


def may_hold_data(key: str) -> bool:
    """Whether a key might itself be personal data (an address, a number, a name) rather than a field's name."""
    return _DATA.search(key) is not None


def again(place: Place, occurrence: int) -> Place:
    """The place of an object's key that occurs for the n-th time."""
    return place if occurrence == 1 else Place(Mark(f"~{occurrence}"), place)
