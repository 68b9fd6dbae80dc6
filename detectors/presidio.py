"""The one door to Presidio: its switches are set before it is imported; its loggers, which print matched text, are silenced."""

import logging
import os
from collections.abc import Mapping
from typing import Any, cast

os.environ.setdefault("REGEX_TIMEOUT_SECONDS", "1")  # read at import; the default of 60 s is longer than any deadline of ours

from presidio_analyzer import (
    AnalyzerEngine,
    Pattern,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)

__all__ = [
    "AnalyzerEngine",
    "Pattern",
    "PatternRecognizer",
    "RecognizerRegistry",
    "RecognizerResult",
    "english",
    "made_of",
    "silence",
]

_LOGGERS = ("presidio-analyzer", "presidio_analyzer", "decision_process", "presidio-anonymizer")


def silence() -> None:
    """Let nothing that Presidio logs reach a handler: its messages quote the text (law 1)."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
        logger.disabled = True


def english(model: str) -> AnalyzerEngine:
    """Presidio as it comes: its default English registry over the spaCy pipeline at `model`."""
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    configuration = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model}]}
    return AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=configuration).create_engine())


def made_of(entry: Mapping[str, Any], language: str) -> list[Any]:
    """What Presidio's registry makes of one entry of its file format.

    Raises:
        ValueError: it takes its findings from a pipeline of Presidio's, or Presidio refuses the entry.
    """
    from presidio_analyzer.predefined_recognizers import SpacyRecognizer
    from presidio_analyzer.recognizer_registry import RecognizerRegistryProvider

    kept = {key: value for key, value in entry.items() if key != "supported_language"}
    configuration = {"supported_languages": [language], "recognizers": [{**kept, "supported_languages": [language]}]}
    made = cast(
        "list[Any]", RecognizerRegistryProvider(registry_configuration=configuration).create_recognizer_registry().recognizers
    )
    if any(isinstance(each, SpacyRecognizer) for each in made):
        message = "it reads what a language pipeline of Presidio's found, and none runs here"
        raise ValueError(message)
    return made


silence()
