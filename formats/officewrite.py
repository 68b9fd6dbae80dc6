"""Writing DOCX, PPTX, ODT and ODP anew: a paragraph's text changes in the runs that hold it, the other members are copied.

A document with a visible digital signature refuses.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

from formats.archive import inflated, opened, repacked
from formats.foreign import foreign
from formats.leaf import Leaf, Part, Place, Verbatim
from formats.multipart import document
from formats.office import TARGET, is_properties, is_relations, is_text, place_of
from formats.splice import PLAIN, CannotRewrite, Slot, spliced
from formats.writer import Writer
from formats.xmlstream import Element, Run, is_paragraph, property_leaves, runs

if TYPE_CHECKING:
    from lxml import etree

type Tree = etree._ElementTree  # pyright: ignore[reportPrivateUsage]  the stubs' only name for it

type Edit = Callable[[bytes], bytes]

_SIGNATURES = re.compile(r"_xmlsignatures/|META-INF/documentsignatures\.xml")
_CONTROL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CUT = "\0"  # stands in no XML


def rewrite(part: Part, writer: Writer) -> bytes:
    """The document with what is wanted written anew."""
    root = document(part.place)
    return remade(part, writer, lambda name: _edit(name, root, writer))


def remade(part: Part, writer: Writer, edit: Callable[[str], Edit | None]) -> bytes:
    """An Office file with its members written anew by what `edit` gives for their names."""
    with unsigned(part.body) as archive:
        new = changed(archive, writer, edit)
    return repacked(part.body, new, writer.harvest.limits) if new else part.body


def unsigned(body: bytes) -> zipfile.ZipFile:
    """The archive of an Office file.

    Raises:
        CannotRewrite: the document is signed.
    """
    archive = opened(body)
    if any(_SIGNATURES.match(name) for name in archive.namelist()):
        raise CannotRewrite("The document is signed, so it cannot be written back.")
    return archive


def changed(archive: zipfile.ZipFile, writer: Writer, edit: Callable[[str], Edit | None]) -> dict[str, bytes]:
    """The members that change, by name, with their new bytes. Those for whose name there is no edit are not even unpacked."""
    new: dict[str, bytes] = {}
    for info in archive.infolist():
        write = edit(info.filename)
        if write is None:
            continue
        body = whole(archive, info, writer)
        made = write(body)
        if made != body:
            new[info.filename] = made
    return new


def whole(archive: zipfile.ZipFile, info: zipfile.ZipInfo, writer: Writer) -> bytes:
    """A member's bytes.

    Raises:
        CannotRewrite: it cannot be unpacked whole.
    """
    before = len(writer.harvest.unseen)
    body = inflated(archive, info, writer.harvest, Place("part:file"))
    if len(writer.harvest.unseen) > before:
        raise CannotRewrite("A member of the document cannot be unpacked whole, so it cannot be written back.")
    return body


def _edit(name: str, root: Place, writer: Writer) -> Edit | None:
    place = place_of(name, root)
    if not writer.touches(place):
        return None
    if is_text(name):
        return lambda body: edited(body, lambda tree: _paragraphs(tree, place, writer))
    if is_properties(name):
        return lambda body: edited(body, lambda tree: edit_properties(tree, place, writer))
    return (lambda body: _links(body, place, writer)) if is_relations(name) else None


def edited(body: bytes, edit: Callable[[Tree], bool]) -> bytes:
    """XML whose tree was edited; the same bytes when `edit` says that nothing changed."""
    from lxml import etree

    with foreign():
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        tree = etree.ElementTree(etree.fromstring(body, parser))
    if b"<!DOCTYPE" in body:
        raise CannotRewrite("The document's XML declares entities, so it cannot be written back.")
    if not edit(tree):
        return body
    standalone = cast("bool", tree.docinfo.standalone)  # None leaves it out
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=standalone)


def ends(tree: Tree) -> Iterator[Element]:
    """The elements as they close."""
    from lxml import etree

    return (cast("Element", element) for _, element in etree.iterwalk(tree, events=("end",)) if isinstance(element.tag, str))


def clean(text: str) -> str:
    """New text as XML can hold it."""
    return _CONTROL.sub(" ", text)


def edit_properties(tree: Tree, place: Place, writer: Writer) -> bool:
    """Write properties anew; whether one changed."""
    some = False
    for leaf, element in property_leaves((("end", element) for element in ends(tree)), place):
        new = writer.leaf(leaf)
        if new != leaf.text:
            element.text = clean(new)
            some = True
    return some


def _paragraphs(tree: Tree, place: Place, writer: Writer) -> bool:
    done: set[Element] = set()
    number = 0
    some = False
    for element in ends(tree):
        if not is_paragraph(element):
            continue
        found = list(runs(element, done))
        done.update(element.iter("*"))
        text = "".join(run.text for run in found).strip()
        if text:
            some = _paragraph(found, Leaf(Place(Verbatim(f"/{number}"), place), "", text), writer) or some
            number += 1
    return some


def _paragraph(found: list[Run], leaf: Leaf, writer: Writer) -> bool:
    """Write one paragraph anew, each piece where it stood; whether it changed."""
    raw = _CUT.join(run.text for run in found)
    stretches = _stretches(found, leaf.text)
    slot = Slot(leaf, *stretches[0], PLAIN, tuple(stretches[1:]))
    pieces = writer.text(raw, [slot]).split(_CUT)
    some = False
    for run, piece in zip(found, pieces, strict=True):
        if piece == run.text or (not run.where and not piece):
            continue
        if run.where == "tail":
            run.element.tail = clean(piece)
        elif run.where == "text":
            run.element.text = clean(piece)
            if piece != piece.strip() and "wordprocessingml" in run.element.tag:
                run.element.set(_SPACE, "preserve")
        else:
            raise CannotRewrite("A text that begins with a line break cannot be written back.")
        some = True
    return some


def _stretches(found: list[Run], text: str) -> list[tuple[int, int]]:
    """Where the pieces of a paragraph's text, white space around it left out, stand among the joined runs."""
    joined = "".join(run.text for run in found)
    begin = len(joined) - len(joined.lstrip())
    end = begin + len(text)
    position = raw = 0
    stretches: list[tuple[int, int]] = []
    for run in found:
        start, stop = max(position, begin), min(position + len(run.text), end)
        if start < stop:
            stretches.append((raw + start - position, raw + stop - position))
        position += len(run.text)
        raw += len(run.text) + 1
    return stretches


def _links(body: bytes, place: Place, writer: Writer) -> bytes:
    from html import escape

    changes: list[tuple[int, int, bytes]] = []
    for number, found in enumerate(TARGET.finditer(body)):
        text = found.group(1).decode("utf-8", "replace")
        new = writer.leaf(Leaf(Place(Verbatim(f"/link{number}"), place), "", text))
        if new != text:
            changes.append((*found.span(1), escape(clean(new)).encode()))
    return b"".join(spliced(body, changes))
