"""vCard (RFC 6350) and iCalendar (RFC 5545): content lines `NAME;PARAMETER=…:VALUE`, folded over several physical lines.

A property stands at `$.VCARD[0].EMAIL`; its key is the property's name, its common name parameter is read too. vCard 2.1's
quoted-printable values are read as what they say.
"""

import binascii
import quopri
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from formats import charset
from formats.leaf import Leaf, Mark, Part, Place
from formats.reading import Harvest
from formats.splice import PLAIN, CannotRewrite, Quoting, Slot

_LOGICAL = re.compile(r"(?:[^\r\n]|\r?\n[ \t]|\r(?!\n))+")
_SOFT = re.compile(r"[^\r\n]*;ENCODING=QUOTED-PRINTABLE[;:](?:[^\r\n]*=\r?\n)+[^\r\n]*", re.IGNORECASE)
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;[\w-]+(?:=(?:\"[^\"]*\"|[^;:\"]*))?)*):(.*)", re.DOTALL)
_COMMON_NAME = re.compile(r';CN=(?:"([^"]*)"|([^;:]*))', re.IGNORECASE)
_PRINTABLE = re.compile(r";ENCODING=QUOTED-PRINTABLE", re.IGNORECASE)
_CHARSET = re.compile(r";CHARSET=([\w-]+)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\;,nN])")
_NEW = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""}
_QUIET = frozenset(("BEGIN", "END", "VERSION", "PRODID", "DTSTAMP", "REV", "CALSCALE", "METHOD", "TRANSP", "SEQUENCE", "TZID"))


def _escape(text: str) -> str:
    """RFC 6350 §3.4, RFC 5545 §3.3.11."""
    return re.sub(r"[\\;,\r\n]", lambda found: _NEW[found.group()], text)


def _parameter(text: str) -> str:
    """A parameter's value has no escapes: what would end it becomes a space."""
    return re.sub(r'[";:,\r\n]', " ", text)


# A unit takes the fold before it with it.
_BROKEN = r"(?:\r?\n[ \t])*"
VALUE = Quoting(re.compile(rf"{_BROKEN}(?:\\{_BROKEN}[\\;,nN]|.)", re.DOTALL), _escape)
PARAMETER = Quoting(re.compile(rf"{_BROKEN}.", re.DOTALL), _parameter)


@lru_cache(maxsize=64)
def _printable(label: str) -> Quoting:
    """A value in quoted-printable and this charset, written anew on one line, line breaks in it as `=0D=0A`."""

    def whole(text: str) -> str:
        try:
            plain = text.encode(label or "utf-8")
        except (LookupError, UnicodeError) as error:
            raise CannotRewrite("A property's charset cannot carry the replacement.") from error
        return binascii.b2a_qp(plain, istext=False).decode().replace("=\n", "")

    return Quoting(PLAIN.units, _parameter, whole)


class _Line(NamedTuple):
    """A content line without its folds, and where each of its physical pieces begins in it and in the source."""

    text: str
    begins: list[int]
    starts: list[int]

    def slot(self, leaf: Leaf, start: int, end: int, quoting: Quoting) -> Slot:
        """A leaf that stands from `start` to `end` in the line (not empty)."""
        return Slot(leaf, self._raw(start), self._raw(end - 1) + 1, quoting)

    def _raw(self, offset: int) -> int:
        piece = bisect_right(self.begins, offset) - 1
        return self.starts[piece] + offset - self.begins[piece]


def looks(head: bytes) -> bool:
    """Whether a card or calendar begins here."""
    return re.match(rb"(?:\xef\xbb\xbf)?\s*BEGIN:V(?:CARD|CALENDAR)\b", head, re.IGNORECASE) is not None


def read(part: Part, harvest: Harvest) -> None:
    """Read every property."""
    decoded = charset.decode(part.body, part.content_type)
    if not decoded.clean:
        harvest.miss("undecodable", part.place)
    for slot in slots(decoded.text, part, harvest):
        harvest.add(slot.leaf)


def slots(raw: str, part: Part, harvest: Harvest) -> Iterator[Slot]:
    """Where each property stands."""
    numbers: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    component = part.place
    odd = 0
    for line in _lines(raw):
        found = _LINE.match(line.text)
        if found is None:
            if line.text.strip():
                yield line.slot(Leaf(Place(Mark(f"~{odd}"), part.place), "", line.text), 0, len(line.text), PARAMETER)
                odd += 1
            continue
        name = found.group(1).upper()
        if name == "BEGIN":
            kind = found.group(3).strip().upper()
            component = Place(numbers[kind], Place(kind, part.place))
            numbers[kind] += 1
            seen.clear()
        elif name not in _QUIET:
            place = Place(name, component)
            seen[name] += 1
            yield from _property(Place(Mark(f"~{seen[name]}"), place) if seen[name] > 1 else place, name, found, line)
        if harvest.full(part.place):
            return


def _lines(raw: str) -> Iterator[_Line]:
    position = 0
    while position < len(raw):
        found = _SOFT.match(raw, position) or _LOGICAL.match(raw, position)
        if found is None:
            position += 1
            continue
        yield _unfolded(found.group(), position)
        position = found.end()


def _unfolded(text: str, start: int) -> _Line:
    if "\n" not in text:
        return _Line(text, [0], [start])
    begins, starts, pieces, position = [0], [start], list[str](), 0
    for fold in _FOLD.finditer(text):
        pieces.append(text[position : fold.start()])
        position = fold.end()
        begins.append(begins[-1] + len(pieces[-1]))
        starts.append(start + position)
    return _Line("".join([*pieces, text[position:]]), begins, starts)


def _property(place: Place, name: str, found: re.Match[str], line: _Line) -> Iterator[Slot]:
    if found.group(3):
        yield _value(place, name, found, line)
    if common := _COMMON_NAME.search(found.group(2)):
        group = 1 if common.group(1) is not None else 2
        if common.group(group):
            start, end = (found.start(2) + at for at in common.span(group))
            yield line.slot(Leaf(Place("CN", place), "CN", common.group(group)), start, end, PARAMETER)


def _value(place: Place, name: str, found: re.Match[str], line: _Line) -> Slot:
    value, parameters = found.group(3), found.group(2)
    if _PRINTABLE.search(parameters):
        named = _CHARSET.search(parameters)
        label = named.group(1) if named else ""
        plain = quopri.decodestring(value.encode("utf-8", "replace"))
        text = charset.decode(plain, f"text/plain; charset={label}" if label else "").text
        return line.slot(Leaf(place, name, text), *found.span(3), _printable(label))
    return line.slot(Leaf(place, name, _ESCAPED.sub(_unescaped, value)), *found.span(3), VALUE)


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found.group(1) in "nN" else found.group(1)
