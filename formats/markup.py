"""HTML: text block by block (inline elements joined, so that `Jan <b>Peeters</b>` is one name), attributes that hold text, links.

Read with selectolax (lexbor), which takes any input. It cannot be written back: the parser keeps no offsets.
"""

import re
from collections import Counter
from typing import TYPE_CHECKING
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
_META = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]+)", re.IGNORECASE)


def looks(head: bytes) -> bool:
    """Whether bytes begin with a document type or an element of HTML."""
    return _LOOKS.match(head) is not None


def read(part: Part, harvest: Harvest) -> None:
    """Read texts, attributes and links."""
    from selectolax.lexbor import LexborHTMLParser

    declared = _META.search(part.body[:2048])
    hint = part.content_type
    if declared and not charset.parameter(hint):
        hint = f"text/html; charset={declared.group(1).decode('latin-1')}"
    source = charset.decode(part.body, hint)
    if not source.clean:
        harvest.miss("undecodable", part.place)
    if _depth(source.text) > _DEEP:
        harvest.miss("over_budget", part.place)
        harvest.add(Leaf(part.place, "", re.sub(r"<[^>]*>", " ", source.text)))
        return
    tree = LexborHTMLParser(source.text.replace("\0", "\ufffd"))
    if tree.root is not None:
        _Page(harvest, part.place).walk(tree.root)


def _depth(text: str) -> int:
    """How deep elements may lie in each other at most. The parser's time grows with the square of it."""
    depth = deepest = 0
    for closing, name in _TAG.findall(text):
        if name.lower() not in _FLAT:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest


class _Page:
    """One walk over a page in document order, without recursion: HTML may be nested without bound."""

    def __init__(self, harvest: Harvest, root: Place) -> None:
        self.harvest = harvest
        self.root = root
        self.current = root
        self.pending: list[str] = []
        self.blocks: dict[int, Place] = {}
        self.numbers: Counter[str] = Counter()
        self.used: Counter[int] = Counter()

    def walk(self, root: "LexborNode") -> None:
        """Read every node."""
        for count, node in enumerate(root.traverse(include_text=True)):
            tag = node.tag or ""
            if tag == "-text":
                self._text(node)
            elif tag == "-comment":
                self._add(self.root, "", node.comment_content or "")
            else:
                self._element(node, tag)
            if count % 1024 == 0 and self.harvest.full(self.root):
                return
        self._flush()

    def _above(self, node: "LexborNode") -> Place:
        return self.blocks.get(node.parent.mem_id, self.root) if node.parent is not None else self.root

    def _element(self, node: "LexborNode", tag: str) -> None:
        place = self._above(node)
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
            self._add(Place(Written(".@" + name), place), key if name in ("value", "content") else name, value)

    def _text(self, node: "LexborNode") -> None:
        parent = node.parent.tag if node.parent is not None else ""
        block = self._above(node)
        if block is not self.current:
            self._flush()
            self.current = block
        text = node.text_content or ""
        if parent == "script":
            self._script(node, text)
        elif parent not in _SKIPPED:
            self.pending.append(text)

    def _script(self, node: "LexborNode", text: str) -> None:
        kind = (node.parent.attributes.get("type") or "") if node.parent is not None else ""
        number = self.numbers["script"]
        self.numbers["script"] += 1
        place = Place(number, Place("script", self.root))
        if "json" in kind:
            self.harvest.descend(Part(place, "application/json", text.encode("utf-8", "replace")))
        else:
            self._add(place, "", text)

    def _flush(self) -> None:
        self._add(
            self.current, "", "\n".join(" ".join(line.split()) for line in "".join(self.pending).split("\n") if line.strip())
        )
        self.pending.clear()

    def _add(self, place: Place, key: str, text: str) -> None:
        if text.strip():
            rendered = hash(place.render())
            self.used[rendered] += 1
            count = self.used[rendered]
            self.harvest.add(Leaf(Place(Mark(f"~{count}"), place) if count > 1 else place, key, text.strip()))
