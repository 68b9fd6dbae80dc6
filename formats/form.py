"""HTML forms: `application/x-www-form-urlencoded` (WHATWG URL §5). Places stay flat: `$.tags[1]`, `$['user[name]']`."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote_plus, unquote, unquote_plus

from formats import charset
from formats.jsonkeys import QUIET, SELF, may_hold_data
from formats.leaf import Leaf, Part, Place
from formats.reading import Harvest
from formats.splice import Quoting, Slot

_PAIR = re.compile(r"([^&=]*+)(=?)([^&]*+)")
_UNIT = re.compile(
    r"%[0-7][0-9a-fA-F]|%[c-dC-D][0-9a-fA-F]%[89abAB][0-9a-fA-F]|%[eE][0-9a-fA-F](?:%[89abAB][0-9a-fA-F]){2}"
    r"|%[fF][0-7](?:%[89abAB][0-9a-fA-F]){3}|%[89a-fA-F][0-9a-fA-F]|.",  # the last: a byte that is no UTF-8
    re.DOTALL,
)
QUOTING = Quoting(_UNIT, quote_plus)
_LOOKS = re.compile(rb"[\w.\[\]%+~-]{1,128}=[^\s=&{}<>\"]+(?:&[\w.\[\]%+~-]{1,128}=[^\s=&{}<>\"]*)*&?\s*\Z")
_FITS = re.compile(rb"[^\x00-\x20\x7f<>{}\"=&]*+(?:[=&]|\Z)")


def looks(head: bytes) -> bool:
    """Whether the bytes are `name=value` pairs without white space."""
    return _LOOKS.match(head) is not None and (b"&" in head or b"%" in head or b"+" in head)


def fits(head: bytes) -> bool:
    """Whether a body that is declared as a form can be one: a first name without white space, braces or tags."""
    return _FITS.match(head) is not None


def read(part: Part, harvest: Harvest) -> None:
    """Read every field. The same leaves as `slots`, without where they stand."""
    decoded = charset.decode(part.body, part.content_type)
    if not decoded.clean:
        harvest.miss("undecodable", part.place)
    pieces = decoded.text.split("&", harvest.limits.leaves)
    if len(pieces) > harvest.limits.leaves:
        harvest.miss("over_budget", part.place)
    pairs = [pair.partition("=") for pair in pieces[: harvest.limits.leaves] if pair]
    names = [_unquoted(name) for name, _, _ in pairs]
    total = Counter(names)
    seen: dict[str, int] = {}
    for number, (name, (_, equals, value)) in enumerate(zip(names, pairs, strict=True)):
        place = Place(name, part.place)
        if total[name] > 1:
            seen[name] = seen.get(name, -1) + 1
            place = Place(seen[name], place)
        if name and (not equals or not QUIET.learn((name,))):
            harvest.add(Leaf(Place(SELF, place), "", name, True))
        if value:
            harvest.add(Leaf(place, name, _unquoted(value)))
        if number % 1024 == 1023 and harvest.full(part.place):
            return


def _unquoted(text: str) -> str:
    text = text.replace("+", " ")
    return unquote(text) if "%" in text else text


def slots(raw: str, part: Part, _: Harvest) -> Iterator[Slot]:
    """Where each field's value (and a name that may be data) stands."""
    pairs = [found for found in _PAIR.finditer(raw) if found.group()]
    names = [unquote_plus(found.group(1)) for found in pairs]
    total = Counter(names)
    seen: Counter[str] = Counter()
    for name, found in zip(names, pairs, strict=True):
        field = Place(name, part.place)
        place = field if total[name] == 1 else Place(seen[name], field)
        seen[name] += 1
        if name and (may_hold_data(name) or not found.group(2)):
            yield Slot(Leaf(Place(SELF, place), "", name, True), *found.span(1), QUOTING)
        if found.group(3):
            yield Slot(Leaf(place, name, unquote_plus(found.group(3))), *found.span(3), QUOTING)
