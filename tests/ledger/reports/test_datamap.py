"""The data map."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from ledger.record import FindingRecord
from ledger.reports import datamap
from ledger.reports.datamap import DataMap, Field, render, report
from tests.ledger.records import EMAIL, UNKNOWN, record, write

PERSON = FindingRecord("PERSON", ["identity"], "ordinary", "body:$.note", 1, 0.7, "names", [])
HEALTH = FindingRecord("HEALTH", ["health"], "special", "body:$.note", 1, 0.8, "special", [])


@pytest.fixture
def state(tmp_path: Path) -> Path:
    write(
        tmp_path,
        *(record(time=f"2026-11-{day:02}T00:00:00Z") for day in range(1, 20)),
        record(time="2026-11-20T00:00:00Z", findings=[EMAIL, PERSON, HEALTH]),
        record(time="2026-11-21T00:00:00Z", findings=[]),
        record(direction="received", findings=[msgspec.structs.replace(PERSON, detector="feedback", confidence=1.0), PERSON]),
        record(destination=UNKNOWN, host="unknown.example", path=None, method="GET"),
    )
    return tmp_path


def field(data: DataMap, entity: str, direction: str = "sent", recipient: str = "hubspot") -> Field:
    [found] = [f for f in data.fields if (f.entity, f.direction, f.recipient) == (entity, direction, recipient)]
    return found


def test_a_field_has_its_evidence_and_a_verdict(state: Path) -> None:
    """Twenty of twenty-one messages is always, one is once; values are counted beside messages."""
    data = report(state)
    mail = field(data, "EMAIL_ADDRESS")
    assert (mail.host, mail.method, mail.path, mail.place) == ("api.hubapi.com", "POST", "/crm/v3/objects/{id}", EMAIL.place)
    assert (mail.count, mail.messages, mail.seen, mail.verdict) == (40, 20, 21, "always")
    assert (mail.first, mail.last, mail.confidence) == ("2026-11-01T00:00:00Z", "2026-11-20T00:00:00Z", 0.95)
    assert (field(data, "HEALTH").verdict, field(data, "HEALTH").sensitivity) == ("once", "special")
    assert data.endpoints == 3


def test_who_found_it_is_told_and_a_direction_is_an_endpoint_of_its_own(state: Path) -> None:
    """A person's word stands as `feedback` beside the detectors."""
    received = field(report(state), "PERSON", "received")
    assert (received.detectors, received.confidence, received.count, received.messages) == (["feedback", "names"], 1.0, 2, 1)


def test_a_recipient_and_a_period(state: Path) -> None:
    """A host that no processor claims stands under its own name."""
    [unknown] = report(state, processor="unknown.example").fields
    assert (unknown.recipient, unknown.registered, unknown.path) == ("unknown.example", False, "")
    period = report(state, datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 11, 4, tzinfo=UTC), "hubspot")
    assert [(each.messages, each.seen, each.verdict) for each in period.fields] == [(2, 2, "often")]


def test_the_least_frequent_are_cut_and_counted(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of fields come from outside: a map has an end."""
    monkeypatch.setattr(datamap, "MOST", 2)
    data = report(state)
    assert (len(data.fields), data.cut) == (2, 3)
    assert field(data, "EMAIL_ADDRESS").count == 40
    assert "3 fields more" in render(data, "html")


def test_every_form_holds_it(state: Path) -> None:
    """The page shows places as text and nothing else; the table has a line for each field; JSON reads back."""
    write(state, record(findings=[msgspec.structs.replace(EMAIL, place="body:$['<b>']")]), writer="proxy-1")
    data = report(state)
    text = render(data, "html")
    assert "often: 20 of 22" in text
    assert "&lt;b&gt;" in text
    assert "not in the register" in text
    rows = list(csv.DictReader(io.StringIO(render(data, "csv"))))
    assert len(rows) == len(data.fields)
    assert msgspec.json.decode(render(data, "json"), type=DataMap) == data


def test_an_empty_ledger_is_an_empty_map(tmp_path: Path) -> None:
    """And says so."""
    write(tmp_path, record(findings=[]))
    assert "No personal data was found" in render(report(tmp_path), "html")
