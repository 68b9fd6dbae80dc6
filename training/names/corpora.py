"""Reads the open corpora (newspapers, court decisions, the GermEval task) as labelled texts beside the made ones."""

import random
from collections.abc import Iterator
from pathlib import Path

from training.names.generate import Labelled

_KIND = {"PER": "PER", "LOC": "?", "ORG": "ORG"}  # any place is marked there, here only a person's: not counted
_TITLES = {
    "m",
    "m.",
    "mm",
    "mme",
    "mlle",
    "me",
    "mr",
    "mr.",
    "mrs",
    "dr",
    "dr.",
    "herr",
    "frau",
    "hr",
    "heer",
    "mevrouw",
    "mej",
    ".",
}
_CLOSING = set(",.;:!?)»”’'")
_LONGEST = 60  # words
_SHARE = 0.9  # of the texts; the rest is left out, so that old newspapers do not rule
_SMALL = 0.2  # of the texts are put in small letters

type Row = tuple[str, str]  # word, label


def read_corpora(folder: Path, rng: random.Random) -> Iterator[Labelled]:
    """Labelled texts of all corpora in a folder."""
    for path in sorted([*folder.glob("europeana/*.bio"), *folder.glob("echr-fr/*.tsv"), *folder.glob("germeval2014/*.tsv")]):
        for rows in _texts(_rows(path), rng):
            if rng.random() < _SHARE:
                text, spans = _labelled(rows)
                yield (text.lower() if rng.random() < _SMALL else text), spans


def _rows(path: Path) -> Iterator[Row]:
    germeval = path.parent.name == "germeval2014"
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        cells = line.split("\t") if germeval else line.split(" ")
        if germeval and line.startswith("#"):
            continue
        if len(cells) > germeval + 1 and cells[germeval]:
            yield cells[germeval], cells[germeval + 1]
        else:
            yield "", "O"


def _texts(rows: Iterator[Row], rng: random.Random) -> Iterator[list[Row]]:
    text: list[Row] = []
    longest = _LONGEST
    for word, label in rows:
        if word:
            text.append((word, label))
        ended = not word or (word in ".!?" and len(text) > longest / 4) or (len(text) > longest and not label.startswith("I-"))
        if text and ended:
            yield text
            text, longest = [], rng.randint(10, _LONGEST)
    if text:
        yield text


def _labelled(rows: list[Row]) -> Labelled:
    text = ""
    spans: list[tuple[int, int, str]] = []
    before = "O"
    for word, given in rows:
        label = given
        if text and not (word in _CLOSING or text.endswith(("'", "’", "("))):
            text += " "
        start = len(text)
        text += word
        kind = _KIND.get(label[2:])
        if kind == "PER" and word.lower() in _TITLES and (label[0] == "B" or before != label):
            kind, label = None, "O"
        if kind and label[0] == "I" and spans and before[2:] == label[2:]:
            spans[-1] = (spans[-1][0], len(text), kind)
        elif kind:
            spans.append((start, len(text), kind))
        before = label
    return text, spans
