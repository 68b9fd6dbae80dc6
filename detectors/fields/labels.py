"""Fields that are named by a sibling: `{"question": "Uw naam", "answer": "…"}`, `{"key": "iban", "value": "…"}`."""

from collections.abc import Mapping

from detectors.fields.vocabulary import WORDS

_BARE = WORDS["bare"]
_LABEL_WORDS = """
    question vraag frage label field veld champ feld key name naam nom attribute property type soort kind art
    title id field_name fieldname header q ref omschrijving libelle bezeichnung caption prompt property_name
"""
_LABELS = tuple(_LABEL_WORDS.split())


def is_bare(key: str) -> bool:
    """Whether a key says nothing of its own (`value`, `answer`, `number`)."""
    return key.lower().lstrip("@#") in _BARE


def label_of(siblings: Mapping[str, str]) -> str:
    """The text of the sibling that names a bare field, or nothing."""
    for label in _LABELS:
        text = siblings.get(label) or siblings.get("@" + label)
        if text and text[0].isalpha():
            return text
    return ""
