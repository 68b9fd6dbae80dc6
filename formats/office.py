"""Office documents that are ZIPs of XML: DOCX, PPTX, ODT, ODP. Every paragraph, with comments, notes, headers and properties.

The XML is read with our own hardened reader instead of python-docx or python-pptx: those skip comments, notes and text boxes.
"""

import re
import zipfile
from collections.abc import Iterator

from formats.archive import inflated, looks_zip, opened
from formats.leaf import Leaf, Part, Place, Verbatim
from formats.multipart import document
from formats.reading import Harvest
from formats.xmlstream import paragraphs, properties

_WORD = re.compile(r"word/(?:document|header\d*|footer\d*|comments|footnotes|endnotes|diagrams/data\d*|glossary/document)\.xml\Z")
_SLIDES = re.compile(r"ppt/(?:slides|notesSlides|comments|diagrams)/[\w-]+\.xml\Z")
_OPEN = re.compile(r"(?:content|styles)\.xml\Z")
_PROPERTIES = re.compile(r"(?:docProps/(?:core|app|custom)|meta)\.xml\Z")
_RELATIONS = re.compile(r".*_rels/[^/]+\.rels\Z")
TARGET = re.compile(rb'Target="(mailto:[^"]{3,300}|tel:[^"]{3,50})"')


def looks_word(head: bytes) -> bool:
    """Whether a ZIP's first members are those of a Word or PowerPoint file."""
    return looks_zip(head) and (b"word/" in head or b"ppt/" in head or b"[Content_Types].xml" in head) and b"xl/" not in head


def looks_open(head: bytes) -> bool:
    """Whether a ZIP's first member says that it is an OpenDocument text or presentation (ODF 1.3 part 2 §3.3)."""
    return looks_zip(head) and b"mimetypeapplication/vnd.oasis.opendocument." in head[:120] and b"spreadsheet" not in head[:120]


def read(part: Part, harvest: Harvest) -> None:
    """Read every paragraph and property, then what is embedded (images are opaque)."""
    root = document(part.place)
    with opened(part.body) as archive:
        for info in archive.infolist():
            for leaf in _leaves(archive, info, root, harvest):
                harvest.add(leaf)
            if harvest.full(part.place):
                return


def _leaves(archive: zipfile.ZipFile, info: zipfile.ZipInfo, parent: Place, harvest: Harvest) -> Iterator[Leaf]:
    name = info.filename
    place = place_of(name, parent)
    if is_text(name):
        for number, text in enumerate(paragraphs(inflated(archive, info, harvest, place), harvest, place)):
            yield Leaf(Place(Verbatim(f"/{number}"), place), "", text)
    elif is_properties(name):
        yield from properties(inflated(archive, info, harvest, place), harvest, place)
    elif is_relations(name):
        for number, target in enumerate(TARGET.findall(inflated(archive, info, harvest, place))):
            yield Leaf(Place(Verbatim(f"/link{number}"), place), "", target.decode("utf-8", "replace"))
    elif re.match(r".*(?:media|embeddings|Pictures)/[^/]+\Z", name):
        harvest.descend(Part(place, "", inflated(archive, info, harvest, place) or b"\0"))


def place_of(name: str, parent: Place) -> Place:
    """The place of a member; the glossary's (building blocks) have the names of the document's own."""
    last = name.rpartition("/")[2].removesuffix(".xml")
    return Place(Verbatim("/glossary-" + last if "/glossary/" in name else "/" + last), parent)


def is_text(name: str) -> bool:
    """Whether a member holds paragraphs."""
    return any(pattern.match(name) for pattern in (_WORD, _SLIDES, _OPEN))


def is_properties(name: str) -> bool:
    """Whether a member holds the document's properties."""
    return _PROPERTIES.match(name) is not None


def is_relations(name: str) -> bool:
    """Whether a member holds links."""
    return _RELATIONS.match(name) is not None
