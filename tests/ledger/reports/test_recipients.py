"""The recipients of one person's data."""

import csv
import io
from pathlib import Path

import msgspec
import pytest

from ledger.record import DecisionRecord
from ledger.reports.recipients import RecipientReport, render, report
from tests.ledger.records import UNKNOWN, record, write

TOKENS = ["2026-11.AAAA", "2026-11.BBBB"]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    write(
        tmp_path,
        record(time="2026-11-01T00:00:00Z"),
        record(time="2026-11-02T00:00:00Z"),
        record(destination=UNKNOWN, host="unknown.example"),
        record(destination=UNKNOWN, host="blocked.example", decision=DecisionRecord("block", [], "high", None)),
        record(destination=UNKNOWN, host="answered.example", direction="received"),
    )
    return tmp_path


def test_each_recipient_stands_once_with_its_ground(state: Path) -> None:
    """What was blocked was not disclosed, and what came back was not sent."""
    hubspot, unknown = report(state, TOKENS).recipients
    assert (hubspot.destination, hubspot.exchanges, hubspot.basis) == ("hubspot", 2, "dpf")
    assert (hubspot.first, hubspot.last) == ("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z")
    assert (unknown.destination, unknown.registered, unknown.entities) == ("unknown.example", False, ["EMAIL_ADDRESS"])


def test_every_form_holds_it_and_no_token(state: Path) -> None:
    """The page says that no hit is no proof; the identifiers themselves stay out."""
    made = report(state, TOKENS)
    for form in ("html", "csv", "json"):
        assert "AAAA" not in render(made, form)
    assert "No hit is no proof" in render(made, "html")
    assert len(list(csv.DictReader(io.StringIO(render(made, "csv"))))) == 2
    assert msgspec.json.decode(render(made, "json"), type=RecipientReport) == made
    assert "None of the identifiers" in render(report(state, ["none.x"]), "html")
