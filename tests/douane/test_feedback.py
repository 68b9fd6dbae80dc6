"""`scan` and feedback on the command line."""

import json
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from douane import scan
from douane.cli import run
from ledger.record import InspectionRecord, SettledRecord
from policy.configuration import load
from policy.feedback import feedback_file
from tests.detectors.doubles import small_engine
from tests.ledger.records import record, write


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder with a configuration and a file, and an engine that knows e-mail addresses."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(scan, "Engine", small_engine)
    Path("douane.yaml").write_text("organisation: {name: Example NV}\n")
    Path("a.json").write_text('{"from": "info@example.be", "to": "an@example.be", "cc": ["bo@example.be"], "x": 12}')


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch, answers: str) -> Generator[int]:
    """Standard input and error are a terminal on which a person has typed these answers."""
    person, end = os.openpty()
    os.write(person, answers.encode())
    with os.fdopen(os.dup(end), "r") as stdin, os.fdopen(end, "w") as stderr, monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", stdin)
        patch.setattr(sys, "stderr", stderr)
        yield person
    os.close(person)


def shown(person: int) -> str:
    """Everything on the terminal's screen."""
    sys.stderr.flush()
    os.set_blocking(person, False)
    read: list[bytes] = []
    with suppress(BlockingIOError):
        while True:
            read.append(os.read(person, 65536))
    return " ".join(b"".join(read).decode().split())


def places(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], str]:
    capsys.readouterr()
    assert run(["scan", "a.json", "--format", "jsonl"]) == 0
    printed = capsys.readouterr()
    return [json.loads(line)["place"] for line in printed.out.splitlines()], printed.err


def test_a_review_settles_and_the_next_scan_obeys(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One value is none, one field never holds any; the scan says what was settled before, and no file holds a value."""
    assert places(capsys) == (["body:$.from", "body:$.to", "body:$.cc[0]"], "")
    with terminal(monkeypatch, "n\ns\nf\n") as person:
        assert run(["scan", "a.json", "--review", "--below", "1", "--reason", "our own address", "--by", "An"]) == 0
        screen = shown(person)
    assert "⟦info@example.be⟧" in screen
    assert "2 settled" in screen
    found, said = places(capsys)
    assert found == ["body:$.to"]
    assert said.count("settled before: 1 × allow EMAIL_ADDRESS") == 2
    kept = feedback_file(Path("douane.yaml")).read_text()
    assert "example.be" not in kept
    assert [entry.by for entry in load(Path("douane.yaml")).detectors.feedback] == ["An", "An"]
    assert oct(Path("var/keys/feedback.key").stat().st_mode & 0o777) == "0o600"


def test_another_key_tells_no_settled_value_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What names a place holds all the same."""
    with terminal(monkeypatch, "n\ns\nf\n"):
        assert run(["scan", "a.json", "--review", "--below", "1", "--reason", "our own"]) == 0
    Path("var/keys/feedback.key").unlink()
    found, said = places(capsys)
    assert found == ["body:$.from", "body:$.to"]
    assert "1 settled values need the key" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-"], "name the files"),
        (["a.json"], "needs a reason"),
        (["a.json", "--reason", "x" * 9, "--until", "soon"], "is no date"),
        (["a.json", "--reason", "x" * 9, "--until", "2020-01-01"], "is past"),
        (["a.json", "--config", "/dev/null/none"], "cannot be read"),
    ],
)
def test_wrong_use_is_one_sentence(monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str) -> None:
    """Exit status 2, before anybody is asked about a finding."""
    with terminal(monkeypatch, "\n") as person:
        assert run(["scan", *arguments, "--review"]) == 2
        assert sentence in shown(person)
    assert not feedback_file(Path("douane.yaml")).exists()


def test_a_review_needs_a_terminal_and_a_configuration(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A value is shown to a person and to nothing else; what is settled needs a place to be kept."""
    assert run(["scan", "a.json", "--review"]) == 2
    assert "run it on a terminal" in capsys.readouterr().err
    Path("douane.yaml").unlink()
    with terminal(monkeypatch, "") as person:
        assert run(["scan", "a.json", "--review"]) == 2
        assert "douane init" in shown(person)


def test_the_list_says_what_holds_and_how_often_it_was_applied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Declared entries first, with their uses in the ledger; what was applied and is declared no more is not forgotten."""
    days = {"A": "2999-01-01", "B": "2020-01-01"}
    terms = "reason: a test, by: An, until:"
    rows = [
        f"{{id: {name}, verdict: allow, place: 'body:$.{name}', entity: PERSON, {terms} {day}}}" for name, day in days.items()
    ]
    Path("douane.yaml").write_text(f"detectors: {{feedback: [{', '.join(rows)}]}}\n")
    applied = [SettledRecord(name, "allow", "PERSON", f"body:$.{name}", 2) for name in ("A", "Z")]
    write(tmp_path / "var", record(inspection=InspectionRecord("observe", True, [], 1.5, applied)))
    assert run(["feedback", "list", "--format", "json"]) == 0
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["id"], row["about"], row["state"], row["uses"], row["messages"]) for row in listed] == [
        ("A", "PERSON body:$.A", "holds", 2, 1),
        ("B", "PERSON body:$.B", "ended", 0, 0),
        ("Z", "", "taken out", 2, 1),
    ]
    assert run(["feedback", "list"]) == 0
    assert "body:$.A" in capsys.readouterr().out


def test_the_list_of_nothing_needs_no_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    """Before the first `up`."""
    assert run(["feedback", "list", "--format", "json"]) == 0
    assert capsys.readouterr().out == ""
