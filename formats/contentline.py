"""vCard (RFC 6350) and iCalendar (RFC 5545): content lines `NAME;PARAMETER=…:VALUE`, folded over several physical lines.

A property stands at `$.VCARD[0].EMAIL`; its key is the property's name, its common name parameter is read too.
"""

import re
from collections import Counter

from formats import charset
from formats.leaf import Leaf, Mark, Part, Place
from formats.reading import Harvest

_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;[\w-]+(?:=(?:\"[^\"]*\"|[^;:\"]*))?)*):(.*)")
_COMMON_NAME = re.compile(r';CN=(?:"([^"]*)"|([^;:]*))', re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\;,nN])")
_QUIET = frozenset(("BEGIN", "END", "VERSION", "PRODID", "DTSTAMP", "REV", "CALSCALE", "METHOD", "TRANSP", "SEQUENCE", "TZID"))


def looks(head: bytes) -> bool:
    """Whether a card or calendar begins here."""
    return re.match(rb"(?:\xef\xbb\xbf)?\s*BEGIN:V(?:CARD|CALENDAR)\b", head, re.IGNORECASE) is not None


def read(part: Part, harvest: Harvest) -> None:
    """Read every property."""
    decoded = charset.decode(part.body, part.content_type)
    numbers: Counter[str] = Counter()
    seen: Counter[tuple[int, str]] = Counter()
    component = part.place
    for line in _FOLD.sub("", decoded.text).splitlines():
        found = _LINE.match(line)
        if found is None:
            harvest.text(part.place, Mark(f"~{seen.total()}"), line.strip(), "")
            seen[0, "?"] += 1
            continue
        name = found.group(1).upper()
        if name == "BEGIN":
            kind = found.group(3).strip().upper()
            component = Place(numbers[kind], Place(kind, part.place))
            numbers[kind] += 1
        elif name not in _QUIET:
            place = Place(name, component)
            seen[id(component), name] += 1
            count = seen[id(component), name]
            _property(harvest, Place(Mark(f"~{count}"), place) if count > 1 else place, name, found)
        if harvest.full(part.place):
            return


def _property(harvest: Harvest, place: Place, name: str, found: re.Match[str]) -> None:
    harvest.add(Leaf(place, name, _ESCAPED.sub(_unescaped, found.group(3))))
    if common := _COMMON_NAME.search(found.group(2)):
        harvest.add(Leaf(Place("CN", place), "CN", common.group(1) or common.group(2)))


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found.group(1) in "nN" else found.group(1)
