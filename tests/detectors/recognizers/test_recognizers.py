"""Every recognizer: what it finds, what it leaves alone, and that its triggers never miss what it would find."""

from pathlib import Path

import pytest
import re2

from detectors.context import enhance
from detectors.evaluate import read
from detectors.merge import merge
from detectors.recognizers import recognizers

ALL = recognizers("BE")
CORPUS = Path(__file__).parents[2] / "corpus"


def found(text: str, region: str = "BE") -> list[tuple[str, str]]:
    """Entity and value of everything that stands after context and merging."""
    everyone = ALL if region == "BE" else recognizers(region)
    matches = [match for recognizer in everyone for match in recognizer.find(text)]
    return [(match.entity, text[match.start : match.end]) for match in merge(enhance(text, frozenset(), matches, everyone))]


def test_every_trigger_compiles_in_re2() -> None:
    """The prefilter can be one re2 set over all triggers."""
    for recognizer in ALL:
        for trigger in recognizer.triggers:
            re2.compile(trigger)  # pyright: ignore[reportUnknownMemberType]  google-re2 has no types


def test_names_are_unique() -> None:
    """A finding's detector names one recognizer."""
    names = [recognizer.name for recognizer in ALL]
    assert len(names) == len(set(names))


def test_a_mail_with_an_account_and_a_phone() -> None:
    """Written forms of everyday identifiers are found whole."""
    text = "Stuur naar jan.peeters@example.be, gsm 0486/39.20.71, rekening BE28 3101 2694 7020 (Argenta)."
    assert found(text) == [
        ("EMAIL_ADDRESS", "jan.peeters@example.be"),
        ("PHONE_NUMBER", "0486/39.20.71"),
        ("IBAN_CODE", "BE28 3101 2694 7020"),
    ]


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.jsonl")), ids=lambda path: path.name)
def test_triggers_never_miss(path: Path) -> None:
    """What a recognizer finds in any text of the corpora, one of its triggers matches."""
    for document in read([path]):
        for recognizer in ALL:
            if recognizer.find(document.text):
                assert any(re2.search(trigger, document.text) for trigger in recognizer.triggers), (recognizer.name, document.id)  # pyright: ignore[reportUnknownMemberType]  google-re2 has no types
