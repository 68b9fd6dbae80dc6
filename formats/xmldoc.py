"""XML and SOAP, from an own tokenizer that knows where each text stands, so that it can be written back.

Rules: names are local, an index only where siblings repeat: `$.Root.Child[1].@attr`. No entity of a document is ever expanded (no
billion laughs, CWE-776) and nothing is fetched (CWE-611): what an entity would say is read where it is declared.
"""

import re
from collections.abc import Iterator
from html import escape, unescape

from formats import charset
from formats.leaf import Leaf, Mark, Part, Place, Written
from formats.reading import Harvest, Unreadable
from formats.splice import PLAIN, Quoting, Slot

_TOKEN = re.compile(
    r"<(?P<leaf>[^\s/>!?<]+)>(?P<inside>[^<]*+)</(?P=leaf)>"
    r"|<!--(?P<comment>.*?)(?:-->|\Z)|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|<\?(?P<pi>.*?)(?:\?>|\Z)"
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
_WRITTEN = frozenset(("text", "cdata"))
_BODY = Place("body", document=True)
TEXT = Quoting(_UNIT, lambda text: escape(text, quote=False))
ATTRIBUTE = Quoting(_UNIT, escape)


class _Element:
    """An open element. Its index is known only when its parent is done, so places are made then."""

    __slots__ = ("counts", "index", "name", "parent", "place", "texts")

    def __init__(self, name: str, parent: "_Element | None", index: int = 0, place: Place | None = None) -> None:
        self.name = name
        self.parent = parent
        self.index = index
        self.counts: dict[str, int] = {}
        self.place = place
        self.texts = 0


# Whose it is; `@name` of an attribute, `comment()` or nothing for a text; -1; where it stands; how it is written. The text of an
# element that holds nothing else, which most do, is its parent's: then the element's name and its index among its like.
type _Found = tuple[_Element, str, int, int, int, Quoting]


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
    for number, (leaf, _) in enumerate(_leaves(source.text, part, harvest)):
        harvest.add(leaf)
        if number % 4096 == 4095 and harvest.full(part.place):
            break
    if len(harvest.leaves) == before and "xml" not in part.content_type:
        raise Unreadable


def slots(raw: str, part: Part, harvest: Harvest) -> Iterator[Slot]:
    """Where each leaf stands."""
    for leaf, (_, _, _, start, end, quoting) in _leaves(raw, part, harvest):
        yield Slot(leaf, start, end, quoting)


def _leaves(raw: str, part: Part, harvest: Harvest) -> Iterator[tuple[Leaf, _Found]]:
    root = _Element("", None, place=part.place)
    for number, one in enumerate(_Scan(root, harvest).run(raw)):
        element, name, index, start, end, quoting = one
        text = raw[start:end]
        if "&" in text and quoting is not PLAIN:
            text = unescape(text)
        place = element.place or _place(element)
        if index >= 0:
            place = Place(name, place)
            if element.counts[name] > 1:
                place = Place(index, place)
            yield Leaf(place, name, text), one
            continue
        key = element.name
        if name:
            place = Place(Written("." + name), place)
            key = name[1:] if name[0] == "@" else ""
            if not key:
                place = Place(Mark(f"~{number}"), place)
        else:
            element.texts += 1
            if element.texts > 1:
                place = Place(Mark(f"~{element.texts}"), place)
        if text:
            yield Leaf(place, key, text), one


def _place(element: _Element) -> Place:
    """An element's place, made at its first use; those above it are made before."""
    if element.place is not None:
        return element.place
    chain = [element]
    while (parent := chain[-1].parent) is not None and parent.place is None:
        chain.append(parent)
    place = parent.place if parent is not None and parent.place is not None else _BODY
    for one in reversed(chain):
        named = Place(one.name, place)
        several = one.parent is not None and one.parent.counts[one.name] > 1
        place = one.place = Place(one.index, named) if several else named
    return place


class _Scan:
    """Which element is open, while the tokens pass. Deeper elements than the bound are counted, and not read."""

    __slots__ = ("deep", "depth", "harvest", "root", "top")

    def __init__(self, root: _Element, harvest: Harvest) -> None:
        self.root = self.top = root
        self.harvest = harvest
        self.depth = self.deep = 0

    def run(self, raw: str) -> list[_Found]:
        """What stands where, in document order; places come later."""
        made: list[_Found] = []
        for count, found in enumerate(_TOKEN.finditer(raw)):
            kind = found.lastgroup
            if count % 4096 == 0 and (self.harvest.full(self.root.place or _BODY) or len(made) > self.harvest.limits.leaves):
                break  # what is too much is said when the leaves are added
            if kind == "inside":
                self._leaf(found, made)
            elif kind == "empty":
                self._open(found, made)
            elif kind == "close":
                self._close()
            elif kind == "comment":
                if found["comment"].strip():
                    made.append((self.top, "comment()", -1, *found.span("comment"), PLAIN))
            elif kind == "doctype":
                made += _entities(self.root, found)
            elif kind in _WRITTEN and not self.deep and not (text := found[kind]).isspace() and text:
                made.append((self.top, "", -1, *_trimmed(found, kind, text), PLAIN if kind == "cdata" else TEXT))
        return made

    def _leaf(self, found: re.Match[str], made: list[_Found]) -> None:
        """An element that holds a text and nothing else, which most do: flat on purpose, it runs once a leaf."""
        if self.deep or self.depth >= self.harvest.limits.depth:
            self.harvest.miss("over_budget", self.root.place or _BODY)
            return
        name, text = found.group(1, 2)
        if ":" in name:
            name = name.rpartition(":")[2]
        counts = self.top.counts
        index = counts.get(name, 0)
        counts[name] = index + 1
        inner = text.strip()
        if inner:
            start, end = found.span(2)
            if len(inner) != end - start:
                start += text.index(inner)
                end = start + len(inner)
            made.append((self.top, name, index, start, end, TEXT))

    def _index(self, name: str) -> int:
        counts = self.top.counts
        index = counts.get(name, 0)
        counts[name] = index + 1
        return index

    def _open(self, found: re.Match[str], made: list[_Found]) -> None:
        name, attributes, empty = found.group("open", "attributes", "empty")
        if self.deep or self.depth >= self.harvest.limits.depth:
            self.deep += not empty
            self.harvest.miss("over_budget", self.root.place or _BODY)
            return
        plain = name.rpartition(":")[2]
        element = _Element(plain, self.top, self._index(plain))
        if "=" in attributes:
            made += _attributes(element, attributes, found.start("attributes"))
        if not empty:
            self.top = element
            self.depth += 1

    def _close(self) -> None:
        if self.deep:
            self.deep -= 1
        elif self.top.parent is not None:
            self.top = self.top.parent
            self.depth -= 1


def _trimmed(found: re.Match[str], kind: str, text: str) -> tuple[int, int]:
    """Where a text stands without the white space around it, which is layout."""
    start, end = found.span(kind)
    if text[0].isspace() or text[-1].isspace():
        return start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
    return start, end


def _attributes(element: _Element, attributes: str, offset: int) -> Iterator[_Found]:
    seen: set[str] = set()
    for attribute in _ATTRIBUTE.finditer(attributes):
        full = attribute.group(1)
        name = full.rpartition(":")[2]
        group = attribute.lastindex or 2
        if attribute.group(group) and full.partition(":")[0] != "xmlns" and name not in _QUIET and name not in seen:
            seen.add(name)
            start, end = attribute.span(group)
            yield element, "@" + name, -1, offset + start, offset + end, ATTRIBUTE


def _entities(root: _Element, found: re.Match[str]) -> Iterator[_Found]:
    offset = found.start("doctype")
    for entity in _ENTITY.finditer(found["doctype"]):
        group = 1 if entity.group(1) is not None else 2
        if entity.group(group):
            yield root, "comment()", -1, offset + entity.start(group), offset + entity.end(group), PLAIN
