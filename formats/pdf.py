"""PDF: text page by page, properties, form fields and mail links, with pypdf.

A file that opens only with a password is `encrypted`.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, cast

from formats.foreign import foreign
from formats.leaf import Leaf, Part, Place, Verbatim
from formats.multipart import document
from formats.reading import Harvest, Unreadable

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_PAGES = 1000
_QUIET = frozenset(("/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped", "/PTEX.Fullbanner"))


def looks(head: bytes) -> bool:
    """Whether a PDF begins within the first kilobyte (ISO 32000-1 annex H.3)."""
    return re.search(rb"%PDF-[12]\.\d", head[:1024]) is not None


def read(part: Part, harvest: Harvest) -> None:
    """Read every page."""
    reader, root = _opened(part.body), document(part.place)
    for place, key, text in _details(reader, root, harvest):
        harvest.add(Leaf(place, key, text))
    with foreign():
        count = len(reader.pages)
    for number in range(min(count, _PAGES)):
        place = Place(Verbatim(f"/page{number + 1}"), root)
        try:
            _page(reader, number, place, harvest)
        except Unreadable:
            harvest.miss("undecodable", place)
        if harvest.full(part.place):
            return
    if count > _PAGES:
        harvest.miss("over_budget", part.place)


def _opened(body: bytes) -> "PdfReader":
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # it logs pieces of what it reads (law 1)
    with foreign():
        reader = PdfReader(BytesIO(body), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
    if locked:
        raise Unreadable("encrypted")
    return reader


def _page(reader: "PdfReader", number: int, place: Place, harvest: Harvest) -> None:
    with foreign():
        page = reader.pages[number]
        text = page.extract_text()
        links = list(_links(page))
    harvest.meter.take(len(text))
    harvest.add(Leaf(place, "", text.encode("utf-8", "replace").decode()))
    for count, link in enumerate(links):
        harvest.add(Leaf(Place(Verbatim(f"/link{count}"), place), "", link))


def _links(page: "PageObject") -> Iterator[str]:
    """Where a page's annotations point, when that is a person: `mailto:`, `tel:`; and what notes say."""
    for annotation in page.annotations or ():
        entry = cast("Mapping[str, object]", annotation.get_object())
        action = cast("Mapping[str, object]", entry.get("/A") or {})
        target, note = str(action.get("/URI", "")), str(entry.get("/Contents", "") or "")
        if target.startswith(("mailto:", "tel:")):
            yield target
        if note:
            yield note


def _details(reader: "PdfReader", parent: Place, harvest: Harvest) -> list[tuple[Place, str, str]]:
    """Properties and form fields."""
    try:
        with foreign():
            metadata = cast("Mapping[str, object]", reader.metadata or {})
            properties = {key: str(value) for key, value in metadata.items() if key not in _QUIET}
            fields = cast("Mapping[str, object]", reader.get_form_text_fields() or {})
    except Unreadable:
        harvest.miss("undecodable", parent)
        return []
    found = [(Place(Verbatim("/properties" + key), parent), key.strip("/"), value) for key, value in properties.items()]
    form = Place(Verbatim("/form"), parent)
    found += [(Place(str(key), form), str(key), str(value)) for key, value in fields.items() if value]
    return [(place, key, value.encode("utf-8", "replace").decode()) for place, key, value in found]
