"""Spreadsheets: XLSX and ODS, cell by cell: `part:file/Sheet1!B2`. A column's header, when the first row has them, is the key."""

import re
import zipfile
from collections.abc import Iterable, Iterator

from formats.archive import inflated, looks_zip, opened
from formats.jsonkeys import may_hold_data
from formats.leaf import Leaf, Part, Place, Verbatim, Written
from formats.multipart import document
from formats.office import place_of
from formats.reading import Harvest, Unreadable
from formats.xmlstream import Element, Event, events, local, paragraphs, properties

SHEET = re.compile(r"xl/worksheets/([\w-]+)\.xml\Z")
_NOTES = re.compile(r"xl/(?:comments|threadedComments|persons|pivotCache/pivotCache|charts/chart)[^/]*(?:/[^/]+)?\.xml\Z")
_DRAWN = re.compile(r"xl/(?:drawings|diagrams)/[^/]+\.xml\Z")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?\Z")
_COLUMN = re.compile(r"[A-Z]+")
_REPEATS = 1000


def looks(head: bytes) -> bool:
    """Whether a ZIP's first members are those of a workbook."""
    return looks_zip(head) and b"xl/" in head


def looks_open(head: bytes) -> bool:
    """Whether a ZIP's first member says that it is an OpenDocument spreadsheet."""
    return looks_zip(head) and b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in head[:120]


def read(part: Part, harvest: Harvest) -> None:
    """Read an XLSX: every cell's text or number, comments and properties."""
    root = document(part.place)
    with opened(part.body) as archive:
        names = {info.filename: info for info in archive.infolist()}
        shared = shared_strings(archive, names, harvest, root)
        sheets = sheet_names(archive, names, harvest, root)
        for path, info in names.items():
            if found := SHEET.match(path):
                sheet = Place(Verbatim("/" + sheets.get(path, found.group(1))), root)
                cells = _raw(archive, info, harvest, sheet)
                _cells(((reference, cell_value(kind, raw, shared)) for reference, kind, raw in cells), sheet, harvest, {})
            elif is_notes(path):
                _notes(archive, info, root, harvest)
            elif is_drawn(path):
                place = place_of(path, root)
                for number, text in enumerate(paragraphs(inflated(archive, info, harvest, place), harvest, place)):
                    harvest.add(Leaf(Place(Verbatim(f"/{number}"), place), "", text))
            elif path.startswith("docProps/"):
                _properties(archive, info, root, harvest)
            if harvest.full(part.place):
                return


def read_open(part: Part, harvest: Harvest) -> None:
    """Read an ODS."""
    root = document(part.place)
    with opened(part.body) as archive:
        for info in archive.infolist():
            if info.filename == "content.xml":
                _open_tables(inflated(archive, info, harvest, root), root, harvest)
            elif info.filename == "meta.xml":
                _properties(archive, info, root, harvest)


def _properties(archive: zipfile.ZipFile, info: zipfile.ZipInfo, parent: Place, harvest: Harvest) -> None:
    place = Place(Verbatim("/properties"), parent)
    for leaf in properties(inflated(archive, info, harvest, place), harvest, place):
        harvest.add(leaf)


def is_notes(path: str) -> bool:
    """Whether a member holds comments, or copies of cells that pivot tables and charts keep."""
    return _NOTES.match(path) is not None


def is_drawn(path: str) -> bool:
    """Whether a member holds text boxes."""
    return _DRAWN.match(path) is not None


def _notes(archive: zipfile.ZipFile, info: zipfile.ZipInfo, parent: Place, harvest: Harvest) -> None:
    place = place_of(info.filename, parent)
    number = 0
    try:
        for _, element in events(inflated(archive, info, harvest, place)):
            for text in (element.text, element.get("displayName"), element.get("v")):
                if text and text.strip():
                    harvest.add(Leaf(Place(Verbatim(f"/{number}"), place), "", text))
                    number += 1
    except Unreadable as unreadable:
        harvest.miss(unreadable.reason, place)


def shared_strings(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], harvest: Harvest, place: Place) -> list[str]:
    """The shared strings (ECMA-376 part 1 §18.4)."""
    info = names.get("xl/sharedStrings.xml")
    found: list[str] = []
    if info is None:
        return found
    try:
        for _, element in events(inflated(archive, info, harvest, place)):
            if local(str(element.tag)) == "si":
                found.append("".join(node.text or "" for node in element.iter() if local(str(node.tag)) == "t"))
                element.clear()
    except Unreadable as unreadable:
        harvest.miss(unreadable.reason, place)
    return found


def sheet_names(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], harvest: Harvest, place: Place) -> dict[str, str]:
    """Path of a sheet → its name; a name that may be data itself is `*`."""
    targets: dict[str, str] = {}
    found: dict[str, str] = {}
    try:
        for path in ("xl/_rels/workbook.xml.rels", "xl/workbook.xml"):
            for _, element in events(inflated(archive, names[path], harvest, place)) if path in names else ():
                if element.get("Target"):
                    targets[element.get("Id", "")] = "xl/" + element.get("Target", "").removeprefix("/xl/")
                elif local(str(element.tag)) == "sheet":
                    name = element.get("name", "")
                    harvest.add(Leaf(Place(Verbatim(f"/sheet{len(found)}"), place), "", name, True))
                    digits = sum(character.isdigit() for character in name)
                    found[targets.get(element.get(_RELATION, ""), "")] = "*" if "@" in name or digits > 5 else name
    except Unreadable as unreadable:
        harvest.miss(unreadable.reason, place)
    return found


def _raw(archive: zipfile.ZipFile, info: zipfile.ZipInfo, harvest: Harvest, place: Place) -> Iterator[tuple[str, str, str]]:
    """Reference, type and raw text of each cell."""
    try:
        for _, element in events(inflated(archive, info, harvest, place)):
            name = local(str(element.tag))
            if name == "c":
                yield cell_parts(element)
            elif name == "row":
                element.clear()
    except Unreadable as unreadable:
        harvest.miss(unreadable.reason, place)


def cell_parts(cell: Element) -> tuple[str, str, str]:
    """Reference, type and raw text of a cell."""
    values = [node.text or "" for node in cell.iter("*") if local(str(node.tag)) in ("v", "t")]
    return cell.get("r", ""), cell.get("t", "n"), "".join(values)


def cell_value(kind: str, raw: str, shared: list[str]) -> str:
    """What a cell shows; nothing for truth values and errors."""
    if kind == "s":
        return shared[int(raw)] if raw.isdigit() and int(raw) < len(shared) else ""
    return "" if kind in ("b", "e") else raw


def _cells(cells: Iterator[tuple[str, str]], sheet: Place, harvest: Harvest, headers: dict[str, str]) -> None:
    """Harvest cells; texts of the first row that look like field names are the keys of their columns."""
    row, place = "", sheet
    for reference, text in cells:
        column = _COLUMN.match(reference)
        letters = column.group() if column else ""
        number = reference[len(letters) :]
        if number != row:
            row, place = number, Place(Verbatim("!"), sheet)
            if harvest.full(sheet):
                return
        if number == "1" and text and not may_hold_data(text.replace(" ", "")):
            headers[letters] = text
        typed = "number" if NUMBER.match(text) else "text"
        harvest.add(Leaf(Place(Written(reference), place), "" if number == "1" else headers.get(letters, ""), text, False, typed))


def _open_tables(body: bytes, parent: Place, harvest: Harvest) -> None:
    headers: dict[str, str] = {}
    try:
        for name, row, element in open_rows(events(body, ("start", "end"))):
            headers = headers if row > 1 else {}
            cells = ((reference, text) for reference, text, _ in open_cells(element, row))
            sheet = Place(Verbatim("/" + name), parent)
            _cells(cells, sheet, harvest, headers)
            for reference, _, cell in open_cells(element, row):
                for note in (node for node in cell.iterchildren("*") if local(str(node.tag)) == "annotation"):
                    harvest.add(Leaf(Place(Verbatim("/note-" + reference), sheet), "", " ".join(map(str, note.itertext()))))
            element.clear()
    except Unreadable as unreadable:
        harvest.miss(unreadable.reason, parent)


def open_rows(found: Iterable[Event]) -> Iterator[tuple[str, int, Element]]:
    """The rows of an OpenDocument spreadsheet's tables: the table's name and the row's number (ODF 1.3 part 3 §9.1)."""
    name, row = "", 0
    for kind, element in found:
        tag = local(str(element.tag))
        if kind == "start" and tag == "table":
            name, row = next((value for key, value in element.attrib.items() if local(str(key)) == "name"), "table"), 0
        elif kind == "end" and tag == "table-row":
            row += 1
            yield str(name), row, element


def open_cells(element: Element, row: int) -> Iterator[tuple[str, str, Element]]:
    """Reference, text and element of each cell of a row."""
    column = 0
    for cell in element.iterchildren("*"):
        repeated = next((value for key, value in cell.attrib.items() if local(str(key)) == "number-columns-repeated"), "1")
        text = "\n".join("".join(map(str, node.itertext())) for node in cell.iterchildren("*") if local(str(node.tag)) == "p")
        yield f"{_letters(column)}{row}", text, cell
        column += min(int(repeated) if repeated.isdigit() else 1, _REPEATS)


def _letters(column: int) -> str:
    """Column 0 is A, 26 is AA."""
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)
