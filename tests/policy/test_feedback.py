"""What people settled about findings, as it is declared, added to and checked."""

from datetime import date
from pathlib import Path

import pytest

from policy.check import check
from policy.configuration import decode, load, parse
from policy.errors import ConfigurationError
from policy.feedback import Settlement, add, feedback_file, settled

TODAY = date(2026, 11, 22)
TOKEN = "feedback." + "a" * 22
ENTRY = "{{id: {0}, verdict: allow, place: 'body:$.product', reason: products, by: Ann, until: {1}}}"


def entry(**changes: object) -> Settlement:
    fields = {"id": "F-1", "verdict": "allow", "token": TOKEN, "entity": "PERSON", "reason": "a brand", "by": "Ann"}
    return Settlement.model_validate({**fields, "until": "2027-11-22", **changes})


def test_a_token_needs_its_entity() -> None:
    """A token is made of an entity and a value: without the entity nothing could fit it."""
    with pytest.raises(ValueError, match="name it as `entity`"):
        entry(entity=())


def test_feedback_for_everything_is_refused() -> None:
    """No token, no place, no entity: that would end detection."""
    with pytest.raises(ValueError, match="would hold for everything"):
        entry(token=None, entity=())


def test_what_is_added_is_read_again_beside_what_stood_there(tmp_path: Path) -> None:
    """A person's own comment in the file stays."""
    file = tmp_path / "douane.yaml"
    file.write_text(f"detectors: {{feedback: [{ENTRY.format('D-1', '2027-01-01')}]}}\n")
    assert add(file, [entry()]) == feedback_file(file)
    feedback_file(file).write_text(feedback_file(file).read_text() + "# agreed on Monday")
    add(file, [entry(id="F-2", verdict="deny")])
    assert "# agreed on Monday\n" in feedback_file(file).read_text()
    assert [each.id for each in load(file).detectors.feedback] == ["D-1", "F-1", "F-2"]
    assert settled(file)[0] == entry()


def test_it_travels_with_the_configuration(tmp_path: Path) -> None:
    """So that it reaches the detectors, and that a record's digest covers it."""
    file = tmp_path / "douane.yaml"
    file.write_text("")
    before = load(file).encode()
    add(file, [entry()])
    after = load(file)
    assert before != after.encode()
    assert decode(after.encode()).detectors.feedback == (entry(),)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- {id: F-1}", 'douane.yaml.feedback:1: the key "verdict" is missing'),
        ("id: F-1", "must be a list"),
        ("- [", "this is not valid YAML"),
        (f"- {ENTRY.format('A', '2027-01-01')}\n- {ENTRY.format('A', '2027-01-01')}", 'the id "A" stands twice'),
        (f"- {ENTRY.format('D-1', '2027-01-01')}", 'the id "D-1" stands in detectors.feedback too'),
    ],
)
def test_a_bad_file_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    """With the file's name."""
    file = tmp_path / "douane.yaml"
    file.write_text(f"detectors: {{feedback: [{ENTRY.format('D-1', '2027-01-01')}]}}\n")
    feedback_file(file).write_text(text)
    with pytest.raises(ConfigurationError, match=r"douane\.yaml\.feedback") as caught:
        load(file)
    assert sentence in str(caught.value)


def test_an_id_stands_once_in_the_section() -> None:
    """As everywhere."""
    row = ENTRY.format("A", "2027-01-01")
    with pytest.raises(ConfigurationError, match=r"stands twice in detectors\.feedback"):
        parse(f"detectors: {{feedback: [{row}, {row}]}}")


def test_check_warns_a_week_ahead() -> None:
    """Of what ended, of what ends, of what is too wide, of what nobody finds; of a sound entry nothing."""
    rows = [
        ENTRY.format("old", "2026-11-21"),
        ENTRY.format("soon", "2026-11-29"),
        ENTRY.format("sound", "2026-11-30"),
        "{id: wide, verdict: allow, entity: PERSON, reason: too many, by: Ann, until: 2027-01-01}",
        "{id: odd, verdict: deny, entity: PRESON, reason: typed, by: Ann, until: 2027-01-01}",
    ]
    configuration = parse(f"detectors: {{feedback: [{', '.join(rows)}]}}")
    assert [(each.severity, each.sentence) for each in check(configuration, TODAY)] == [
        ("high", "feedback wide takes every finding of PERSON away: name a place or a value"),
        ("medium", "feedback soon ends on 2026-11-29: settle it anew or let it end"),
        ("medium", "feedback odd is for an entity type that nobody finds: PRESON"),
        ("low", "feedback old ended on 2026-11-21: take it out"),
    ]
