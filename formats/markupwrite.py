"""Writing HTML anew: the parser's nodes are found again in the source, and the characters of a text change where they stand.

Theory: nodes come in the order in which the source has them, but for what the parser repairs (misplaced table content). Where a
node is not found next in the source, or the new page does not read as it should, nothing is written.
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import quote

from formats import markup
from formats.leaf import Leaf, Part
from formats.markup import Found
from formats.splice import PLAIN, CannotRewrite, Slot, encoded, spliced
from formats.writer import Writer

_TOKEN = re.compile(
    r"<!--(?P<comment>.*?)(?:-->|\Z)|<[!?/][^>]*(?:>|\Z)|<(?P<tag>[a-zA-Z][^\s/>]*)(?P<attributes>(?:[^\"'>]|\"[^\"]*\"|'[^']*')*)>"
    r"|(?P<text>[^<]+|<)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=\"'/<>]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
_UNIT = re.compile(r"&#?\w{1,32};?|\S")
_RAW = frozenset(("script", "style", "xmp", "iframe", "noembed", "noframes"))
_RCDATA = frozenset(("title", "textarea"))
_IMPLIED = frozenset(("html", "head", "body", "tbody", "tr", "colgroup"))
_CUT = "\0"

type _Change = tuple[int, int, str]


class _Token(NamedTuple):
    """A piece of the source: a start tag by its name, `-text` or `-comment`, as the parser calls them."""

    name: str
    start: int
    end: int
    raw: bool = False

    def text(self, source: str) -> str:
        """What the parser reads there."""
        text = source[self.start : self.end].replace("\r\n", "\n").replace("\r", "\n")
        return text if self.raw or self.name != "-text" else unescape(text)


def rewrite(part: Part, writer: Writer) -> bytes:
    """The page with what is wanted written anew."""
    source = markup.decoded(part)
    tokens = list(_tokens(source.text))
    nodes = list(markup.nodes(source.text))
    spans: dict[int, list[_Token]] | None = None
    changes: list[_Change] = []
    kept: list[tuple[str, str]] = []
    for found in markup.Page(part.place).walk(nodes):
        if writer.touches(found.place):
            spans = spans if spans is not None else dict(_aligned(nodes, tokens, source.text))
            made = list(_changes(found, spans, source.text, writer))
            changes += made
            if made:
                continue
        kept.append((found.place.render(), found.text))
    body = encoded(source, "".join(spliced(source.raw, changes)), part.body)
    if changes:
        _verified(Part(part.place, part.content_type, body), kept)
    return body


def _verified(part: Part, kept: list[tuple[str, str]]) -> None:
    """Refuse when a text that was to stay does not read as before."""
    after = {found.place.render(): found.text for found in markup.Page(part.place).walk(markup.nodes(markup.decoded(part).text))}
    if any(after.get(place) != text for place, text in kept):
        raise CannotRewrite("The page is not well formed enough to be written back.")


def _tokens(source: str) -> Iterator[_Token]:
    position = 0
    while found := _TOKEN.match(source, position):
        position = found.end()
        if found["text"] is not None:
            yield _Token("-text", *found.span("text"))
        elif found["comment"] is not None:
            yield _Token("-comment", *found.span("comment"))
        elif found["tag"] is not None:
            name = found["tag"].lower()
            yield _Token(name, *found.span("attributes"))
            if name in _RAW or name in _RCDATA:
                end = re.compile(rf"</{name}[\s/>]|\Z", re.IGNORECASE).search(source, position)
                stop = end.start() if end else len(source)
                if stop > position:
                    yield _Token("-text", position, stop, name in _RAW)
                position = stop


def _aligned(nodes: "list[markup.LexborNode]", tokens: list[_Token], source: str) -> Iterator[tuple[int, list[_Token]]]:
    """The tokens of each node."""
    at = 0
    for number, node in enumerate(nodes):
        name = node.tag or ""
        if name == "-text":
            taken, at = _taken(node.text_content or "", tokens, at, source)
            yield number, taken
            continue
        ahead = at
        while ahead < len(tokens) and tokens[ahead].name == "-text" and not tokens[ahead].text(source).strip():
            ahead += 1
        if ahead < len(tokens) and tokens[ahead].name == name:
            yield number, [tokens[ahead]]
            at = ahead + 1
        elif name not in _IMPLIED and not name.startswith("-"):
            raise CannotRewrite("The page is not well formed enough to be written back.")


def _taken(text: str, tokens: list[_Token], at: int, source: str) -> tuple[list[_Token], int]:
    """The text tokens that make up one text node, and where to go on. White space may be left out by the parser."""
    taken: list[_Token] = []
    whole = ""
    while at < len(tokens) and tokens[at].name == "-text" and whole.strip() != text.strip():
        taken.append(tokens[at])
        whole += tokens[at].text(source)
        at += 1
    if whole.strip() != text.strip():
        raise CannotRewrite("The page is not well formed enough to be written back.")
    return taken, at


def _changes(found: Found, spans: dict[int, list[_Token]], source: str, writer: Writer) -> Iterator[_Change]:
    """What becomes of the source of one text."""
    tokens = [token for number in found.nodes for token in spans.get(number, ())]
    leaf = Leaf(found.place, found.key, found.text)
    if found.kind == "text":
        yield from _characters(leaf, tokens, source, writer)
        return
    if found.kind == "json":
        new = writer.body(Part(found.place, "application/json", found.text.encode("utf-8", "replace"))).decode()
    else:
        new = writer.leaf(leaf)
    if new == found.text or not tokens:
        return
    start, end = tokens[0].start, tokens[0].end
    if found.kind in ("comment", "script", "json"):
        yield start, end, new.replace("--", "- -") if found.kind == "comment" else new.replace("</", "<\\/")
        return
    for attribute in _ATTRIBUTE.finditer(source, start, end):
        if attribute.group(1).lower() == found.kind:
            link = new.lower().startswith(("mailto:", "tel:"))
            yield *attribute.span(2), '"' + escape(quote(new, safe=":@+?&=,;") if link else new) + '"'
            return


def _characters(leaf: Leaf, tokens: list[_Token], source: str, writer: Writer) -> Iterator[_Change]:
    """A text may go on over several elements: each of its characters changes where it stands, tags between them stay."""
    units = [found for token in tokens for found in _UNIT.finditer(source, token.start, token.end)]
    shown = [unescape(unit.group()) for unit in units]
    dense = [at for at, character in enumerate(leaf.text) if not character.isspace()]
    if any(len(one) != 1 for one in shown) or "".join(shown) != "".join(leaf.text[at] for at in dense):
        raise CannotRewrite("A text of the page cannot be told apart well enough to be written back.")
    stretches = [(2 * at, 2 * at + 1) for at in range(len(leaf.text))]
    slot = Slot(leaf, *stretches[0], PLAIN, tuple(stretches[1:]))
    pieces = writer.text(_CUT.join(leaf.text), [slot]).split(_CUT)
    where = dict(zip(dense, units, strict=True))
    last = tokens[0].start
    for at, (character, piece) in enumerate(zip(leaf.text, pieces, strict=True)):
        unit = where.get(at)
        if piece != character and unit is not None:
            yield *unit.span(), escape(piece, quote=False)
        elif piece.strip() and unit is None:
            yield last, last, escape(" " + piece.strip() + " ", quote=False)
        last = unit.end() if unit is not None else last
