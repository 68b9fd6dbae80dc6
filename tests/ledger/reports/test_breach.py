"""The scope of a breach."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from ledger.record import DecisionRecord, FindingRecord
from ledger.reports.breach import BreachScope, render, scope
from tests.ledger.records import EMAIL, UNKNOWN, record, write

HEALTH = FindingRecord("HEALTH", ["health"], "special", "body:$.note", 1, 0.8, "special", ["2026-11.CCCC"])


@pytest.fixture
def state(tmp_path: Path) -> Path:
    served = {"service": "louise", "role": "processor", "controller": "Insurance NV"}
    write(
        tmp_path,
        record(time="2026-11-01T00:00:00Z", findings=[EMAIL, HEALTH], **served),
        record(time="2026-11-02T00:00:00Z", scheme="http"),
        record(decision=DecisionRecord("block", ["r"], "high", None)),
        record(findings=[]),
        record(destination=UNKNOWN, host="unknown.example"),
    )
    return tmp_path


def test_who_and_what_is_affected(state: Path) -> None:
    """Records, identifiers, kinds, first and last, other controllers (Art. 33(2)); what was blocked never got there."""
    made = scope(state, "hubspot")
    assert (made.records, made.people, made.unencrypted) == (2, 3, 1)
    assert (made.first, made.last) == ("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z")
    assert made.sensitivities == {"ordinary": 4, "special": 1}
    assert (made.services, made.controllers) == (["crm-sync", "louise"], ["Insurance NV"])


def test_an_unregistered_host_is_named_by_itself(state: Path) -> None:
    """And a period leaves out the rest."""
    assert scope(state, "unknown.example").records == 1
    assert scope(state, "hubspot", until=datetime(2026, 11, 2, tzinfo=UTC)).records == 1
    assert scope(state, "nobody").first is None


def test_every_form_holds_it(state: Path) -> None:
    """The page says what a person must add; the table has a line for each flow; JSON reads back."""
    made = scope(state, "hubspot")
    text = render(made, "html")
    assert "Insurance NV" in text
    assert "72 hours" in text
    [row] = csv.DictReader(io.StringIO(render(made, "csv")))
    assert row["destination"] == "hubspot"
    assert msgspec.json.decode(render(made, "json"), type=BreachScope) == made
    assert "none was found" in render(scope(state, "<nobody>"), "html")
