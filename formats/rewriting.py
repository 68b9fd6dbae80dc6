"""Writing a part anew: undo the codings, let its format splice the leaves, apply the codings again.

What lies in an encoding inside a leaf is written there, and the leaf around it is encoded anew (`formats.renesting`).
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from formats import coding, dispatch, renesting, signed, table
from formats.budget import Limits, Meter
from formats.leaf import Leaf, Part, Place, Replacement
from formats.reading import Harvest
from formats.splice import PLAIN, CannotRewrite, Slot, by_place, edited, encoded, splice


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
    """What is wanted by place, and what of it is done. The `Writer` of every format."""

    __slots__ = ("_sorted", "done", "harvest", "limits", "wanted")

    def __init__(self, wanted: Mapping[str, Sequence[Replacement]], limits: Limits) -> None:
        self.wanted = wanted
        self._sorted = sorted(wanted)
        self.limits = limits
        self.done: set[str] = set()
        self.harvest = Harvest(limits, dispatch.descend)

    def touches(self, place: Place) -> bool:
        """Whether something wanted may stand at `place` or below it."""
        return next(self._below(place.render()), None) is not None

    def body(self, part: Part) -> bytes:
        """A part without codings, written anew."""
        reading = dispatch.read(part, self.limits)
        if not any(leaf.place.render() in self.wanted for leaf in reading.leaves):
            return part.body
        signed.refuse(part, reading.format, self)
        row = next((row for row in table.TABLE if row.name == reading.format), None)
        if row is not None and row.rewrite is not None:
            return row.rewrite(part, self)
        if row is None or row.slots is None:
            raise CannotRewrite(f"A body of the format {row.title if row else 'that nobody knows'} cannot be written back.")
        source = row.decode(part)
        return encoded(source, self.text(source.raw, row.slots(source.text, part, self.harvest)), part.body)

    def text(self, raw: str, slots: Iterable[Slot]) -> str:
        """A text, its slots written anew, those included that hold an encoding with something wanted inside."""
        inner: dict[str, Sequence[Replacement]] = {}
        return splice(raw, self._opened(slots, inner), _Both(inner, self.wanted), self.done)

    def leaf(self, leaf: Leaf) -> str:
        """The text of one leaf, written anew."""
        return self.text(leaf.text, [Slot(leaf, 0, len(leaf.text), PLAIN)])

    def _opened(self, slots: Iterable[Slot], inner: dict[str, Sequence[Replacement]]) -> Iterator[Slot]:
        for slot in slots:
            place = slot.leaf.place.render()
            self._unsigned(slot.leaf, place)
            below = [one for one in self._below(place) if one != place and one not in self.done]
            if below and _replaced_whole(self.wanted.get(place, ()), slot.leaf.text):
                self.done.update(one for one in below if one[len(place)] == "~")
            elif below and place not in self.wanted:
                text = renesting.rewritten(slot.leaf, self)
                if text is not None and text != slot.leaf.text:
                    inner[place] = [Replacement(place, 0, len(slot.leaf.text), text)]
            yield slot

    def _unsigned(self, leaf: Leaf, place: str) -> None:
        """Refuse to write into a text that carries its own signature, unless nothing of it stays."""
        wanted = self.wanted.get(place)
        if not wanted or _replaced_whole(wanted, leaf.text) or edited(leaf.text, wanted) == leaf.text:
            return
        if signed.text(leaf.text):
            raise CannotRewrite(signed.REASON)

    def _below(self, place: str) -> Iterator[str]:
        """What is wanted whose place begins like `place`."""
        for at in range(bisect_left(self._sorted, place), len(self._sorted)):
            if not self._sorted[at].startswith(place):
                return
            yield self._sorted[at]


def _replaced_whole(replacements: Sequence[Replacement], text: str) -> bool:
    """Whether nothing of a text stays, so that nothing of what was encoded in it does either."""
    return any(one.start == 0 and one.end == len(text) for one in replacements)


class _Both(dict[str, Sequence[Replacement]]):
    """Replacements of whole leaves around an encoding, then the wanted ones. Filled while slots are read."""

    def __init__(self, inner: Mapping[str, Sequence[Replacement]], wanted: Mapping[str, Sequence[Replacement]]) -> None:
        super().__init__(wanted)
        self.inner = inner

    def __contains__(self, place: object) -> bool:
        return place in self.inner or super().__contains__(place)

    def __missing__(self, place: str) -> Sequence[Replacement]:
        return self.inner[place]
