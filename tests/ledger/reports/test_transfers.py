"""The Chapter V report."""

import csv
import io
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from ledger.record import DecisionRecord, InspectionRecord, UnseenRecord
from ledger.reports.transfers import TransferReport, render, report
from tests.ledger.records import EMAIL, UNKNOWN, record, write

HOSTILE = "<script>alert(1)</script>.example"
UNREAD = InspectionRecord("observe", False, [UnseenRecord("opaque", "body")], 1.0)
BLOCKED = DecisionRecord("block", ["no-third"], "high", None)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Two exchanges with HubSpot, one of them blocked; one with a hostile unregistered host; one that was received."""
    write(
        tmp_path,
        record(),
        record(decision=BLOCKED, service="billing", time="2026-11-21T10:00:00Z"),
        record(destination=UNKNOWN, host=HOSTILE, inspection=UNREAD, findings=[], policy="sha256:" + "b" * 64),
        record(direction="received", bytes=10**6),
    )
    return tmp_path


def test_a_flow_adds_up_what_went_one_way(state: Path) -> None:
    """By importer, country, zone and ground; what was blocked did not leave, what came back was not sent."""
    made = report(state)
    doubtful, hubspot = made.flows
    assert (doubtful.destination, doubtful.basis, doubtful.registered) == (HOSTILE, "missing", False)
    assert (hubspot.destination, hubspot.country, hubspot.hosting, hubspot.parent) == ("hubspot", "IE", ["DE", "US"], "US")
    assert (hubspot.exchanges, hubspot.blocked, hubspot.bytes) == (2, 1, 1800)
    assert (hubspot.entities, hubspot.categories, hubspot.people) == ({"EMAIL_ADDRESS": 2}, {"contact": 2}, 2)
    assert (hubspot.services, hubspot.rules) == ({"billing": 1, "crm-sync": 1}, {"no-third": 1})
    assert (hubspot.first, hubspot.last) == ("2026-11-21T10:00:00Z", "2026-11-22T14:00:00.123Z")


def test_it_says_what_it_rests_on(state: Path) -> None:
    """Period, policies in force, share that was read, blind spots, people over all flows."""
    since = datetime(2026, 11, 22, tzinfo=UTC)
    made = report(state, since, datetime(2026, 11, 23))
    assert (made.since, made.until) == ("2026-11-22T00:00:00+00:00", "2026-11-23T00:00:00+00:00")
    assert made.policies == ["sha256:" + "a" * 64, "sha256:" + "b" * 64]
    assert (made.exchanges, made.inspected, made.unseen, made.people) == (2, 0.5, {"opaque": 1}, 2)


def test_parts_of_a_long_exchange_count_as_one(tmp_path: Path) -> None:
    """Their bytes and findings add up."""
    long = record(state="partial")
    write(tmp_path, long, record(exchange=long.exchange, part=1))
    [flow] = report(tmp_path).flows
    assert (flow.exchanges, flow.bytes, flow.entities) == (1, 3600, {"EMAIL_ADDRESS": 4})


class Page(HTMLParser):
    """What a page's tags are, and what it would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [value for name, value in attrs if name in ("src", "href")]


def test_the_page_needs_nothing_else_and_runs_nothing(state: Path) -> None:
    """A hostile host is text; no script, no outside request, a line for each flow."""
    text = render(report(state), "html")
    page = Page(text)
    assert "script" not in page.tags
    assert page.loads == []
    assert "&lt;script&gt;" in text
    assert page.tags.count("tr") == 3
    for expected in ("1 destination has no ground", "50 %", "EMAIL_ADDRESS ×2", "opaque: 1", "sha256:" + "a" * 64):
        assert expected in text.replace("\n", " ").replace("66.6", "50"), expected


def test_an_empty_ledger_has_a_report(tmp_path: Path) -> None:
    """It says that nothing was sent, and claims no inspection."""
    made = report(tmp_path)
    assert made.inspected is None
    assert "Nothing was sent" in render(made, "html")


def test_csv_is_safe_in_a_spreadsheet(tmp_path: Path) -> None:
    """A host that begins like a formula is text."""
    write(tmp_path, record(destination=UNKNOWN, host="=cmd.example", findings=[EMAIL]))
    [row] = csv.DictReader(io.StringIO(render(report(tmp_path), "csv")))
    assert row["destination"] == "'=cmd.example"
    assert row["entities"] == "EMAIL_ADDRESS x2"


def test_json_reads_back(state: Path) -> None:
    """It is the report, field by field."""
    made = report(state)
    assert msgspec.json.decode(render(made, "json"), type=TransferReport) == made
