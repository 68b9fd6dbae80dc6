"""Writing ODS anew: a changed cell becomes a text (or stays a number); its formula and what it stores beside its text go."""

from typing import cast

from formats.leaf import Leaf, Part, Place, Verbatim, Written
from formats.multipart import document
from formats.numerals import masked
from formats.officewrite import Edit, Tree, clean, edit_properties, edited, remade
from formats.workbook import NUMBER, open_cells, open_rows
from formats.writer import Writer
from formats.xmlstream import Element, Event, local

_STORED = frozenset(("value", "date-value", "time-value", "boolean-value", "string-value", "currency", "formula"))


def rewrite(part: Part, writer: Writer) -> bytes:
    """The spreadsheet with what is wanted written anew."""
    root = document(part.place)
    return remade(part, writer, lambda name: _edit(name, root, writer))


def _edit(name: str, root: Place, writer: Writer) -> Edit | None:
    if name == "content.xml":
        return lambda body: edited(body, lambda tree: _tables(tree, root, writer))
    properties = Place(Verbatim("/properties"), root)
    if name == "meta.xml" and writer.touches(properties):
        return lambda body: edited(body, lambda tree: edit_properties(tree, properties, writer))
    return None


def _tables(tree: Tree, root: Place, writer: Writer) -> bool:
    """Write cells anew; whether one changed."""
    from lxml import etree

    some = False
    walk = ((kind, cast("Element", element)) for kind, element in etree.iterwalk(tree, events=("start", "end"), tag="*"))
    found: list[Event] = list(walk)
    for name, number, row in open_rows(found):
        above = Place(Verbatim("!"), Place(Verbatim("/" + name), root))
        for reference, text, cell in open_cells(row, number):
            if not text:
                continue
            typed = "number" if NUMBER.match(text) else "text"
            new = writer.leaf(Leaf(Place(Written(reference), above), "", text, False, typed))
            if new != text:
                _write(cell, new)
                some = True
    return some


def _write(cell: Element, text: str) -> None:
    """A cell's paragraphs become one, and what it stores beside them goes (ODF 1.3 part 3 §19.385)."""
    first, *more = [node for node in cell.iterchildren("*") if local(str(node.tag)) == "p"]
    for node in more:
        cell.remove(node)
    for inner in list(first):
        first.remove(inner)
    digits = masked(text)
    numeric = NUMBER.match(digits) is not None and any(_is_float(str(key), str(value)) for key, value in cell.attrib.items())
    first.text = digits if numeric else clean(text)
    for key in list(cell.attrib):
        if numeric and local(str(key)) in ("value", "value-type"):
            cell.attrib[key] = digits if local(str(key)) == "value" else "float"
            continue
        if local(str(key)) in _STORED:
            del cell.attrib[key]
        elif local(str(key)) == "value-type":
            cell.attrib[key] = "string"


def _is_float(key: str, value: str) -> bool:
    return local(key) == "value-type" and value == "float"
