"""XML inside Office files, read as a stream with lxml, hardened: no entities, no network, no DTD, no huge trees.

See CWE-611 (external entities) and CWE-776 (billion laughs).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from io import BytesIO
from typing import TYPE_CHECKING, Literal, NamedTuple

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


class Run(NamedTuple):
    """A piece of a paragraph's text: where an element has it (`text`, `tail`), or a break that the element stands for (empty)."""

    element: Element
    where: Literal["text", "tail", ""]
    text: str


def paragraphs(body: bytes, harvest: Harvest, place: Place) -> Iterator[str]:
    """The text of each paragraph, its runs joined, so that a name in two runs is one name."""
    try:
        for _, element in events(body) if body else ():
            if not is_paragraph(element):
                continue
            text = "".join(run.text for run in runs(element, frozenset())).strip()
            element.clear()
            if text:
                yield text
            if harvest.full(place):
                return
    except Unreadable as unreadable:
        harvest.miss(unreadable.reason, place)


def is_paragraph(element: Element) -> bool:
    """Whether an element is a paragraph, in any of the formats."""
    return local(element.tag) in _PARAGRAPHS


def runs(paragraph: Element, done: Set[Element]) -> Iterator[Run]:
    """The pieces of a paragraph's text, but for what lies in those that are `done` (a text box in it)."""
    office = "openxmlformats" in paragraph.tag
    for element in paragraph.iter("*"):
        if element in done:
            continue
        name = local(element.tag)
        if name in _BREAKS:
            yield Run(element, "", _BREAKS[name])
        if not office or name in _TEXTS:
            yield Run(element, "text", element.text or "")
        if not office and element is not paragraph:
            yield Run(element, "tail", element.tail or "")


def properties(body: bytes, harvest: Harvest, place: Place) -> Iterator[Leaf]:
    """A document's properties: `creator`, `lastModifiedBy`, `title`, …; not the ones that a program writes about itself."""
    try:
        yield from (leaf for leaf, _ in property_leaves(events(body) if body else (), place))
    except Unreadable as unreadable:
        harvest.miss(unreadable.reason, place)


def property_leaves(found: Iterable[Event], place: Place) -> Iterator[tuple[Leaf, Element]]:
    """Each property with the element whose text it is."""
    seen: Counter[str] = Counter()
    for _, element in found:
        text, key = (element.text or "").strip(), local(element.tag)
        if text and key not in _QUIET and not text.isdigit():
            seen[key] += 1
            where = Place(Verbatim(f"/{key}"), place)
            yield Leaf(where if seen[key] == 1 else Place(Mark(f"~{seen[key]}"), where), key, text), element
