"""A report's page as PDF, for the file: the same HTML, set on A4 landscape with numbered pages; nothing is fetched or run.

Rules. Only what our own templates use is known (headings, paragraphs, facts, tables, lists, inline marks); anything else is set
as its text. A character that the font lacks becomes `?`. The same page gives the same bytes: a PDF has no clock of its own.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportMissingParameterType=false
# reportlab carries no types of its own.

import io
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast
from xml.sax.saxutils import escape

from lxml import html
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus.doctemplate import LayoutError

_FONTS = Path(__file__).with_name("fonts")
_FONT, _BOLD = "Roboto", "Roboto-Bold"
_MARGIN = 14 * mm
_WIDTH = landscape(A4)[0] - 2 * _MARGIN
_INK, _SOFT, _LINE = HexColor("#1c2430"), HexColor("#5a6675"), HexColor("#d9dfe6")
_COLOURS = {"good": "#1d6b43", "doubt": "#8a5a00", "bad": "#a3231f"}
_SIZES = {"h1": 17.0, "h2": 12.0, "h3": 10.0, "p": 9.0, "cell": 7.5}
_SUBSTITUTES = {"→": "->", "\u202f": "\u00a0", "\u2009": " "}
_LEAST, _MOST, _PADDING = 10 * mm, 42 * mm, 13.0

type Element = Any
type Flowable = Any


def pdf(page: str) -> bytes:
    """A report's page (`ledger.reports.page.page`) as a PDF file."""
    _register()
    tree = html.document_fromstring(page)
    title = _plain(" ".join(tree.findtext(".//h1", "").split()))
    story = list(_blocks(tree.find("body")))
    try:
        return _built(title, story)
    except LayoutError:  # a row that is higher than a page: only then are rows split
        story = list(_blocks(tree.find("body")))
        for flowable in story:
            if isinstance(flowable, LongTable):
                cast("Any", flowable).splitInRow = 1
        return _built(title, story)


def _built(title: str, story: list[Flowable]) -> bytes:
    out = io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), _MARGIN)
    document = SimpleDocTemplate(out, pagesize=landscape(A4), title=title, author="Douane", invariant=1, **margins)
    document.build(story, canvasmaker=_numbered(title))
    return out.getvalue()


def _blocks(parent: Element) -> Iterator[Flowable]:
    for element in parent:
        yield from _BLOCKS.get(str(element.tag), _paragraph)(element)


def _heading(element: Element) -> Iterator[Flowable]:
    size = _SIZES[element.tag]
    style = ParagraphStyle(element.tag, fontName=_BOLD, fontSize=size, leading=size * 1.3, textColor=_INK, spaceBefore=size * 0.7)
    yield Paragraph(_inline(element), style)
    yield Spacer(1, 1.5 * mm)


def _paragraph(element: Element) -> Iterator[Flowable]:
    classes = str(element.get("class", "")).split()
    colour = HexColor(_COLOURS["bad"]) if "bad" in classes else _SOFT if "lead" in classes else _INK
    yield Paragraph(_inline(element), _text("p", colour))
    yield Spacer(1, 2 * mm)


def _list(element: Element) -> Iterator[Flowable]:
    style = ParagraphStyle("li", parent=_text("p"), leftIndent=4 * mm, bulletIndent=1 * mm)
    for item in element.iter("li"):
        yield Paragraph(_inline(item), style, bulletText="–")
    yield Spacer(1, 2 * mm)


def _facts(element: Element) -> Iterator[Flowable]:
    """A `dl`: names above values, in one row."""
    pairs = [(pair.find("dt"), pair.find("dd")) for pair in element if pair.find("dt") is not None]
    names = [Paragraph(_inline(name), _text("cell", _SOFT)) for name, _ in pairs]
    values = [Paragraph(f"<b>{_inline(value)}</b>", _text("p")) for _, value in pairs]
    if pairs:
        yield _table([names, values], [_WIDTH / len(pairs)] * len(pairs), 0)
        yield Spacer(1, 3 * mm)


def _rows(element: Element) -> Iterator[Flowable]:
    """A table; its heading is repeated on each page."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
    columns = max((len(row) for row in rows), default=0)
    if columns == 0:
        return
    head = len(element.findall("thead/tr"))
    cells = [[_cell(cell) for cell in row] + [""] * (columns - len(row)) for row in rows]
    yield _table(cells, _widths(rows, columns), head)
    yield Spacer(1, 3 * mm)


def _cell(cell: Element) -> Flowable:
    style = _text("cell", _SOFT if cell.tag == "th" else _INK)
    if "n" in str(cell.get("class", "")).split():
        style = ParagraphStyle("n", parent=style, alignment=2)
    return Paragraph(_inline(cell), style)


def _table(cells: list[list[Flowable]], widths: list[float], head: int) -> Flowable:
    line = ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE)
    return LongTable(cells, colWidths=widths, repeatRows=head, hAlign="LEFT", style=[line, ("VALIGN", (0, 0), (-1, -1), "TOP")])


def _widths(rows: list[list[Element]], columns: int) -> list[float]:
    """Column widths: room for the longest word, within a bound; what is left goes where most text stands."""
    words, texts = [_LEAST] * columns, [1.0] * columns
    for row in rows:
        for index, cell in enumerate(row):
            lines = [_plain(line) for line in cell.itertext()]
            longest = max((_wide(word) for line in lines for word in line.split()), default=0.0)
            words[index] = max(words[index], min(longest + _PADDING, _MOST))
            texts[index] = max(texts[index], min(sum(map(_wide, lines)), _WIDTH))
    left = _WIDTH - sum(words)
    if left < 0:
        return [_WIDTH * word / sum(words) for word in words]
    return [word + left * text / sum(texts) for word, text in zip(words, texts, strict=True)]


def _wide(text: str) -> float:
    return pdfmetrics.stringWidth(text, _BOLD, _SIZES["cell"])


def _inline(element: Element) -> str:
    """The inside of a block in reportlab's own markup; every text escaped."""
    parts = [_words(element.text)]
    for child in element:
        parts += [_marked(child), _words(child.tail)]
    return "".join(parts).strip()


def _marked(element: Element) -> str:
    if element.tag == "br":
        return "<br/>"
    inside = _inline(element)
    colour = next((_COLOURS[name] for name in str(element.get("class", "")).split() if name in _COLOURS), None)
    if element.tag in ("strong", "b", "th"):
        inside = f"<b>{inside}</b>"
    if element.tag == "small":
        inside = f'<font color="#5a6675">{inside}</font>'
    return f'<font color="{colour}">{inside}</font>' if colour else inside


def _words(text: str | None) -> str:
    """White space is made one, as a browser does; a space at an edge stays."""
    if not text:
        return ""
    inner = " ".join(text.split())
    before, after = (" " if text[:1].isspace() else ""), (" " if inner and text[-1:].isspace() else "")
    return escape(_plain(f"{before}{inner}{after}"))


def _plain(text: str) -> str:
    known = _glyphs()
    text = "".join(_SUBSTITUTES.get(each, each) for each in text)
    return "".join(each if ord(each) in known and unicodedata.category(each)[0] != "C" else "?" for each in text)


def _text(kind: str, colour: Any = _INK) -> ParagraphStyle:
    size = _SIZES[kind]
    return ParagraphStyle(kind, fontName=_FONT, fontSize=size, leading=size * 1.35, textColor=colour, splitLongWords=1)


def _numbered(title: str) -> type:
    """A canvas that writes the title and `n of m` under each page, once it knows how many there are."""

    class Numbered(Canvas):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802  reportlab's name
            self._pages.append(dict(self.__dict__))
            cast("Any", self)._startPage()

        def save(self) -> None:
            for number, kept in enumerate(self._pages, 1):
                self.__dict__.update(kept)
                self.setFont(_FONT, 7)
                self.setFillColor(_SOFT)
                self.drawString(_MARGIN, _MARGIN / 2, title[:150])
                self.drawRightString(_MARGIN + _WIDTH, _MARGIN / 2, f"{number} of {len(self._pages)}")
                super().showPage()
            super().save()

    return Numbered


@cache
def _register() -> None:
    for name, file in ((_FONT, "Roboto-Regular.ttf"), (_BOLD, "Roboto-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(_FONTS / file)))
    pdfmetrics.registerFontFamily(_FONT, normal=_FONT, bold=_BOLD, italic=_FONT, boldItalic=_BOLD)


@cache
def _glyphs() -> frozenset[int]:
    _register()
    return frozenset(cast("Any", pdfmetrics.getFont(_FONT)).face.charToGlyph)


_BLOCKS: dict[str, Callable[[Element], Iterator[Flowable]]] = {
    "header": _blocks,
    "div": _blocks,
    "section": _blocks,
    "h1": _heading,
    "h2": _heading,
    "h3": _heading,
    "ul": _list,
    "dl": _facts,
    "table": _rows,
    "style": lambda _: iter(()),
}
