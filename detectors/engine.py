"""Leaves in, matches out: one pass decides what can match, only that runs, and names are read for all leaves at once.

For each leaf: prefilter → identifiers → context → special categories → names (batched over everything that was given) → what the
leaf's field name says → merge. What depends on the text alone is remembered by hash; what siblings say is found anew.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detectors.cache import Verdicts, above
from detectors.gate import Gate
from detectors.merge import CERTAIN
from detectors.model import Match
from detectors.narrow import Narrow
from detectors.settings import DetectorSettings
from detectors.stages import Stages, assemble
from formats.leaf import Leaf, Place

if TYPE_CHECKING:
    from detectors.recognizers.recognizer import Identifier

_NOTHING: Mapping[str, str] = {}
_READABLE = re.compile(r"[^\W_]")
_INSTANT = re.compile(
    r"(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ][0-2]\d:[0-5]\d(?::[0-6]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?\Z", re.ASCII
)
"""A date or an instant (RFC 3339) and nothing else: no identifier, and whose birth it is only its field can tell."""
_RUNNING = re.compile(r"[^\W\d_]{2}[^\w\n]+[^\W\d_]{2}")  # two words of letters: less is no running text

_SAMPLES = {
    "nl": "Goedemorgen, ik ben Jan Janssens uit Gent en mijn nummer is 0471 00 00 00.",
    "fr": "Bonjour, je suis Marie Dupont de Liège et mon adresse est marie@example.org.",
    "de": "Guten Tag, mein Name ist Karl Schmidt aus Aachen, geboren am 1. Mai 1970.",
    "en": "Good morning, my name is John Smith from Bruges and I have diabetes.",
}


@dataclass(slots=True)
class _Running:
    """A running text on its way to what reads many of them at once."""

    leaf: Leaf
    key: int
    matches: list[Match]


class Engine:
    """Finds personal data in leaves.

    Args:
        settings: region, languages, own recognizers.
        stages: other stages than the product's own (tests).
    """

    def __init__(self, settings: DetectorSettings | None = None, stages: Stages | None = None) -> None:
        self.settings = settings or DetectorSettings()
        self._stages = stages or assemble(self.settings)
        self._gate = Gate(self._stages.recognizers)
        self._narrow = [Narrow(each) for each in self._stages.recognizers]
        self._by_entity: dict[str, list[Identifier]] = {}
        for each in self._stages.recognizers:
            if not each.needs_context:
                self._by_entity.setdefault(each.entity, []).append(each)
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
        found: list[Sequence[Match]] = []
        running: list[_Running] = []
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
                known = self._identifiers(leaf)
                if _RUNNING.search(leaf.text):
                    running.append(_Running(leaf, key, known))
                else:
                    verdicts.put(key, tuple(known))
            found.append(known)
        self._run(running, language)
        return found

    def _identifiers(self, leaf: Leaf) -> list[Match]:
        stages, text = self._stages, leaf.text
        matches: list[Match] = []
        if not _READABLE.search(text):
            return matches
        if _INSTANT.match(text):
            return [match for each in stages.own for match in each.find(text)]
        if certain := self._as_named(leaf):
            return certain + [match for each in stages.own for match in each.find(text)]
        encoded = text.encode("utf-8", "replace")
        if triggered := self._gate.triggered(encoded):
            words = stages.key_words(leaf)
            chosen = [self._narrow[index] for index in self._gate.narrowed(triggered, text, words)]
            matches = [match for each in chosen for match in each.find(text, encoded)]
            matches = stages.enhance(text, words, matches, [each.recognizer for each in chosen]) if matches else matches
        for each in stages.own:
            matches += each.find(text)
        return matches

    def _as_named(self, leaf: Leaf) -> list[Match]:
        """What a value is by its field's name, where the check for that confirms the whole of it: then nobody else need look."""
        stages = self._stages
        entity = stages.expected(leaf.key)
        for each in self._by_entity.get(entity, ()) if entity else ():
            found = each.find(leaf.text)
            if len(found) == 1 and found[0].score >= CERTAIN and found[0].end - found[0].start == len(leaf.text):
                return stages.enhance(leaf.text, stages.key_words(leaf), found, [each])
        return []

    def _run(self, running: Sequence[_Running], language: str | None) -> None:
        """Names and special categories of the running texts, then remember."""
        texts = [each.leaf.text for each in running]
        named = self._stages.names.find(texts)
        for each, names in zip(running, named, strict=True):
            each.matches += names
            each.matches += self._stages.special(each.leaf.text, language)
            self._verdicts.put(each.key, tuple(each.matches))


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
