"""How the tests of formats show a reading: rendered places and texts, reasons and places."""

from formats import dispatch
from formats.budget import Limits
from formats.leaf import Part, Place
from formats.reading import Reading


def part(body: bytes | str, content_type: str = "", encoding: str = "", root: str = "body") -> Part:
    """A part as the proxy makes it."""
    raw = body.encode() if isinstance(body, str) else body
    return Part(Place(root, document=root == "body"), content_type, raw, encoding)


def read(body: bytes | str, content_type: str = "", encoding: str = "", limits: Limits | None = None) -> Reading:
    """Read a body through the dispatch, as everyone does."""
    return dispatch.read(part(body, content_type, encoding), limits or Limits())


def texts(reading: Reading) -> dict[str, str]:
    """Place → text; places must be unique."""
    shown = {leaf.place.render(): leaf.text for leaf in reading.leaves}
    assert len(shown) == len(reading.leaves), "two leaves share a place"
    return shown


def misses(reading: Reading) -> list[tuple[str, str]]:
    """Reason and place of what was not read."""
    return [(unseen.reason, unseen.place) for unseen in reading.unseen]
