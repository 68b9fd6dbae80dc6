"""Leaves in, matches out: one pass decides what can match, only that runs, and names are read for all leaves at once.

Each stage runs over everything that was given before the next begins: identifiers with their context (`detectors.identifying`),
names, special categories; then, leaf by leaf, what the field's name says, and merge. What depends on the text alone is remembered
by hash; what siblings say is found anew.
"""

import re
from collections.abc import Mapping, Sequence

from detectors.cache import Verdicts, above
from detectors.identifying import Identifying
from detectors.model import Match
from detectors.settings import DetectorSettings
from detectors.stages import Stages, assemble
from formats.leaf import Leaf, Place

_NOTHING: Mapping[str, str] = {}
_RUNNING = re.compile(r"[^\W\d_]{2}[^\w\n]+(?:[^\W\d_][^\w\n]+)?[^\W\d_]{2}|[^\W\d_]{2},\r?\n[^\W\d_]{2}")
"""Two words of letters, perhaps with an initial between them, or a greeting and its name: less is no running text."""

_SAMPLES = {
    "nl": "Goedemorgen, ik ben Jan Janssens uit Gent en mijn nummer is 0471 00 00 00.",
    "fr": "Bonjour, je suis Marie Dupont de Liège et mon adresse est marie@example.org.",
    "de": "Guten Tag, mein Name ist Karl Schmidt aus Aachen, geboren am 1. Mai 1970.",
    "en": "Good morning, my name is John Smith from Bruges and I have diabetes.",
}


class Engine:
    """Finds personal data in leaves.

    Args:
        settings: region, languages, own recognizers.
        stages: other stages than the product's own (tests).
    """

    def __init__(self, settings: DetectorSettings | None = None, stages: Stages | None = None) -> None:
        self.settings = settings or DetectorSettings()
        self._stages = stages or assemble(self.settings)
        self._identifying = Identifying(self._stages)
        self._verdicts = Verdicts()

    def renewed(self, settings: DetectorSettings) -> "Engine":
        """An engine for other settings that keeps the network of names."""
        return Engine(settings, assemble(settings, self._stages.names))

    def warm(self) -> None:
        """Load what is loaded at first use, so that the first message does not wait for it."""
        place = Place("body", document=True)
        for language, text in _SAMPLES.items():
            self.find([Leaf(place, "", text), Leaf(Place("note", place), "note", text)], language)
        self.find([Leaf(place, "", text) for text in _SAMPLES.values()])

    def find(self, leaves: Sequence[Leaf], language: str | None = None) -> list[list[Match]]:
        """What each leaf holds: merged, without overlaps, in order of position.

        Args:
            leaves: of any number of messages; leaves of one object share their parent place.
            language: limits the lexicons of special categories to this one; names and fields are read in all.
        """
        siblings = _siblings(leaves)
        merge, fields = self._stages.merge, self._stages.fields
        found: list[list[Match]] = []
        for leaf, known in zip(leaves, self._texts(leaves, language), strict=True):
            said = fields(leaf, siblings.get(id(leaf.place.parent), _NOTHING))
            matches = [*known, *said] if said else known
            found.append(merge(matches) if matches else [])
        return found

    def _texts(self, leaves: Sequence[Leaf], language: str | None) -> list[Sequence[Match]]:
        """What the texts alone say, from memory where it is remembered."""
        verdicts = self._verdicts
        found: list[Sequence[Match] | None] = []
        new: dict[int, Leaf] = {}
        keys: list[int] = []
        last, around = None, ""
        for leaf in leaves:
            place = leaf.place
            if place.parent is not last:
                last = place.parent
                around = above(last, "") if last is not None else ""
            outer = around if place.step == leaf.key != around else above(place, leaf.key)
            key = verdicts.key(leaf, outer, language)
            known = verdicts.get(key)
            if known is None:
                new.setdefault(key, leaf)
            keys.append(key)
            found.append(known)
        fresh = self._read(new, language)
        return [fresh[key] if known is None else known for key, known in zip(keys, found, strict=True)]

    def _read(self, leaves: Mapping[int, Leaf], language: str | None) -> Mapping[int, Sequence[Match]]:
        """Read texts that are not remembered, each once, and remember them. Names are read in all running texts together."""
        found = dict(zip(leaves, self._identifying.find(list(leaves.values())), strict=True))
        running = {key: leaf.text for key, leaf in leaves.items() if _RUNNING.search(leaf.text)}
        for (key, text), names in zip(running.items(), self._stages.names.find(list(running.values())), strict=True):
            found[key] += [*names, *self._stages.special(text, language)]
        for key, matches in found.items():
            self._verdicts.put(key, tuple(matches))
        return found


def _siblings(leaves: Sequence[Leaf]) -> dict[int, dict[str, str]]:
    """The texts of an object's leaves by key, for every object (by the identity of the place that they share)."""
    objects: dict[int, dict[str, str]] = {}
    last, members = None, dict[str, str]()
    for leaf in leaves:
        parent: Place | None = leaf.place.parent
        if parent is None or not leaf.key:
            continue
        if parent is not last:
            last, members = parent, objects.setdefault(id(parent), {})
        if leaf.key not in members:
            members[leaf.key] = leaf.text
    return objects
