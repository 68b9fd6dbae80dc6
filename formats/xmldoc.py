"""XML and SOAP, from an own tokenizer that knows where each text stands, so that it can be written back.

Rules: names are local, an index only where siblings repeat: `$.Root.Child[1].@attr`. No entity of a document is ever expanded (no
billion laughs, CWE-776) and nothing is fetched (CWE-611): what an entity would say is read where it is declared.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape

from formats import charset
from formats.leaf import Leaf, Mark, Part, Place, Verbatim
from formats.reading import Harvest, Unreadable
from formats.splice import PLAIN, Quoting, Slot

_TOKEN = re.compile(
    r"<!--(?P<comment>.*?)(?:-->|\Z)|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|<\?(?P<pi>.*?)(?:\?>|\Z)"
    r"|<!(?P<doctype>(?:[^\[\]<>\"']|\"[^\"]*+\"|'[^']*+'|<[^>]*+>?|\[(?:[^\]\"']|\"[^\"]*+\"|'[^']*+')*+\]?)*+)>?"
    r"|</(?P<close>[^\s>]*)[^>]*>?|<(?P<open>[^\s/>!?<]+)(?P<attributes>(?:[^\"'>]|\"[^\"]*+\"?|'[^']*+'?)*?)(?P<empty>/?)(?:>|\Z)"
    r"|(?P<text>[^<]++|<)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=\"'/]+)\s*=\s*(?:\"([^\"]*)\"?|'([^']*)'?)")
_ENTITY = re.compile(r"<!ENTITY\s[^\"'<>]{1,300}(?:\"([^\"]*)\"|'([^']*)')")
_LOOKS = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<[\0]?(?:\?[\0]?x[\0]?m[\0]?l|!--|!DOCTYPE(?!\s+html)|[A-Za-z_][\w:.-]*[\s/>])",
    re.IGNORECASE,
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,80}?encoding=[\"']([\w.-]+)", re.IGNORECASE)
_QUIET = frozenset(("xmlns", "schemaLocation", "encodingStyle", "noNamespaceSchemaLocation"))
_UNIT = re.compile(r"&[#\w]{1,32};|.", re.DOTALL)
_BODY = Place("body", document=True)
TEXT = Quoting(_UNIT, lambda text: escape(text, quote=False))
ATTRIBUTE = Quoting(_UNIT, escape)


@dataclass(slots=True)
class _Element:
    """An open element. Its index is known only when its parent is done, so places are made then."""

    name: str
    parent: "_Element | None"
    index: int = 0
    counts: Counter[str] = field(default_factory=Counter[str])
    place: Place | None = None
    texts: int = 0


@dataclass(slots=True)
class _Found:
    element: _Element
    name: str
    start: int
    end: int
    quoting: Quoting


def looks(head: bytes) -> bool:
    """Whether bytes begin with an XML declaration, a comment or an element (HTML is asked before)."""
    return _LOOKS.match(head) is not None


def fits(head: bytes) -> bool:
    """Whether bytes declared as XML begin with markup."""
    return re.match(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<", head) is not None


def decoded(part: Part) -> charset.Decoded:
    """The text; the declaration names a charset when the content type does not (XML 1.0 §4.3.3)."""
    declared = _DECLARED.match(part.body[:200].lstrip())
    hint = part.content_type
    if declared and not charset.parameter(hint):
        hint = f"application/xml; charset={declared.group(1).decode('latin-1')}"
    return charset.decode(part.body, hint)


def read(part: Part, harvest: Harvest) -> None:
    """Read every text, attribute, comment and declared entity."""
    source = decoded(part)
    if not source.clean:
        harvest.miss("undecodable", part.place)
    before = len(harvest.leaves)
    for slot in slots(source.text, part, harvest):
        harvest.add(slot.leaf)
    if len(harvest.leaves) == before and "xml" not in part.content_type:
        raise Unreadable


def slots(raw: str, part: Part, harvest: Harvest) -> Iterator[Slot]:
    """Where each leaf stands."""
    root = _Element("", None, place=part.place)
    found = list(_Scan(root, harvest).run(raw))
    for number, one in enumerate(found):
        text = raw[one.start : one.end]
        if one.quoting is not PLAIN:
            text = unescape(text)
        place = _place(one.element)
        key = one.name.removeprefix("@") or one.element.name
        if one.name:
            place = Place(Verbatim("." + one.name), place)
            if one.name == "comment()":
                place = Place(Mark(f"~{number}"), place)
        else:
            one.element.texts += 1
            if one.element.texts > 1:
                place = Place(Mark(f"~{one.element.texts}"), place)
        yield Slot(
            Leaf(place, key if one.name != "comment()" else "", text.encode("utf-8", "replace").decode()),
            one.start,
            one.end,
            one.quoting,
        )


def _place(element: _Element) -> Place:
    chain: list[_Element] = []
    current: _Element | None = element
    while current is not None and current.place is None:
        chain.append(current)
        current = current.parent
    for one in reversed(chain):
        parent = one.parent
        assert parent is not None
        assert parent.place is not None
        named = Place(one.name, parent.place)
        one.place = Place(one.index, named) if parent.counts[one.name] > 1 else named
    assert element.place is not None
    return element.place


class _Scan:
    """Which element is open, while the tokens pass. Deeper elements than the bound are counted, and not read."""

    __slots__ = ("deep", "depth", "harvest", "root", "top")

    def __init__(self, root: _Element, harvest: Harvest) -> None:
        self.root = self.top = root
        self.harvest = harvest
        self.depth = self.deep = 0

    def run(self, raw: str) -> Iterator[_Found]:
        """What stands where, in document order; places come later."""
        assert self.root.place is not None
        for count, found in enumerate(_TOKEN.finditer(raw)):
            if count % 4096 == 0 and self.harvest.full(self.root.place):
                return
            if found["open"] is not None:
                yield from self._open(found)
            elif found["close"] is not None:
                self._close()
            elif found["comment"] is not None:
                if found["comment"].strip():
                    yield _Found(self.top, "comment()", *found.span("comment"), PLAIN)
            elif found["doctype"] is not None:
                yield from _entities(self.root, found)
            elif not self.deep and not found["pi"]:
                kind = "text" if found["text"] is not None else "cdata"
                if found[kind].strip():
                    yield _trimmed(self.top, found, kind)

    def _open(self, found: re.Match[str]) -> Iterator[_Found]:
        if self.deep or self.depth >= self.harvest.limits.depth:
            self.deep += not found["empty"]
            self.harvest.miss("over_budget", self.root.place or _BODY)
            return
        element = _opened(self.top, found["open"])
        yield from _attributes(element, found)
        if not found["empty"]:
            self.top = element
            self.depth += 1

    def _close(self) -> None:
        if self.deep:
            self.deep -= 1
        elif self.top.parent is not None:
            self.top = self.top.parent
            self.depth -= 1


def _opened(parent: _Element, name: str) -> _Element:
    plain = name.rpartition(":")[2]
    element = _Element(plain, parent, parent.counts[plain])
    parent.counts[plain] += 1
    return element


def _trimmed(top: _Element, found: re.Match[str], kind: str) -> _Found:
    """White space around a text is layout."""
    start, end = found.span(kind)
    text = found[kind]
    start, end = start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
    return _Found(top, "", start, end, TEXT if kind == "text" else PLAIN)


def _attributes(element: _Element, found: re.Match[str]) -> Iterator[_Found]:
    offset = found.start("attributes")
    seen: set[str] = set()
    for attribute in _ATTRIBUTE.finditer(found["attributes"]):
        name = attribute.group(1).rpartition(":")[2]
        prefix = attribute.group(1).partition(":")[0]
        group = 2 if attribute.group(2) is not None else 3
        if attribute.group(group) and prefix != "xmlns" and name not in _QUIET and name not in seen:
            seen.add(name)
            yield _Found(element, "@" + name, offset + attribute.start(group), offset + attribute.end(group), ATTRIBUTE)


def _entities(root: _Element, found: re.Match[str]) -> Iterator[_Found]:
    offset = found.start("doctype")
    for entity in _ENTITY.finditer(found["doctype"]):
        group = 1 if entity.group(1) is not None else 2
        if entity.group(group):
            yield _Found(root, "comment()", offset + entity.start(group), offset + entity.end(group), PLAIN)
