"""XML inside Office files, read as a stream with lxml, hardened: no entities, no network, no DTD, no huge trees.

See CWE-611 (external entities) and CWE-776 (billion laughs).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from formats.foreign import foreign
from formats.leaf import Leaf, Mark, Place, Verbatim
from formats.reading import Harvest, Unreadable

if TYPE_CHECKING:
    from lxml import etree

type Element = etree._Element  # pyright: ignore[reportPrivateUsage]  the stubs' only name for it
type Event = tuple[str, Element]

_HARDENED: Mapping[str, bool] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_pis": True,
    "remove_comments": True,
}  # fmt: skip
_PARAGRAPHS = frozenset(("p", "h", "comment"))
_QUIET = frozenset((
    "Application", "AppVersion", "Template", "ScaleCrop", "LinksUpToDate", "SharedDoc", "HyperlinksChanged",
    "PresentationFormat", "created", "modified", "creation-date", "date", "editing-duration", "generator", "lpstr",
    "lastPrinted", "print-date",
))  # fmt: skip
_TEXTS = frozenset(("t", "delText", "instrText"))
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "s": " "}


def events(body: bytes, kinds: tuple[str, ...] = ("end",)) -> Iterator[Event]:
    """Elements as they open and close; memory stays flat because closed ones are cleared.

    Raises:
        Unreadable: the XML breaks; what came before was given.
    """
    from lxml import etree

    with foreign():
        stream = etree.iterparse(BytesIO(body), events=kinds, **_HARDENED)
        yield from stream


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2].rpartition(":")[2]


def paragraphs(body: bytes, harvest: Harvest, place: Place) -> Iterator[str]:
    """The text of each paragraph, its runs joined, so that a name in two runs is one name."""
    try:
        for _, element in events(body) if body else ():
            if local(element.tag) not in _PARAGRAPHS:
                continue
            text = "".join(_runs(element)).strip()
            element.clear()
            if text:
                yield text
            if harvest.full(place):
                return
    except Unreadable as unreadable:
        harvest.miss(unreadable.reason, place)


def _runs(paragraph: Element) -> Iterator[str]:
    office = "openxmlformats" in paragraph.tag
    for element in paragraph.iter():
        name = local(element.tag)
        if office and name not in _TEXTS:
            yield _BREAKS.get(name, "")
            continue
        yield _BREAKS.get(name, "") if not office else ""
        yield element.text or ""
        if not office and element is not paragraph:
            yield element.tail or ""


def properties(body: bytes, harvest: Harvest, place: Place) -> Iterator[Leaf]:
    """A document's properties: `creator`, `lastModifiedBy`, `title`, …; not the ones that a program writes about itself."""
    seen: Counter[str] = Counter()
    try:
        for _, element in events(body) if body else ():
            text, key = (element.text or "").strip(), local(element.tag)
            if text and key not in _QUIET and not text.isdigit():
                seen[key] += 1
                where = Place(Verbatim(f"/{key}"), place)
                yield Leaf(where if seen[key] == 1 else Place(Mark(f"~{seen[key]}"), where), key, text)
    except Unreadable as unreadable:
        harvest.miss(unreadable.reason, place)
