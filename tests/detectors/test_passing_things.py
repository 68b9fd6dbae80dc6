"""What an audit found missed or taken for a person, by its kind: one text each."""

import pytest

from detectors.engine import Engine
from formats.leaf import Leaf, Place

_PLACE = Place("body", document=True)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def _found(engine: Engine, text: str) -> set[tuple[str, str]]:
    return {(match.entity, text[match.start : match.end]) for match in engine.find([Leaf(_PLACE, "", text)])[0]}


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("Mon mari vote PTB depuis toujours", "POLITICAL_OPINION", "PTB"),
        ("Ik heb gisteren met Herrn von der Leyen gebeld", "PERSON", "von der Leyen"),
        ("Notre fils Arthur a sept ans", "AGE", "sept ans"),
        ("Ich nehme seit März Sertralin gegen die Angst", "HEALTH", "Sertralin"),
    ],
)
def test_is_found(engine: Engine, text: str, entity: str, value: str) -> None:
    """With the whole of its value."""
    assert (entity, value) in _found(engine, text)


@pytest.mark.parametrize(
    "text",
    ["Madelief en Viola bloeien in mei", "Wij verkopen Dr. Martens en Mr. Proper", "We moved to the Sofie armchair in grey"],
)
def test_is_nobody(engine: Engine, text: str) -> None:
    """Flowers, brands and furniture are no people."""
    assert not {entity for entity, _ in _found(engine, text)} & {"PERSON"}
