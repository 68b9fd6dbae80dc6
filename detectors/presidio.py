"""The one door to Presidio: its switches are set before it is imported; its loggers, which print matched text, are silenced."""

import logging
import os

os.environ.setdefault("REGEX_TIMEOUT_SECONDS", "1")  # read at import; the default of 60 s is longer than any deadline of ours

from presidio_analyzer import (
    AnalyzerEngine,
    Pattern,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)

__all__ = ["AnalyzerEngine", "Pattern", "PatternRecognizer", "RecognizerRegistry", "RecognizerResult", "english", "silence"]

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


silence()
