"""Turns labelled texts into the numbers that the network learns from."""

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.names.lists import Lexicon
from detectors.names.model import EXTRA, LABELS, Floats
from detectors.names.words import capitals, rows, tokens
from training.names.generate import Labelled

MOST_FEATURES = 40
UNKNOWN = -1  # a label that the loss leaves out
BLIND = 0.25  # names that the lists are made not to know
_NUMBER = {label: index for index, label in enumerate(LABELS)}


@dataclass(slots=True)
class Example:
    """A text as the network sees it: word types, the extra numbers, labels."""

    words: NDArray[np.int32]
    extra: Floats
    labels: NDArray[np.int32]


class Types:
    """Every word type met, with the table rows of its features."""

    def __init__(self, known: Lexicon, vocabulary: frozenset[str]) -> None:
        self._known = known
        self._vocabulary = vocabulary
        self._numbers: dict[tuple[str, bool], int] = {}
        self._rows: list[list[int]] = []

    def number(self, word: str, *, blind: bool) -> int:
        """The type's number; with `blind` the lists do not know it."""
        key = word, blind
        if key not in self._numbers:
            self._numbers[key] = len(self._rows)
            self._rows.append(rows(word, self._known, self._vocabulary, blind=blind)[:MOST_FEATURES])
        return self._numbers[key]

    def table(self) -> NDArray[np.int32]:
        """A row a type: the table rows of its features, filled up with 0."""
        table = np.zeros((len(self._rows), MOST_FEATURES), np.int32)
        for index, features in enumerate(self._rows):
            table[index, : len(features)] = features
        return table


def example(labelled: Labelled, types: Types, rng: random.Random) -> Example:
    """A labelled text as numbers."""
    text, spans = labelled
    found = tokens(text)
    words = np.zeros(len(found), np.int32)
    extra = np.zeros((len(found), EXTRA), np.float32)
    labels = np.zeros(len(found), np.int32)
    span, blind_span, previous = 0, False, -1
    for index, token in enumerate(found):
        while span < len(spans) and spans[span][1] <= token.start():
            span += 1
        inside = span < len(spans) and spans[span][0] < token.end()
        if inside:
            first = previous != span
            if first:
                blind_span = rng.random() < (BLIND if token[0][:1].isupper() else BLIND / 5)
                previous = span
            kind = spans[span][2]
            labels[index] = UNKNOWN if kind == "?" else _NUMBER[("B-" if first else "I-") + kind]
        blind = blind_span if inside else rng.random() < BLIND / 5
        words[index] = types.number(token[0], blind=blind and token[0].isalpha())
        extra[index, 0] = token.start() > 0 and text[token.start() - 1].isspace()
    extra[:, 1] = capitals([token[0] for token in found])
    return Example(words, extra, labels)
