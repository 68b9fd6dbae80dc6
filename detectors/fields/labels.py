"""Fields that are named by a sibling: `{"question": "Uw naam", "answer": "…"}`, `{"key": "iban", "value": "…"}`."""

from collections.abc import Mapping

from detectors.fields.vocabulary import WORDS

_BARE = WORDS["bare"]
_LABEL_WORDS = """
    question vraag frage label field veld champ feld key name naam nom attribute property type soort kind art
    title id field_name fieldname header
"""
_LABELS = tuple(_LABEL_WORDS.split())


def named_by_sibling(key: str, siblings: Mapping[str, str]) -> str:
    """The text of the sibling that names this field, or nothing when the key needs no naming."""
    plain = key.lower().lstrip("@#")
    if plain not in _BARE or len(siblings) < 2:
        return ""
    for label in _LABELS:
        text = siblings.get(label) or siblings.get("@" + label)
        if text and text[0].isalpha():
            return text
    return ""
