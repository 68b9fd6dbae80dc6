"""The taxonomy and the recognizers speak of the same entity types."""

from detectors.recognizers import recognizers
from detectors.taxonomy import entity_types, reported_as


def test_every_recognizer_reports_a_known_type_that_is_no_finer_kind() -> None:
    """A finer kind (a BIS number) is reported under its parent."""
    known = entity_types()
    for recognizer in recognizers("BE"):
        assert recognizer.entity in known, recognizer.entity
        assert reported_as(recognizer.entity) == recognizer.entity


def test_a_finer_kind_has_a_parent() -> None:
    """`reported_as` names a type of the taxonomy that is reported itself."""
    for entity in entity_types().values():
        assert reported_as(entity.reported_as) == entity.reported_as


def test_a_type_of_a_team_s_own_is_kept() -> None:
    """The taxonomy is open: own recognizers bring own types."""
    assert reported_as("ACME_BADGE") == "ACME_BADGE"
