"""Writing XLSX anew: a changed cell becomes an inline string (or stays a number); shared strings that nothing uses any more go.

Else the text would still lie in the file. A workbook whose pivot tables or charts hold copies that are to
change too refuses, as does a signed one and a changed sheet name.
"""

import zipfile
from collections import Counter
from dataclasses import dataclass, field

from formats.archive import repacked
from formats.leaf import Leaf, Part, Place, Verbatim, Written
from formats.multipart import document
from formats.numerals import masked
from formats.officewrite import Edit, Tree, changed, clean, edit_properties, edited, ends, unsigned, whole
from formats.workbook import NUMBER, SHEET, cell_parts, cell_value, shared_strings, sheet_names
from formats.writer import Writer
from formats.xmlstream import Element, local

_STRINGS = "xl/sharedStrings.xml"


@dataclass(slots=True)
class _Book:
    """A workbook while it is written: its shared strings, how often each is used, and how often no longer."""

    writer: Writer
    root: Place
    shared: list[str]
    sheets: dict[str, str]
    used: Counter[int] = field(default_factory=Counter[int])
    dropped: Counter[int] = field(default_factory=Counter[int])


def rewrite(part: Part, writer: Writer) -> bytes:
    """The workbook with what is wanted written anew."""
    with unsigned(part.body) as archive:
        book = _book(archive, document(part.place), writer)
        new = changed(archive, writer, lambda name: _edit(name, book))
        if book.dropped:
            strings = whole(archive, archive.getinfo(_STRINGS), writer)
            new[_STRINGS] = edited(strings, lambda tree: _emptied(tree, book))
    return repacked(part.body, new, writer.harvest.limits) if new else part.body


def _book(archive: zipfile.ZipFile, root: Place, writer: Writer) -> _Book:
    names = {info.filename: info for info in archive.infolist()}
    shared = shared_strings(archive, names, writer.harvest, root)
    return _Book(writer, root, shared, sheet_names(archive, names, writer.harvest, root))


def _edit(path: str, book: _Book) -> Edit | None:
    if found := SHEET.match(path):
        sheet = Place(Verbatim("/" + book.sheets.get(path, found.group(1))), book.root)
        return lambda body: edited(body, lambda tree: _cells(tree, sheet, book))
    properties = Place(Verbatim("/properties"), book.root)
    if path.startswith("docProps/") and path.endswith(".xml") and book.writer.touches(properties):
        return lambda body: edited(body, lambda tree: edit_properties(tree, properties, book.writer))
    return None


def _cells(tree: Tree, sheet: Place, book: _Book) -> bool:
    """Write a sheet's cells anew; whether one changed."""
    some = False
    above = Place(Verbatim("!"), sheet)
    for cell in [element for element in ends(tree) if local(str(element.tag)) == "c"]:
        reference, kind, raw = cell_parts(cell)
        index = int(raw) if kind == "s" and raw.isdigit() else -1
        book.used.update([index] if index >= 0 else [])
        text = cell_value(kind, raw, book.shared)
        if not text:
            continue
        typed = "number" if NUMBER.match(text) else "text"
        new = book.writer.leaf(Leaf(Place(Written(reference), above), "", text, False, typed))
        if new != text:
            _write(cell, kind, new)
            book.dropped.update([index] if index >= 0 else [])
            some = True
    return some


def _write(cell: Element, kind: str, text: str) -> None:
    """A number stays one when the new text is one; all else becomes an inline string (ECMA-376 part 1 §18.18.11)."""
    namespace = str(cell.tag)[: -len("c")]
    for inner in list(cell):
        cell.remove(inner)
    digits = masked(text)
    if kind == "n" and NUMBER.match(digits):
        _added(cell, namespace + "v").text = digits
        return
    cell.set("t", "inlineStr")
    written = _added(_added(cell, namespace + "is"), namespace + "t")
    written.text = clean(text)
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _added(parent: Element, tag: str) -> Element:
    from lxml import etree

    return etree.SubElement(parent, tag)


def _emptied(tree: Tree, book: _Book) -> bool:
    """Empty the shared strings that no cell uses any more."""
    some = False
    for index, element in enumerate([element for element in ends(tree) if local(str(element.tag)) == "si"]):
        if book.dropped[index] and book.dropped[index] == book.used[index]:
            namespace = str(element.tag)[: -len("si")]
            for inner in list(element):
                element.remove(inner)
            _added(element, namespace + "t")
            some = True
    return some
