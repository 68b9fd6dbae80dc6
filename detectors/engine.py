"""Leaves in, matches out: one pass decides what can match, only that runs, and names are read for all leaves at once.

For each leaf: prefilter → identifiers → context → special categories → names (batched over everything that was given) → what the
leaf's field name says → merge. What depends on the text alone is remembered by hash; what siblings say is found anew.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detectors.cache import Verdicts
from detectors.model import Match
from detectors.prefilter import Prefilter
from detectors.settings import DetectorSettings
from detectors.stages import Stages, assemble
from formats.leaf import Leaf, Place

_NOTHING: Mapping[str, str] = {}
_READABLE = re.compile(r"[^\W_]")
_RUNNING = re.compile(r"[^\W\d_]{2,}[^\w\n]+[^\W\d_]{2,}")  # two words of letters: less is no running text

_SAMPLES = {
    "nl": "Goedemorgen, ik ben Jan Janssens uit Gent en mijn nummer is 0471 00 00 00.",
    "fr": "Bonjour, je suis Marie Dupont de Liège et mon adresse est marie@example.org.",
    "de": "Guten Tag, mein Name ist Karl Schmidt aus Aachen, geboren am 1. Mai 1970.",
    "en": "Good morning, my name is John Smith from Bruges and I have diabetes.",
}


@dataclass(slots=True)
class _Reading:
    """A leaf whose text was not seen before, on its way through the stages."""

    text: str
    language: str | None
    key: bytes | None
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
        self._prefilter = Prefilter([each.triggers for each in self._stages.recognizers])
        self._verdicts = Verdicts()

    def renewed(self, settings: DetectorSettings) -> "Engine":
        """An engine for other settings that keeps the language models, if they are for the same languages."""
        same = settings.languages == self.settings.languages
        return Engine(settings, assemble(settings, self._stages.names if same else None))

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
            language: fixes it, else it is told for each leaf.
        """
        siblings = _siblings(leaves)
        found = self._texts(leaves, language)
        merge, fields = self._stages.merge, self._stages.fields
        for index, leaf in enumerate(leaves):
            said = fields(leaf, siblings.get(id(leaf.place.parent), _NOTHING))
            matches = [*found[index], *said]
            found[index] = merge(matches) if matches else matches
        return found

    def _texts(self, leaves: Sequence[Leaf], language: str | None) -> list[list[Match]]:
        """What the texts alone say, from memory where it is remembered."""
        found: list[list[Match]] = []
        running: list[_Reading] = []
        for leaf in leaves:
            reading = self._read(leaf, language)
            found.append(reading.matches)
            if reading.language is not None:
                running.append(reading)
        self._run(running)
        return found

    def _read(self, leaf: Leaf, language: str | None) -> _Reading:
        text = leaf.text
        if not _READABLE.search(text):
            return _Reading(text, None, None, [])
        words = self._stages.key_words(leaf)
        key = self._verdicts.key(text, words, language)
        if key is not None and (known := self._verdicts.get(key)) is not None:
            return _Reading(text, None, None, list(known))
        matches = self._identifiers(text, words)
        if _RUNNING.search(text):
            return _Reading(text, language or self._stages.identify(text), key, matches)
        if key is not None:
            self._verdicts.put(key, tuple(matches))
        return _Reading(text, None, None, matches)

    def _identifiers(self, text: str, words: frozenset[str]) -> list[Match]:
        stages = self._stages
        matches: list[Match] = []
        if hits := self._prefilter.hits(text):
            recognizers = [stages.recognizers[index] for index in hits]
            matches = [match for each in recognizers for match in each.find(text)]
            matches = stages.enhance(text, words, matches, recognizers) if matches else matches
        for each in stages.own:
            matches += each.find(text)
        return matches

    def _run(self, running: Sequence[_Reading]) -> None:
        """Names and special categories of the running texts, then remember."""
        names = self._stages.names.find([each.text for each in running], [each.language for each in running])
        for reading, named in zip(running, names, strict=True):
            assert reading.language is not None
            reading.matches += named
            reading.matches += self._stages.special(reading.text, reading.language)
            if reading.key is not None:
                self._verdicts.put(reading.key, tuple(reading.matches))


def _siblings(leaves: Sequence[Leaf]) -> dict[int, dict[str, str]]:
    """The texts of an object's leaves by key, for every object (by the identity of the place that they share)."""
    objects: dict[int, dict[str, str]] = {}
    for leaf in leaves:
        parent: Place | None = leaf.place.parent
        if parent is not None and leaf.key:
            objects.setdefault(id(parent), {}).setdefault(leaf.key, leaf.text)
    return objects
