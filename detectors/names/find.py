"""People (`PERSON`) and places said of a person (`LOCATION`) in running text, in batches."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from detectors.model import Match
from detectors.names.lists import PARTICLES, lexicon
from detectors.names.model import EXTRA, GAP, KINDS, Floats, Network
from detectors.names.people import introduced, is_telling, joined, led, signed
from detectors.names.places import place_at, spoken_of
from detectors.names.span import Span, without
from detectors.names.things import without_things
from detectors.names.tidy import Tidier, has_letters, spelled, spelled_small
from detectors.names.vectors import Vectors
from detectors.names.words import capitals, kind, rows, tokens

_ENTITY = {"PER": "PERSON", "LOC": "LOCATION"}
_POSSIBLE = 0.3  # the share of a name that lists of first names settle
_SURE, _HEARD, _FAINT = 0.9, 0.1, 0.005  # shares of a label: a name beyond doubt, one that is possible, a known place
_TOLD = 0.95  # the share of a place that the lists know and the word before tells
_APPOSED, _NEAR = (",", "("), 7  # what parts a place from the person some words before: `Cindy Thonon, 2 enfants, Ciney`
_PERSON, _PLACE = KINDS.index("PER"), KINDS.index("LOC")
_SPACE = re.compile(r"\s")
_FEWEST_WORDS = 2  # a bare word is judged by its field
_KNOWN, _EVERYDAY = 2, "2"  # of the lists' marks
_RARE = "0"  # how well an everyday word is known that may be a rare name in small letters
_MOST_ROWS = 1024  # of one pass through the network


@dataclass(slots=True)
class _Text:
    """A text that may hold names: its words, and where they stand."""

    index: int
    spots: list[re.Match[str]]
    words: list[str]


class Names:
    """Finds names of people and places.

    One network reads all four languages. A word's vector is kept only if the word is in the lists, so that nothing of a text
    stays in memory.
    """

    def __init__(self) -> None:
        self._lexicon = lexicon()
        self._network = Network.load()
        self._network.table = self._network.table.astype(np.float32)
        self._vectors = Vectors(self._network.table.shape[1])
        self._tidier = Tidier(self._lexicon)

    def find(self, texts: Sequence[str]) -> list[list[Match]]:
        """One list of matches a text, in the order of the texts.

        Args:
            texts: decoded leaves; short values without a sentence around them give nothing.
        """
        found: list[list[Match]] = [[] for _ in texts]
        batch: list[_Text] = []
        size = 0
        for index, text in enumerate(texts):
            if not _SPACE.search(text):
                continue
            spots = tokens(text)
            words = [spot[0] for spot in spots]
            if not self._may_hold_a_name(words):
                continue
            batch.append(_Text(index, spots, words))
            size += len(words) + GAP
            if size > _MOST_ROWS:
                self._label(batch, texts, found)
                batch, size = [], 0
        if batch:
            self._label(batch, texts, found)
        return found

    def known_words(self) -> frozenset[str]:
        """The words whose vectors are kept in memory: all from the lists, none from a text alone."""
        return frozenset(self._vectors.rows)

    def _may_hold_a_name(self, words: list[str]) -> bool:
        """Two words at least, one of which can be a name (or a place, which is never reported without capitals or the lists)."""
        letters = 0
        likely = False
        for text in words:
            if text.isalpha():
                letters += 1
                likely = likely or self._tidier.namelike(text)
            if likely and letters >= _FEWEST_WORDS:
                return True
        return False

    def _label(self, batch: list[_Text], texts: Sequence[str], found: list[list[Match]]) -> None:
        seen, gaps, plain = self._rows(batch, texts)
        shares = self._network.shares(seen, gaps, plain)
        kinds = np.stack((shares[:, 0], *(shares[:, i] + shares[:, i + 1] for i in range(1, 9, 2))), axis=1)
        best = kinds.argmax(axis=1)
        possible = ((kinds[:, _PERSON] > _HEARD / 2) | (kinds[:, _PLACE] > _FAINT) | (best > 0)).tolist()
        at = GAP
        for text in batch:
            end = at + len(text.words)
            if any(possible[at:end]):
                part = kinds[at:end]
                heard = self._addressed(text, part)
                if self._placed(text, part) or heard or best[at:end].any():
                    found[text.index] = self._matches(text, texts[text.index], part, shares[at:end])
            at = end + GAP

    def _matches(self, text: _Text, whole: str, kinds: Floats, shares: Floats) -> list[Match]:
        words = text.words
        spans = self._tidier.tidy(words, _spans(kinds, shares))
        people = frozenset(
            words[i].lower()
            for span in spans
            if span.kind == "PER" and span.score > _SURE
            for i in range(span.first, span.last + 1)
        )
        if people and self._heighten(words, people, kinds):
            spans = self._tidier.tidy(words, _spans(kinds, shares))
        if has_letters(words):
            spans = self._with_spelled(text, whole, spans, kinds)
        spans = spoken_of(words, joined(words, without_things(words, spans), self._lexicon))
        return [
            Match(text.spots[span.first].start(), text.spots[span.last].end(), _ENTITY[span.kind], round(span.score, 3), "names")
            for span in sorted(spans, key=lambda span: span.first)
            if span.kind in _ENTITY and span.score >= self._tidier.least(words, span)
        ]

    def _with_spelled(self, text: _Text, whole: str, spans: list[Span], kinds: Floats) -> list[Span]:
        """The spans, and the names that are spelled letter by letter."""
        small = spelled_small(text.words, whole)
        for start, end in [*small, *spelled(whole)]:
            first, last = (next(i for i, word in enumerate(text.spots) if word.end() > spot) for spot in (start, end - 1))
            if (start, end) in small or (kinds[first : last + 1, _PERSON] > _HEARD).any():
                spans = [*without(spans, first, last), Span(first, last, "PER", _SURE)]
        return spans

    def _addressed(self, text: _Text, kinds: Floats) -> bool:
        """Hears a possible name better after a word that tells of a person; says whether one was heard."""
        heard = False
        best = cast("list[int]", kinds.argmax(axis=1).tolist())
        swapped = -2  # the last word that was heard
        for index in np.flatnonzero(kinds[:, _PERSON] > _HEARD / 2).tolist():
            if best[index] == _PERSON:
                continue
            words = text.words[max(0, index - 2) : index + 1]
            if (first := self._led(text.words, index, kinds)) < index:
                kinds[first : index + 1] = 0
                kinds[first : index + 1, _PERSON] = _TOLD
                heard = True
                continue
            told = swapped == index - 1 or introduced(words, len(words) - 1) or self._tells(text, index, kinds)
            if told and self._callable(words[-1], KINDS[best[index]]):
                kinds[index, _PERSON], kinds[index, best[index]] = kinds[index, best[index]], kinds[index, _PERSON]
                heard, swapped = True, index
        return heard

    def _led(self, words: list[str], index: int, kinds: Floats) -> int:
        """Where a name begins whose particles follow a form of address or a first name; `index` where it has none."""
        if not words[index][0].isupper():
            return index
        rare = max(self._lexicon.of(words[index].lower())[3]) < _EVERYDAY
        return led(words, index, lambda at: rare and words[at][0].isupper() and bool(kinds[at, _PERSON] > _SURE))

    def _tells(self, text: _Text, index: int, kinds: Floats) -> bool:
        """Whether a possible name is a well known first name, or stands where a message is signed."""
        word = text.words[index]
        known = self._lexicon.of(word.lower())
        if not word[0].isupper():
            return bool(kinds[index, _PERSON] > _POSSIBLE) and known[0] >= _KNOWN and max(known[3]) < _EVERYDAY
        return (bool(kinds[index, _PERSON] > _POSSIBLE) and is_telling(known)) or (
            known[0] > 0 and signed(text.words, Span(index, index, "PER", 0.0))
        )

    def _callable(self, word: str, heard_as: str) -> bool:
        """Whether a word that follows `Ms` or `his name is` can be the name: what sounds like a firm only if lists know it."""
        if heard_as == "O":
            return self._tidier.namelike(word)
        first, last, _, _ = self._lexicon.of(word.lower())
        return heard_as == "ORG" and word[0].isupper() and max(first, last) > 1

    def _placed(self, text: _Text, kinds: Floats) -> bool:
        """Hears a possible place better that the lists know and the word before tells; says whether one was heard."""
        heard = False
        faint = (kinds[:, _PLACE] > _FAINT) & (kinds[:, _PLACE] < _TOLD) & (kinds[:, _PERSON] < _SURE)
        words = text.words
        for index in np.flatnonzero(faint).tolist():
            if length := place_at(words, index, self._lexicon, told=self._apposed(words, index, kinds)):
                kinds[index : index + length] = 0
                kinds[index : index + length, _PLACE] = _TOLD
                heard = True
        return heard

    def _apposed(self, words: list[str], index: int, kinds: Floats) -> bool:
        """Whether a comma or bracket parts a word from somebody named just before."""
        if index == 0 or words[index - 1] not in _APPOSED:
            return False
        return bool(np.any(kinds[max(0, index - _NEAR) : index, _PERSON] > _SURE))

    def _heighten(self, words: list[str], people: frozenset[str], kinds: Floats) -> bool:
        """Who is named once for sure is more likely meant where the same word comes back; says whether anything changed."""
        changed = False
        for index in np.flatnonzero((kinds[:, 0] > kinds[:, 1]) & (kinds[:, 1] > _HEARD)):
            word = words[index]
            if word.lower() in people and word[0].isupper() and self._tidier.namelike(word):
                kinds[index, 1], kinds[index, 0] = kinds[index, 0], kinds[index, 1]
                changed = True
        return changed

    def _rows(self, batch: list[_Text], texts: Sequence[str]) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
        size = sum(len(text.words) + GAP for text in batch) + GAP
        width = self._network.table.shape[1]
        seen = np.zeros((size, width + EXTRA), np.float32)
        gaps = np.ones(size, np.bool_)
        known, row = self._vectors.rows.get, self._row
        passing: dict[str, int] = {}  # of words that are in no list: forgotten with the batch
        wanted = [0] * size
        at = GAP
        for text in batch:
            words = text.words
            end = at + len(words)
            wanted[at:end] = [found if (found := known(word)) is not None else row(word, passing) for word in words]
            seen[at:end, width] = self._spaces(texts[text.index], text.spots)
            seen[at:end, width + 1] = capitals(words)
            gaps[at:end] = False
            at = end + GAP
        seen[:, :width] = self._vectors.table[wanted]
        plain = self._vectors.plain[wanted]
        self._vectors.forget(len(passing))
        return seen, gaps, plain

    def _spaces(self, text: str, words: list[re.Match[str]]) -> list[bool]:
        spaces = [text[word.start() - 1].isspace() for word in words]
        spaces[0] = words[0].start() > 0 and spaces[0]
        return spaces

    def _row(self, word: str, passing: dict[str, int]) -> int:
        """The row of a word's vector, which is kept if the lists know the word, else until the batch is done."""
        letters = word.isalpha()
        key = word if letters else _key(word)
        row = self._vectors.rows.get(key)
        if row is None:
            row = passing.get(key)
        if row is None:
            vector = self._network.vector(rows(word, self._lexicon, self._network.vocabulary))
            if not letters or word.lower() in self._lexicon:
                row = self._vectors.keep(key, vector, len(passing), plain=self._is_plain(word))
            else:
                row = passing[key] = self._vectors.borrow(vector, len(passing))
        return row

    def _is_plain(self, word: str) -> bool:
        """Whether a word is no part of a name whatever stands beside it: an everyday word in small letters, a number."""
        if not word.isalpha():
            return word.isdigit()
        first, last, place, everyday = self._lexicon.of(word)
        return word.islower() and not (first or last or place) and max(everyday) > _RARE and word not in PARTICLES


def _key(word: str) -> str:
    """Under what a number's, code's or mark's vector is kept; no word reads like it, but for a mark itself."""
    form = kind(word)
    return form if form == word and len(word) == 1 else "\0" + form


def _spans(kinds: Floats, shares: Floats) -> list[Span]:
    """Runs of words of one kind; a new one opens where a word more likely begins than goes on."""
    spans: list[Span] = []
    labels = cast("list[int]", kinds.argmax(axis=1).tolist())
    at, count = 0, len(labels)
    while at < count:
        label = labels[at]
        end = at + 1
        if label:
            begin = 2 * label - 1
            while end < count and labels[end] == label and shares[end, begin + 1] >= shares[end, begin]:
                end += 1
            spans.append(Span(at, end - 1, KINDS[label], sum(kinds[at:end, label].tolist()) / (end - at)))
        at = end
    return spans
