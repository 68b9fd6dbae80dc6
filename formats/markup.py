"""HTML: text block by block (inline elements joined, so that `Jan <b>Peeters</b>` is one name), attributes that hold text, links.

Read with selectolax (lexbor), which takes any input. The parser keeps no offsets; `formats.markupwrite` finds them again.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from formats import charset
from formats.leaf import Leaf, Mark, Part, Place, Written
from formats.reading import Harvest

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LOOKS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body|div|p|table|span|h[1-6]|ul|br|script|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTES = ("alt", "title", "value", "content", "placeholder", "label", "aria-label", "summary")
_LINKS = ("href", "src", "action", "data-href")
_TELLING = re.compile(r"mailto:|tel:|sms:|@|%40|\?.", re.IGNORECASE)
_KINDS = frozenset(("text", "comment", "script", "json"))  # else the name of an attribute
_SKIPPED = frozenset(("style", "template"))
_BLOCK = frozenset(
    ("address", "article", "aside", "blockquote", "body", "button", "caption", "dd", "div", "dl", "dt", "fieldset", "figcaption",
     "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "option",
     "p", "pre", "section", "select", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "title", "tr", "ul", "head")
)  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_FLAT = frozenset(
    ("area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p", "source", "td",
     "th", "tr", "track", "wbr")
)  # fmt: skip
_DEEP = 1000  # browsers stop at 512
_CROWD = 500
_WHOLE_TAG = re.compile(r"<[a-zA-Z](?:[^>\"']|\"[^\"]*+\"?|'[^']*+'?)*+")
_ONE_ATTRIBUTE = re.compile(r"[\s/]+[^\s/>=]+(?:\s*=\s*(?:\"[^\"]*\"?|'[^']*'?|[^\s>]+))?")
_META = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]+)", re.IGNORECASE)


def looks(head: bytes) -> bool:
    """Whether bytes begin with a document type or an element of HTML."""
    return _LOOKS.match(head) is not None


def decoded(part: Part) -> charset.Decoded:
    """The text; a `meta` element names a charset when the content type does not."""
    declared = _META.search(part.body[:2048])
    hint = part.content_type
    if declared and not charset.parameter(hint):
        hint = f"text/html; charset={declared.group(1).decode('latin-1')}"
    return charset.decode(part.body, hint)


def read(part: Part, harvest: Harvest) -> None:
    """Read texts, attributes and links."""
    source = decoded(part)
    if not source.clean:
        harvest.miss("undecodable", part.place)
    if _depth(source.text) > _DEEP or _is_crowded(source.text):
        harvest.miss("over_budget", part.place)
        harvest.add(Leaf(part.place, "", re.sub(r"<[^>]*+(?:>|\Z)", " ", source.text)))
        return
    for count, found in enumerate(Page(part.place).walk(nodes(source.text))):
        if found.kind == "json":
            harvest.descend(Part(found.place, "application/json", found.text.encode("utf-8", "replace")))
        else:
            harvest.add(Leaf(found.place, found.key, found.text))
        if count % 256 == 0 and harvest.full(part.place):
            return


def nodes(text: str) -> "Iterator[LexborNode]":
    """The nodes of a page in document order."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text.replace("\0", "\ufffd"))
    if tree.root is not None:
        yield from tree.root.traverse(include_text=True)


def _depth(text: str) -> int:
    """How deep elements may lie in each other at most. The parser's time grows with the square of it."""
    depth = deepest = 0
    for closing, name in _TAG.findall(text):
        if name.lower() not in _FLAT:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _is_crowded(text: str) -> bool:
    """Whether a tag has very many attributes. The parser's time grows with the square of their number."""
    long = (found.group() for found in _WHOLE_TAG.finditer(text) if found.end() - found.start() > 2 * _CROWD)
    return any(len(_ONE_ATTRIBUTE.findall(tag)) > _CROWD for tag in long)


class Found(NamedTuple):
    """A text, and the numbers of the nodes (in document order) that it comes from.

    Attributes:
        kind: an attribute's value by its name, else `text`, `comment`, `script` or `json` (a script of data).
    """

    place: Place
    key: str
    text: str
    kind: str
    nodes: tuple[int, ...]


class Page:
    """One walk over a page in document order, without recursion: HTML may be nested without bound."""

    def __init__(self, root: Place) -> None:
        self.root = root
        self.current = root
        self.pending: list[str] = []
        self.sources: list[int] = []
        self.blocks: dict[int, Place] = {}
        self.numbers: Counter[str] = Counter()
        self.used: dict[tuple[int, str], int] = {}
        self.made: list[Found] = []

    def walk(self, found: "Iterable[LexborNode]") -> Iterator[Found]:
        """Read every node."""
        for number, node in enumerate(found):
            tag = node.tag or ""
            if tag == "-text":
                self._text(node, number)
            elif tag == "-comment":
                self._found(self.root, "", node.comment_content or "", "comment", (number,))
            else:
                self._element(node, tag, number)
            if self.made:
                yield from self.made
                self.made.clear()
        self._flush()
        yield from self.made

    def _above(self, parent: "LexborNode | None") -> Place:
        return self.blocks.get(parent.mem_id, self.root) if parent is not None else self.root

    def _element(self, node: "LexborNode", tag: str, number: int) -> None:
        place = self._above(node.parent)
        if tag == "br":
            self.pending.append("\n")
        elif tag in _BLOCK:
            place = Place(self.numbers[tag], Place(tag, self.root))
            self.numbers[tag] += 1
        self.blocks[node.mem_id] = place
        attributes = node.attributes
        for name in attributes:
            value = attributes[name] or ""
            if name in _LINKS and _TELLING.search(value):
                value = unquote(value, errors="replace") if value.lower().startswith(("mailto:", "tel:")) else value
            elif name not in _ATTRIBUTES and not name.startswith("data-"):
                continue
            key = attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or name
            self._found(place, key if name in ("value", "content") else name, value, name, (number,))

    def _text(self, node: "LexborNode", number: int) -> None:
        parent = node.parent
        block = self._above(parent)
        if block is not self.current:
            self._flush()
            self.current = block
        text = node.text_content or ""
        inside = parent.tag if parent is not None else ""
        if inside == "script":
            self._script(node, text, number)
        elif inside not in _SKIPPED:
            self.pending.append(text)
            self.sources.append(number)

    def _script(self, node: "LexborNode", text: str, number: int) -> None:
        kind = (node.parent.attributes.get("type") or "") if node.parent is not None else ""
        count = self.numbers["script"]
        self.numbers["script"] += 1
        place = Place(count, Place("script", self.root))
        self.blocks[node.mem_id] = place  # keeps it, so that no other place has its identity
        if "json" in kind:
            self.made.append(Found(place, "", text, "json", (number,)))
        else:
            self._found(place, "", text, "script", (number,))

    def _flush(self) -> None:
        if not self.pending:
            return
        whole = "".join(self.pending)
        lines = "\n".join(filter(None, map(_spaced, whole.split("\n"))))
        self._found(self.current, "", lines, "text", tuple(self.sources))
        self.pending.clear()
        self.sources.clear()

    def _found(self, block: Place, key: str, text: str, kind: str, sources: tuple[int, ...]) -> None:
        text = text.strip()
        if text:
            own = kind if kind not in _KINDS else ""
            count = self.used[id(block), own] = self.used.get((id(block), own), 0) + 1
            place = Place(Written(".@" + own), block) if own else block
            self.made.append(Found(Place(Mark(f"~{count}"), place) if count > 1 else place, key, text, kind, sources))


def _spaced(line: str) -> str:
    """The words of a line with one space between them."""
    return " ".join(line.split())
