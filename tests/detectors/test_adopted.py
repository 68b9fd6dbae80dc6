"""A team's own recognizers load from Presidio's registry files and from classes; one that cannot is one sentence."""

from pathlib import Path

import pytest

from detectors.adopted import adopt
from detectors.engine import Engine
from detectors.presidio import Pattern, PatternRecognizer
from detectors.settings import SettingsError, settings_from
from formats.leaf import Leaf, Place
from policy.configuration import parse

_FILE = """
recognizers:
  - name: "Badge"
    supported_languages: [{language: nl, context: [badge]}, {language: fr}]
    patterns:
      - {name: badge, regex: "\\\\bB-[0-9]{4}\\\\b", score: 0.8}
    supported_entity: BADGE
  - name: "Desk words"
    supported_language: en
    supported_entity: DESK
    deny_list: [Corner desk]
  - {name: Off, supported_language: en, supported_entity: OFF, deny_list: [off], enabled: false}
"""


class Locker(PatternRecognizer):
    """A recognizer as a team writes one."""

    def __init__(self) -> None:
        super().__init__("LOCKER", name="Locker", patterns=[Pattern("locker", r"L\d{3}", 0.7)])


class NoRecognizer:
    """Something else."""


def _file(folder: Path, text: str = _FILE) -> str:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_registry_file_and_a_class_load_side_by_side(tmp_path: Path) -> None:
    """Patterns, deny lists and classes, with Presidio's names; what is switched off is left out."""
    adopted = adopt([_file(tmp_path), f"{__name__}:Locker"])
    assert [each.name for each in adopted] == ["own.Badge", "own.Desk words", "own.Locker"]
    found = [match for each in adopted for match in each.find("B-1234 at the corner desk, L007")]
    assert [(match.entity, match.start, match.end, match.score) for match in found] == [
        ("BADGE", 0, 6, 0.8), ("DESK", 14, 25, 1.0), ("LOCKER", 27, 31, 0.7),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "does not exist"),
        ("- 1", "no list `recognizers`"),
        ("recognizers: []", "no list `recognizers`"),
        ("recognizers: [{name: x}]", "cannot be loaded"),
        ("recognizers: {", "cannot be loaded"),
    ],
)
def test_a_file_that_does_not_load_is_one_sentence_with_its_name(tmp_path: Path, text: str | None, sentence: str) -> None:
    """The start of a worker is refused with it."""
    name = _file(tmp_path, text) if text else str(tmp_path / "own.yaml")
    with pytest.raises(SettingsError, match=sentence) as caught:
        adopt([name])
    assert name in str(caught.value)


_PREDEFINED = """
supported_languages: [en]
recognizers:
  - {name: CreditCardRecognizer, type: predefined}
  - {name: Our accounts, class_name: IbanRecognizer, type: predefined, supported_languages: [{language: nl}]}
  - UsBankRecognizer
  - {name: UsSsnRecognizer, type: predefined, enabled: false}
"""


def test_predefined_entries_are_made_by_presidios_own_provider(tmp_path: Path) -> None:
    """By name, by class with a name of one's own, as a bare name; what is switched off is left out."""
    adopted = adopt([_file(tmp_path, _PREDEFINED)])
    assert [each.name for each in adopted] == ["own.CreditCardRecognizer", "own.Our accounts", "own.UsBankRecognizer"]
    text = "paid with 4111 1111 1111 1111 from BE71 0961 2345 6769"
    assert [(each.entity, text[each.start : each.end]) for one in adopted[:2] for each in one.find(text)] == [
        ("CREDIT_CARD", "4111 1111 1111 1111"), ("IBAN_CODE", "BE71 0961 2345 6769"),
    ]  # fmt: skip


def test_what_a_predefined_one_doubts_needs_its_context_word(tmp_path: Path) -> None:
    """As in Presidio's analyzer: any eight digits would be an account otherwise."""
    (bank,) = adopt([_file(tmp_path, "recognizers: [UsBankRecognizer]")])
    assert bank.find("parcel 12345678") == []
    assert [(each.entity, each.score) for each in bank.find("bank account 12345678")] == [("US_BANK_NUMBER", 0.4)]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("{name: NoSuchRecognizer, type: predefined}", "NoSuchRecognizer.*predefined_recognizers"),
        ("{name: SpacyRecognizer, type: predefined}", "SpacyRecognizer.*pipeline.*leave the entry out"),
        ("{name: Desks}", "Desks.*supported_entity, and patterns or a deny_list"),
        ("17", "17.*cannot be loaded"),
    ],
)
def test_an_entry_that_cannot_be_made_is_named_with_what_to_do(tmp_path: Path, entry: str, reason: str) -> None:
    """One entry among several is at fault: the sentence says which, in one line."""
    with pytest.raises(SettingsError, match=reason) as caught:
        adopt([_file(tmp_path, f"recognizers: [{{name: CreditCardRecognizer, type: predefined}}, {entry}]")])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["nowhere.at_all:Class", f"{__name__}:Missing", f"{__name__}:NoRecognizer"])
def test_a_class_that_does_not_load_is_one_sentence_with_its_name(name: str) -> None:
    """No module, no class, no recognizer."""
    with pytest.raises(SettingsError, match=name):
        adopt([name])


@pytest.mark.slow
def test_the_engine_runs_what_the_configuration_names(tmp_path: Path) -> None:
    """From `douane.yaml` to a match: relative files start beside it."""
    _file(tmp_path)
    text = f"detectors: {{recognizers: [own.yaml, '{__name__}:Locker']}}\n"
    configuration = parse(text, folder=tmp_path)
    engine = Engine(settings_from(configuration.encode()))
    found = engine.find([Leaf(Place("body"), "", "my badge is B-1234, locker L007")], "en")
    assert {match.entity for match in found[0]} >= {"BADGE", "LOCKER"}
