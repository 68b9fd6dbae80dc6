"""`douane rules exemptions`: what does not act for a while, and how often that was used."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from douane.cli import run
from ledger.record import DecisionRecord, LiftedRecord
from tests.ledger.records import record, write

TODAY = datetime.now(UTC).date()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder whose configuration has an exemption for each state."""
    monkeypatch.chdir(tmp_path)
    days = {"ended": (-9, -2), "soon": (-9, 3), "holds": (-9, 30), "later": (2, 30)}
    rows = [
        f"{{id: {name}, rule: plain-http, requested_by: A, approved_by: B, reason: x,"
        f" from: {TODAY + timedelta(start)}, until: {TODAY + timedelta(end)}}}"
        for name, (start, end) in days.items()
    ]
    Path("douane.yaml").write_text(f"exemptions: [{', '.join(rows)}]\n")


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str | int]]:
    assert run(["rules", "exemptions", "--format", "json"]) == 0
    return {row["id"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}


def test_each_exemption_with_its_state_and_uses(capsys: pytest.CaptureFixture[str]) -> None:
    """Before there is a ledger nothing was used; what was used and is declared no more is told too."""
    states = {name: row["state"] for name, row in told(capsys).items()}
    assert states == {"ended": "ended", "soon": "ends soon", "holds": "holds", "later": "not yet"}
    lifted = [LiftedRecord("plain-http", "holds"), LiftedRecord("unregistered", "gone")]
    write(Path("var"), record(decision=DecisionRecord("allow", ["plain-http"], "info", "holds", [], lifted)))
    now = told(capsys)
    assert (now["holds"]["exchanges"], now["holds"]["last"]) == (1, "2026-11-22T14:00:00.123Z")
    assert (now["soon"]["exchanges"], now["gone"]["state"], now["gone"]["messages"]) == (0, "taken out", 1)


def test_the_table_has_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """By default it is for a person."""
    assert run(["rules", "exemptions"]) == 0
    assert "ends soon" in capsys.readouterr().out
