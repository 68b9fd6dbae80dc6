"""Labelled lines of a text are read as fields."""

import pytest

from detectors.fields.lines import in_lines

FORM = """Vorname: Klara
Familienname: von der Heydt
Gezindte (optioneel): boeddhist
Letsels: verstuikte enkel, kneuzing linkerknie
Kennwort für Rückfragen: Apfelkuchen
Personne de contact : Luc Hardy (fils)
Sexual orientation (optional): asexual"""


@pytest.mark.parametrize(
    ("entity", "value"),
    [
        ("PERSON", "Klara"),
        ("PERSON", "von der Heydt"),
        ("RELIGION", "boeddhist"),
        ("HEALTH", "verstuikte enkel"),
        ("HEALTH", "kneuzing linkerknie"),
        ("PASSWORD", "Apfelkuchen"),
        ("PERSON", "Luc Hardy"),
        ("SEXUAL_ORIENTATION", "asexual"),
    ],
)
def test_a_label_tells_what_its_line_holds(entity: str, value: str) -> None:
    """In four languages, with remarks in brackets, several values in a line."""
    assert (entity, value) in {(match.entity, FORM[match.start : match.end].strip()) for match in in_lines(FORM)}


@pytest.mark.parametrize(
    "text",
    [
        "Let op: de polis vervalt morgen",
        "Vraag: is de griepprik gedekt?",
        "http://example.org: see there",
        "14:30 vergadering",
        "Religion: this chapter explains how the three great religions of the book came to be",
        "Status: open; Prioriteit: hoog",
        "Diagnose: n.v.t.",
    ],
)
def test_prose_with_a_colon_is_no_form(text: str) -> None:
    """A colon alone tells nothing."""
    assert in_lines(text) == []
