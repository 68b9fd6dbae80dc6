"""CSV and TSV (RFC 4180): delimiter and header are guessed; a cell stands at `$[row].header`, row 0 being the first of data.

Without a header the columns are numbered: `$[row][column]`.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from formats import charset
from formats.jsonkeys import SELF, may_hold_data
from formats.leaf import Leaf, Mark, Part, Place
from formats.reading import Harvest
from formats.splice import Quoting, Slot

_DELIMITERS = ",;\t|"
_SAMPLE = 20
_COLUMNS = 16_384  # as many as a spreadsheet has; what follows is one cell, or the next row
_HEAD = 4096  # so much is shown of a body: its last line may be cut off
_LINE = re.compile(r"[\r\n]*+([^\r\n]*+)(?:\r\n|\r|\n|\Z)")  # with the blank lines before it
_END = re.compile(r"\r\n|\r|\n")
_UNIT = re.compile(r'""|.', re.DOTALL)
QUOTED = Quoting(_UNIT, lambda text: text.replace('"', '""'))
_VALUE = re.compile(r"[-+]?\d[\d.,:/\s-]*\Z|.*@.*\..*")


def _bare(text: str) -> str:
    """New text for a cell without quotes: what would end the cell becomes a space."""
    return re.sub(r'[,;\t|\r\n"]', " ", text)


BARE = Quoting(re.compile(r".", re.DOTALL), _bare)


class Cell(NamedTuple):
    """A cell's text, where its inside stands in the source and whether it is quoted."""

    text: str
    start: int
    end: int
    quoted: bool


def looks(head: bytes) -> bool:
    """Whether the first lines have the same delimiter equally often, two columns or more, and a header above."""
    if b"\n" not in head and b"\r" not in head:
        return False
    text = head.decode("utf-8", "replace").lstrip("\ufeff")
    complete = (text[: text.rfind("\n") + 1] or text) if len(head) >= _HEAD else text
    delimiter = _delimiter(complete)
    if not delimiter or "\n" not in text.strip():
        return False
    rows = [row for row in _rows(complete, delimiter) if len(row) > 1 or (row and row[0].text)][:_SAMPLE]
    widths = {len(row) for row in rows}
    return len(rows) > 1 and len(widths) == 1 and widths.pop() > 1 and _has_header(rows) and not _is_prose(rows)


def _is_prose(rows: list[list[Cell]]) -> bool:
    """Whether lines only happen to have commas: sentences have a space after them, and a header has no empty name."""
    cells = [cell.text for row in rows for cell in row[1:]]
    return any(not cell.text for cell in rows[0]) or sum(cell.startswith(" ") for cell in cells) * 2 > len(cells)


def read(part: Part, harvest: Harvest) -> None:
    """Read every cell. The same leaves as `slots`, without where they stand."""
    source = charset.decode(part.body, part.content_type)
    if not source.clean:
        harvest.miss("undecodable", part.place)
    text = source.text
    shape = _shape(text, part)
    for place, cell in _column_names(shape, part.place):
        harvest.add(Leaf(place, "", cell.text, True))
    rows = _texts(text, shape.delimiter)
    for number, row in enumerate(islice(rows, 1, None) if shape.headers else rows):
        parent = Place(number, part.place)
        if shape.plain and len(row) <= len(shape.headers):
            for header, cell in zip(shape.headers, row, strict=False):
                harvest.add(Leaf(Place(header, parent), header, cell))
        else:
            for place, header, cell in _placed(row, shape.headers, parent):
                harvest.add(Leaf(place, header, cell))
        if number % 256 == 255 and harvest.full(part.place):
            return


def slots(raw: str, part: Part, _: Harvest) -> Iterator[Slot]:
    """Where each cell stands."""
    shape = _shape(raw, part)
    for place, cell in _column_names(shape, part.place):
        yield _slot(place, "", cell, is_key=True)
    rows = _rows(raw, shape.delimiter)
    for number, row in enumerate(islice(rows, 1, None) if shape.headers else rows):
        placed = _placed([cell.text for cell in row], shape.headers, Place(number, part.place))
        for (place, header, text), cell in zip(placed, row, strict=True):
            if text:
                yield _slot(place, header, cell)


class _Shape(NamedTuple):
    """What the first rows tell: the delimiter, the first row, and the column names when it has them.

    Attributes:
        plain: whether every column has a name of its own.
    """

    delimiter: str
    first: list[Cell]
    headers: list[str]
    plain: bool


def _shape(text: str, part: Part) -> _Shape:
    delimiter = "\t" if "tab-separated" in part.content_type else _delimiter(text[:65536]) or ","
    first = next(_rows(text, delimiter), list[Cell]())
    sample = [first, *islice(_rows(text[:65536], delimiter), _SAMPLE)][0:_SAMPLE]
    headers = [cell.text.strip() for cell in first] if len(sample) > 2 and _has_header([first, *sample[2:]]) else []
    return _Shape(delimiter, first, headers, all(headers) and len(set(headers)) == len(headers))


def _column_names(shape: _Shape, parent: Place) -> Iterator[tuple[Place, Cell]]:
    """Column names that may be data themselves."""
    for column, cell in enumerate(shape.first if shape.headers else []):
        if may_hold_data(cell.text.strip().replace(" ", "")):
            yield Place(SELF, Place(column, parent)), cell


def _placed(row: list[str], headers: list[str], parent: Place) -> Iterator[tuple[Place, str, str]]:
    """Place, column name and text of each cell of a row."""
    seen: dict[str, int] = {}
    for column, text in enumerate(row):
        header = headers[column] if column < len(headers) else ""
        place = Place(header or column, parent)
        if header:
            seen[header] = seen.get(header, 0) + 1
            place = place if seen[header] == 1 else Place(Mark(f"~{seen[header]}"), place)
        yield place, header, text


def _slot(place: Place, key: str, cell: Cell, *, is_key: bool = False) -> Slot:
    return Slot(Leaf(place, key, cell.text, is_key), cell.start, cell.end, QUOTED if cell.quoted else BARE)


def _rows(text: str, delimiter: str) -> Iterator[list[Cell]]:
    """The rows; blank lines are none. Lines without a quote, which most are, are only split."""
    quoted = _cell(delimiter)
    position = 1 if text.startswith("\ufeff") else 0
    while (line := _LINE.match(text, position)) and line.end() > position:
        if '"' in line.group(1):
            row, position = _quoted_row(text, line.start(1), delimiter, quoted)
        else:
            row, position = _split(line.group(1), line.start(1), delimiter), line.end()
        if len(row) > 1 or row[0].text:
            yield row


def _texts(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows' texts, as `_rows` cuts them. Most lines have no quote and are only split."""
    text = text.removeprefix("\ufeff")
    cell = re.compile(rf"(?:{_cell(delimiter).pattern})({re.escape(delimiter)}|\r\n|\r|\n|\Z)")
    position = 0
    while position < len(text):
        quote = text.find('"', position)
        stop = len(text) if quote < 0 else max(text.rfind("\n", position, quote), text.rfind("\r", position, quote)) + 1
        for line in _lines(text[position:stop]):
            row = line.split(delimiter, _COLUMNS)
            if len(row) > 1 or row[0]:
                yield row
        position = max(position, stop)
        if quote >= 0:
            row, position = _quoted_texts(text, position, delimiter, cell)
            if len(row) > 1 or row[0]:
                yield row


def _lines(text: str) -> list[str]:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.removesuffix("\n").split("\n") if text else []


def _quoted_texts(text: str, position: int, delimiter: str, cell: re.Pattern[str]) -> tuple[list[str], int]:
    row: list[str] = []
    while True:
        found = cell.match(text, position)
        assert found is not None
        quoted, bare, after = found.groups()
        row.append(bare if quoted is None else quoted.replace('""', '"') if '""' in quoted else quoted)
        position = found.end()
        if after != delimiter or len(row) > _COLUMNS:
            return row, position


def _split(line: str, start: int, delimiter: str) -> list[Cell]:
    cells: list[Cell] = []
    for text in line.split(delimiter, _COLUMNS):
        end = start + len(text)
        cells.append(Cell(text, start, end, False))
        start = end + 1
    return cells


def _quoted_row(text: str, position: int, delimiter: str, cell: re.Pattern[str]) -> tuple[list[Cell], int]:
    """A row that has quotes and may span lines, and where the next one begins."""
    row: list[Cell] = []
    while True:
        found = cell.match(text, position)
        assert found is not None
        kind = "quoted" if found["quoted"] is not None else "bare"
        row.append(Cell(found[kind].replace('""', '"') if kind == "quoted" else found[kind], *found.span(kind), kind == "quoted"))
        position = found.end()
        if text[position : position + 1] != delimiter:
            end = _END.match(text, position)
            return row, end.end() if end else position
        position += 1
        if len(row) > _COLUMNS:
            return row, position


def _cell(delimiter: str) -> re.Pattern[str]:
    outside = rf"[^{re.escape(delimiter)}\r\n]*+"
    return re.compile(rf'[ ]*"(?P<quoted>(?:[^"]++|"")*+)(?:"|\Z){outside}|(?P<bare>{outside})')


def _delimiter(text: str) -> str:
    """The delimiter that splits most lines into the same number of cells, the most cells winning."""
    best, score = "", 0.0
    for delimiter in _DELIMITERS:
        widths = [len(row) for row, _ in zip(_rows(text, delimiter), range(_SAMPLE), strict=False)]
        if not widths or widths[0] < 2:
            continue
        agree = widths.count(widths[0]) / len(widths)
        if agree * (1 + widths[0] / 100) > score:
            best, score = delimiter, agree * (1 + widths[0] / 100)
    return best if score > 0.5 else ""


def _has_header(rows: list[list[Cell]]) -> bool:
    """Whether the first row names columns: texts, all different, none of them a number or an address."""
    names = [cell.text.strip() for cell in rows[0]] if rows else []
    filled = [name for name in names if name]
    if not filled or len(set(filled)) < len(filled) * 0.8 or any(_VALUE.match(name) or len(name) > 64 for name in filled):
        return False
    below = [cell.text for row in rows[1:] for cell in row]
    return not below or not set(names) <= set(below)
