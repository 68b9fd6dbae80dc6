"""`scan` and `evaluate` on the command line."""

import json
from pathlib import Path

import pytest

from douane.cli import run

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder with one file in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "contact.json").write_text('{"email": "jan.peeters@example.be", "product": "home"}')


def test_scan_gives_one_json_object_a_finding_and_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    """The keys are the contract's; the value itself is not printed."""
    assert run(["scan", "contact.json", "--format", "jsonl"]) == 0
    printed = capsys.readouterr().out
    rows = [json.loads(line) for line in printed.splitlines()]
    assert [(row["entity"], row["place"], row["start"], row["end"]) for row in rows] == [("EMAIL_ADDRESS", "body:$.email", 0, 22)]
    assert set(rows[0]) == {"file", "entity", "place", "start", "end", "confidence", "detector"}
    assert "peeters" not in printed


def test_scan_as_a_table_explains(capsys: pytest.CaptureFixture[str]) -> None:
    """A table names entity and place, and with --explain why."""
    assert run(["scan", "contact.json", "--format", "table", "--explain"]) == 0
    printed = capsys.readouterr().out
    assert "EMAIL_ADDRESS" in printed
    assert "why" in printed
    assert "peeters" not in printed


def test_a_file_that_is_not_there_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file is wrong use."""
    assert run(["scan", "missing.json"]) == 2
    assert "missing.json" in capsys.readouterr().err


def test_a_type_that_names_no_format_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """The bytes decide then, and standard error says so; a type that is known says nothing."""
    assert run(["scan", "contact.json", "--content-type", "banana"]) == 0
    captured = capsys.readouterr()
    assert "EMAIL_ADDRESS" in captured.out
    assert "--content-type banana names no format" in captured.err
    assert run(["scan", "contact.json", "--content-type", "application/json"]) == 0
    assert capsys.readouterr().err == ""


def test_a_file_of_which_nothing_was_read_is_exit_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Such a file is no clean one, whatever was found in the others; an empty one is read."""
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "empty.txt").write_bytes(b"")
    assert run(["scan", "contact.json", "noise.bin"]) == 1
    captured = capsys.readouterr()
    assert "noise.bin: not read at body" in captured.err
    assert "EMAIL_ADDRESS" in captured.out
    assert run(["scan", "contact.json", "empty.txt"]) == 0


def test_evaluate_scores_a_corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A labelled text gives a table with its entity."""
    text = "Schrijf naar jan.peeters@example.be voor meer."
    label = {"start": 13, "end": 35, "type": "EMAIL_ADDRESS"}
    row = {"id": "1", "language": "nl", "kind": "mail", "text": text, "spans": [label]}
    (tmp_path / "corpus.jsonl").write_text(json.dumps(row) + "\n")
    assert run(["evaluate", "corpus.jsonl"]) == 0
    assert "EMAIL_ADDRESS" in capsys.readouterr().out
