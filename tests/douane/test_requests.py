"""`douane request` as a person uses it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from douane.cli import run
from tests.douane.ledgers import sent_to


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger in which two recipients got something about one person."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "var"
    sent_to(folder, "crm.example.org", "mail.example.org")
    (tmp_path / "who.txt").write_text("Jan@Example.be\n")
    return folder


class Said:
    """Runs commands and reads what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str, status: int = 0) -> str:
        assert run(["request", *arguments]) == status
        captured = self._capsys.readouterr()
        return captured.out if status < 2 else captured.err

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments))


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    return Said(capsys)


def days_ago(count: int) -> str:
    return (datetime.now(UTC).astimezone().date() - timedelta(days=count)).isoformat()


def test_an_erasure_from_receipt_to_the_last_answer(said: Said, installation: Path) -> None:
    """The recipients of Art. 19 come from the ledger, each is told, one answers; no identifier is kept."""
    one = said.json("open", "--right", "erasure", "--received", days_ago(3), "--channel", "mail", "--from", "who.txt")
    assert [task["recipient"] for task in one["tasks"]] == ["crm.example.org", "mail.example.org"]
    assert "must be told first" in said("close", one["id"], "--outcome", "granted", status=2)
    said("tell", one["id"], "--recipient", "crm.example.org", "--on", days_ago(1))
    said("tell", one["id"], "--recipient", "mail.example.org", "--impossible", "the account is closed")
    assert said.json("tell", one["id"], "--recipient", "crm.example.org", "--replied", days_ago(0))["tasks"][0]["replied"]
    assert said.json("close", one["id"], "--outcome", "granted")["standing"] == "closed"
    assert said("list") == ""
    assert json.loads(said("list", "--all", "--format", "json"))[0]["id"] == one["id"]
    assert "closed" in said("list", "--all", "--format", "csv").splitlines()[1]
    kept = b"".join(path.read_bytes() for path in installation.rglob("*") if path.is_file())
    assert b"jan@example.be" not in kept.lower()


def test_what_is_late_is_exit_1(said: Said) -> None:
    """`list --overdue` names what is late with status 1, and says nothing otherwise."""
    said("open", "--right", "access", "--received", days_ago(2), "--channel", "letter", "--from", "who.txt")
    assert said("list", "--overdue") == ""
    late = said.json("open", "--right", "access", "--received", days_ago(60), "--channel", "letter", "--from", "who.txt")
    assert late["id"] in said("list", "--overdue", status=1)
    assert "Art. 12(3)" in said("extend", late["id"], "--reason", "many systems", status=2)


def test_requests_of_one_person_are_found_again(said: Said, tmp_path: Path) -> None:
    """The same person, spelled otherwise, is found by the reference; another person is not."""
    one = said.json("open", "--right", "access", "--received", days_ago(2), "--channel", "mail", "--from", "who.txt")
    (tmp_path / "again.txt").write_text(" jan@example.BE \n+32 471 88 03 25\n")
    assert one["id"] in said("list", "--of-person", "--from", "again.txt")
    (tmp_path / "other.txt").write_text("piet@example.be\n")
    assert said("list", "--of-person", "--from", "other.txt") == ""
    assert said.json("extend", one["id"], "--reason", "many systems")["limit"] == one["longest"]
    assert said.json("show", one["id"])["extension"] == "many systems"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["open", "--right", "access", "--channel", "mail", "--from", "who.txt"], "--received"),
        (["open", "--right", "access", "--received", "yesterday", "--channel", "mail", "--from", "who.txt"], "is no day"),
        (["open", "--right", "access", "--received", "2026-11-01", "--channel", "mail", "--from", "empty.txt"], "who asks?"),
        (["show", "2026-77"], "there is no request"),
    ],
)
def test_wrong_use_is_one_sentence(said: Said, tmp_path: Path, arguments: list[str], says: str) -> None:
    """A request without a day of receipt, or without a person, is refused."""
    (tmp_path / "empty.txt").write_text("\n")
    assert says in said(*arguments, status=2)


def test_before_the_first_record(tmp_path: Path, said: Said) -> None:
    """A request can be opened before anything was recorded: then there is nobody to tell."""
    fresh = ["--state", str(tmp_path / "fresh")]
    one = said.json("open", "--right", "erasure", "--received", days_ago(0), "--channel", "form", "--from", "who.txt", *fresh)
    assert one["tasks"] == []
    assert one["received"] == datetime.now(UTC).astimezone().date().isoformat()
