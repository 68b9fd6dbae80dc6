"""Fields that are named by a sibling: `{"question": "Uw naam", "answer": "…"}`, `{"key": "iban", "value": "…"}`."""

from collections.abc import Mapping

_LABEL_WORDS = """
    question vraag frage label field veld champ feld key name naam nom attribute property type soort kind art
    title id field_name fieldname header q ref omschrijving libelle bezeichnung caption prompt property_name
    tabLabel tab_label fieldLabel field_label fieldName fieldKey field_key fld fldnm lbl lib libl veldnaam feldname k n
"""
_LABELS = tuple(
    spelled for word in _LABEL_WORDS.split() for spelled in dict.fromkeys((word, f"@{word}", word.upper(), word.title()))
)
_LABEL_SET = frozenset(_LABELS)


def label_of(siblings: Mapping[str, str]) -> str:
    """The text of the sibling that names a bare field, or nothing."""
    if _LABEL_SET.isdisjoint(siblings):
        return ""
    for label in _LABELS:
        text = siblings.get(label)
        if text and text[0].isalpha():
            return text
    return ""
