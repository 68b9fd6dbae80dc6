"""Writing a part anew: undo the codings, let its format splice the leaves, apply the codings again.

What lies in an encoding inside a leaf is written there, and the leaf around it is encoded anew (`formats.renesting`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from formats import charset, coding, dispatch, renesting, table
from formats.budget import Limits, Meter
from formats.leaf import Part, Replacement
from formats.reading import Harvest
from formats.splice import CannotRewrite, Slot, by_place, splice


def rewrite(part: Part, replacements: Sequence[Replacement], limits: Limits) -> bytes:
    """The part with the replacements written in.

    Raises:
        CannotRewrite: the format or the coding cannot carry it, or a place is not in the part.
    """
    plain = coding.decode(part.body, part.encoding, Meter(limits))
    if plain.problem:
        raise CannotRewrite("The body's content coding cannot be undone whole, so it cannot be written back.")
    work = Rewriting(by_place(replacements), limits)
    body = work.body(Part(part.place, part.content_type, plain.body))
    if work.wanted.keys() - work.done:
        raise CannotRewrite("A place to be rewritten is not in the part, or lies in an encoding that cannot be written back.")
    if body == plain.body:
        return part.body
    try:
        return coding.encode(body, part.encoding)
    except coding.UnknownCoding as unknown:
        raise CannotRewrite("The body's content coding cannot be applied again.") from unknown


class Rewriting:
    """What is wanted by place, and what of it is done."""

    __slots__ = ("_prefixes", "done", "harvest", "limits", "wanted")

    def __init__(self, wanted: Mapping[str, Sequence[Replacement]], limits: Limits) -> None:
        self.wanted = wanted
        self.limits = limits
        self.done: set[str] = set()
        self.harvest = Harvest(limits, dispatch.descend)

    def body(self, part: Part) -> bytes:
        """A part without codings, written anew."""
        name = dispatch.read(part, self.limits).format
        row = next((row for row in table.TABLE if row.name == name), None)
        if row is not None and row.rewrite is not None:
            return row.rewrite(part, self.wanted, self.done, self.body)
        if row is None or row.slots is None:
            raise CannotRewrite(f"A body of the format {row.title if row else 'that nobody knows'} cannot be written back.")
        source = row.decode(part)
        return _encoded(source, self.text(source.raw, row.slots(source.text, part, self.harvest)))

    def text(self, raw: str, slots: Iterable[Slot]) -> str:
        """A text, its slots written anew, those included that hold an encoding with something wanted inside."""
        inner: dict[str, Sequence[Replacement]] = {}
        return splice(raw, self._opened(slots, inner), _Both(inner, self.wanted), self.done)

    def _opened(self, slots: Iterable[Slot], inner: dict[str, Sequence[Replacement]]) -> Iterator[Slot]:
        for slot in slots:
            place = slot.leaf.place.render()
            if place not in self.wanted and self._within(place):
                text = renesting.rewritten(slot.leaf, self)
                if text is not None:
                    inner[place] = [Replacement(place, 0, len(slot.leaf.text), text)]
            yield slot

    def _within(self, place: str) -> bool:
        return any(wanted.startswith(place) and wanted not in self.done for wanted in self.wanted)


class _Both(dict[str, Sequence[Replacement]]):
    """Replacements of whole leaves around an encoding, then the wanted ones. Filled while slots are read."""

    def __init__(self, inner: Mapping[str, Sequence[Replacement]], wanted: Mapping[str, Sequence[Replacement]]) -> None:
        super().__init__(wanted)
        self.inner = inner

    def __contains__(self, place: object) -> bool:
        return place in self.inner or super().__contains__(place)

    def __missing__(self, place: str) -> Sequence[Replacement]:
        return self.inner[place]


def _encoded(source: charset.Decoded, raw: str) -> bytes:
    try:
        return source.encode(raw)
    except UnicodeError as error:
        raise CannotRewrite("The body's charset cannot carry the replacement.") from error
