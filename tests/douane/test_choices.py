"""`douane subject object …`: the suppression list as a person keeps it."""

import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from douane import state
from douane.cli import run
from ledger import suppression

PERSON = "lotte.aerts@example.be\n+32 471 88 03 25\n"


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a state folder; what the person is known by comes on standard input."""
    monkeypatch.chdir(tmp_path)
    state.prepare(tmp_path / "var")
    said(monkeypatch)
    return tmp_path / "var"


def said(monkeypatch: pytest.MonkeyPatch, text: str = PERSON) -> None:
    """Give the identifiers on standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def listed(capsys: pytest.CaptureFixture[str], *more: str) -> list[dict[str, Any]]:
    """What `subject choices` shows."""
    capsys.readouterr()
    assert run(["subject", "choices", *more]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("command", "kind", "purpose"),
    [
        (["object"], "objection", None),
        (["object", "--marketing"], "objection_marketing", None),
        (["object", "--purpose", "surveys"], "objection", "surveys"),
        (["withdraw", "--purpose", "newsletters"], "consent_withdrawn", "newsletters"),
        (["restrict"], "restriction", None),
        (["erase"], "erasure", None),
    ],
)
def test_a_choice_is_listed_without_whose_it_is(
    installation: Path, capsys: pytest.CaptureFixture[str], command: list[str], kind: str, purpose: str | None
) -> None:
    """Kind, purpose and moment are shown; the list holds no value, and its file and key are this user's alone."""
    assert run(["subject", *command, "--since", "2026-11-01", "--by", "An Peeters", "--reference", "REQ-7"]) == 0
    (choice,) = listed(capsys)
    assert (choice["number"], choice["kind"], choice["purpose"]) == (1, kind, purpose)
    assert (choice["since"], choice["by"], choice["reference"]) == ("2026-11-01T00:00:00Z", "An Peeters", "REQ-7")
    assert "tokens" not in choice
    kept = suppression.path(installation)
    assert "lotte" not in kept.read_text().lower()
    assert "471880325" not in kept.read_text()
    for file in (kept, installation / "keys" / "suppression.key"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_release_ends_the_person_s_choices_and_no_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By any of the identifiers, in any spelling; the ended ones stay on record, and numbers are not given again."""
    assert run(["subject", "object"]) == 0
    said(monkeypatch, "jan@example.be\n")
    assert run(["subject", "restrict"]) == 0
    said(monkeypatch, "0471/88.03.25")
    assert run(["subject", "release"]) == 0
    assert [choice["number"] for choice in listed(capsys)] == [2]
    assert [choice["until"] is None for choice in listed(capsys, "--all")] == [False, True]
    said(monkeypatch)
    assert run(["subject", "release"]) == 1
    said(monkeypatch)
    assert run(["subject", "object"]) == 0
    assert [choice["number"] for choice in listed(capsys)] == [2, 3]


def test_a_release_for_one_purpose_leaves_the_others(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Consent to newsletters may be given again while an objection to surveys stands."""
    for command in (["withdraw", "--purpose", "newsletters"], ["object", "--purpose", "surveys"]):
        said(monkeypatch)
        assert run(["subject", *command]) == 0
    said(monkeypatch)
    assert run(["subject", "release", "--purpose", "newsletters"]) == 0
    assert [choice["purpose"] for choice in listed(capsys)] == ["surveys"]


@pytest.mark.parametrize(
    ("text", "arguments", "sentence"),
    [
        ("", [], "nobody is named"),
        ("Lotte Aerts\n", [], "write PERSON="),
        (PERSON, ["--purpose", "world_peace"], "no declared purpose"),
        (PERSON, ["--since", "soon"], "is no time"),
    ],
)
def test_what_cannot_be_listed_is_one_sentence(
    installation: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str,
    arguments: list[str],
    sentence: str,
) -> None:
    """Exit status 2, nothing written, and nobody's name in the sentence."""
    said(monkeypatch, text)
    assert run(["subject", "object", *arguments]) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert "lotte" not in told.lower().replace("person=", "")
    assert not suppression.path(installation).exists()


def test_identifiers_are_never_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    """Others can see a command line."""
    assert run(["subject", "object", "lotte.aerts@example.be"]) == 2
    assert not listed(capsys)
