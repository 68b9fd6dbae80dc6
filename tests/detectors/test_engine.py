"""The engine runs each leaf through the stages that it needs, and names over all leaves at once."""

import re
from collections.abc import Mapping, Sequence

import pytest

from detectors.context import enhance
from detectors.engine import Engine
from detectors.merge import merge
from detectors.model import Match
from detectors.recognizers.recognizer import Identifier, Shape
from detectors.settings import DetectorSettings
from detectors.stages import Stages
from formats.leaf import Leaf, Place

_CODE = Identifier("code", "CODE", [Shape(r"K-\d+", 0.9, why="pattern")], triggers=["K-[0-9]"])
_ORDER = Identifier("order", "ORDER", [Shape(r"K-\d+|O-\d+", 0.9, why="pattern")], triggers=["[KO]-[0-9]"])
_NAME = re.compile(r"Jan \w+")


class _Names:
    """Finds people called Jan, and remembers how it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def find(self, texts: Sequence[str]) -> list[list[Match]]:
        self.asked.append(list(texts))
        return [[Match(*hit.span(), "PERSON", 0.7, "names") for hit in _NAME.finditer(text)] for text in texts]


class _Own:
    """A team's recognizer."""

    def find(self, text: str) -> list[Match]:
        return [Match(0, 5, "BADGE", 0.8, "own.badge")] if text.startswith("badge") else []


def _fields(leaf: Leaf, siblings: Mapping[str, str]) -> list[Match]:
    return [Match(0, len(leaf.text), "PERSON", 0.8, f"field:{siblings.get('last', '')}")] if leaf.key == "first" else []


def _special(text: str, _language: str | None) -> list[Match]:
    return [Match(at, at + 3, "HEALTH", 0.6, "special") for at in [text.find("flu")] if at >= 0]


@pytest.fixture
def names() -> _Names:
    return _Names()


@pytest.fixture
def engine(names: _Names) -> Engine:
    stages = Stages(
        recognizers=[_CODE, _ORDER], own=[_Own()], enhance=enhance, fields=_fields, key_words=lambda leaf: frozenset({leaf.key}),
        expected=str.upper, special=_special, names=names, merge=merge,
    )  # fmt: skip
    return Engine(DetectorSettings(), stages)


def _leaf(text: str, key: str = "k", parent: Place | None = None) -> Leaf:
    return Leaf((parent or Place("body", document=True)).child(key), key, text)


def _entities(found: list[list[Match]]) -> list[list[str]]:
    return [[match.entity for match in matches] for matches in found]


def test_each_leaf_gets_its_own_list_in_the_order_of_the_leaves(engine: Engine) -> None:
    """Identifiers, names, special categories, a team's own; nothing where nothing is."""
    texts = ["K-1 and Jan Peeters has flu", "", "...", "badge 7", "K-77"]
    assert _entities(engine.find([_leaf(text) for text in texts])) == [["CODE", "PERSON", "HEALTH"], [], [], ["BADGE"], ["CODE"]]


def test_names_are_read_for_all_leaves_at_once_and_only_in_running_text(engine: Engine, names: _Names) -> None:
    """One call; a bare word and a number never reach the model."""
    engine.find([_leaf(text) for text in ("Jan Peeters was here", "EUR", "12345", "and so was Jan Claes")])
    assert names.asked == [["Jan Peeters was here", "and so was Jan Claes"]]


def test_an_initial_or_a_line_break_after_a_greeting_does_not_end_a_running_text(engine: Engine, names: _Names) -> None:
    """A short note of one name is read; words that merely stand under each other are a list."""
    notes = ["Signé : M. Lambert", "Groetjes,\nRosa", "Groetjes,\r\nRosa", "she's in a wheelchair"]
    engine.find([_leaf(text) for text in (*notes, "open\nclosed", "size M")])
    assert names.asked == [notes]


def test_a_text_that_comes_again_is_remembered(engine: Engine, names: _Names) -> None:
    """The same verdict, without reading anew; under another key or language it is read again."""
    leaves = [_leaf("a longer text in which Jan Peeters and K-12 are found, twice")]
    first, second = engine.find(leaves), engine.find(leaves)
    assert first == second
    assert _entities(first) == [["PERSON", "CODE"]]
    assert names.asked[1] == []
    engine.find([_leaf(leaves[0].text, "other")])
    engine.find(leaves, "nl")
    assert [len(each) for each in names.asked] == [1, 0, 1, 1]


def test_siblings_are_the_leaves_of_the_same_object(engine: Engine) -> None:
    """What `last` says of `first` stops at the object's border, and is never remembered."""
    one, other = Place("body", document=True).child("a"), Place("body", document=True).child("b")
    leaves = [
        _leaf("Jan", "first", one),
        _leaf("Peeters", "last", one),
        _leaf("Jan", "first", other),
        _leaf("Claes", "last", other),
    ]
    found = engine.find(leaves)
    assert [matches[0].detector for matches in found if matches] == ["field:Peeters", "field:Claes"]


def test_overlaps_are_settled(engine: Engine) -> None:
    """Fields and recognizers may see the same value; one finding is left."""
    assert _entities(engine.find([_leaf("K-1", "first")])) == [["CODE"]]


def test_an_engine_for_other_settings_keeps_the_models_of_the_same_languages(engine: Engine) -> None:
    """A reload takes milliseconds, not seconds."""
    renewed = engine.renewed(DetectorSettings(region="NL"))
    assert renewed.settings.region == "NL"
    assert renewed._stages.names is engine._stages.names  # pyright: ignore[reportPrivateUsage]


@pytest.mark.slow
def test_the_products_own_stages_find_a_person_by_field_and_in_text() -> None:
    """All stages together, with the real models."""
    engine = Engine()
    engine.warm()
    parent = Place("body", document=True).child("contact")
    note = "Mevrouw Griet Claes belde over haar polis, IBAN BE68 5390 0754 7034."
    found = engine.find([_leaf("Jolien", "voornaam", parent), _leaf(note, "notes", parent), _leaf("active", "status", parent)])
    assert _entities(found) == [["PERSON"], ["PERSON", "IBAN_CODE"], []]


def test_what_a_field_names_and_its_check_confirms_is_that(engine: Engine) -> None:
    """The whole value under its own name: no other recognizer is asked. A part of a value, or another kind, is read by all."""
    found = engine.find([_leaf("K-1", "order"), _leaf("K-1", "code"), _leaf("K-1 K-2", "order"), _leaf("K-1", "other")])
    assert _entities(found) == [["ORDER"], ["CODE"], ["CODE", "CODE"], ["CODE"]]
