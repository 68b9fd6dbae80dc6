"""How well it detects: precision, recall and F1 on any labelled corpus, by entity and language, beside plain Presidio."""

from detectors.evaluate.corpus import CorpusError, Document, Label, read
from detectors.evaluate.report import Evaluation, Row, evaluate, render
from detectors.evaluate.run import Detect, engine, presidio

__all__ = ["CorpusError", "Detect", "Document", "Evaluation", "Label", "Row", "engine", "evaluate", "presidio", "read", "render"]
