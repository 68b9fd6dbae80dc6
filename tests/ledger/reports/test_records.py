"""Records of processing activities (GDPR Art. 30)."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from ledger.holds import hold
from ledger.journal import Writer
from ledger.record import DecisionRecord, DestinationRecord
from ledger.reports.records import Records, render, report
from ledger.retention import purge
from policy.configuration import Configuration, parse
from tests.ledger.records import UNKNOWN, record, write

DECLARED = """
organisation: {name: Example NV, country: BE, address: "Main <street> 1", dpo: {name: Ada, email: dpo@example.be}}
services:
  - {id: crm-sync, role: controller, purposes: [customer_relationship], subjects: [customers]}
  - {id: louise, role: processor, controller: Insurance NV, purposes: [customer_service]}
processors:
  - id: hubspot
    domains: [hubapi.com]
    importer: {entity: HubSpot Ireland Limited, country: IE}
    transfer: {tool: scc, module: 3}
    agreement: {reference: DPA-1}
    subprocessors: [{entity: Cloud Inc, country: US}]
    purposes: [customer_relationship]
  - {id: unused, domains: [unused.example], importer: FR, purposes: [customer_relationship]}
purposes:
  - {id: customer_relationship, description: Customers, legal_bases: [contract], categories: [contact], retention: 2 years}
"""


@pytest.fixture
def declared() -> Configuration:
    return parse(DECLARED)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    served = {"service": "louise", "role": "processor", "controller": "Insurance NV", "purposes": ["customer_service"]}
    art49 = DestinationRecord("llm", True, "IN", "register", [], None, "third", "art49", None, None)
    write(
        tmp_path,
        record(),
        record(destination=UNKNOWN, host="unknown.example", scheme="http"),
        record(service="stray", purposes=[]),
        record(**served, destination=art49, host="llm.example", decision=DecisionRecord("redact", ["r"], "high", None)),
    )
    return tmp_path


def test_a_controller_s_record_joins_declared_and_observed(state: Path, declared: Configuration) -> None:
    """A line for each service and purpose, declared or not: Art. 30(1)(a) to (g)."""
    made = report(state, declared, "30-1")
    known, stray = made.activities
    assert made.contacts["data protection officer"] == "Ada, dpo@example.be"
    assert made.contacts["representative"] == "to be added"
    assert (known.service, known.purposes, known.categories, known.observed) == (
        "crm-sync",
        ["customer_relationship"],
        ["contact"],
        ["contact"],
    )
    assert (known.subjects, known.retention) == (["customers"], ["customer_relationship: 2 years"])
    assert [(one.name, one.tool, one.reference, one.agreement) for one in known.recipients] == [
        ("HubSpot Ireland Limited", "scc", "Decision (EU) 2021/914, module 3", "DPA-1"),
        ("unused", None, None, None),
    ]
    assert known.undeclared == ["unknown.example"]
    assert known.unseen_recipients == ["unused"]
    assert known.missing == ["a ground for the transfers that have none"]
    assert (stray.service, stray.purposes) == ("stray", [])
    assert len(stray.missing) == 3
    assert made.security.exchanges == 3
    assert made.security.encrypted == pytest.approx(2 / 3)


def test_a_processor_s_record_has_a_line_for_each_controller(state: Path, declared: Configuration) -> None:
    """Art. 30(2)(a) to (d): whose data, what was done, transfers, measures."""
    made = report(state, declared, "30-2")
    [line] = made.activities
    assert (line.controller, line.service, line.purposes) == ("Insurance NV", None, ["customer_service"])
    assert [flow.destination for flow in line.flows] == ["llm"]
    assert any("Art. 49" in gap for gap in line.missing)
    assert made.security.changed == 1


def test_nothing_declared_and_nothing_seen_is_said(tmp_path: Path) -> None:
    """An empty ledger has an empty record, with what a person must add."""
    made = report(tmp_path, Configuration(), "30-2")
    assert made.activities == []
    assert made.security.encrypted is None
    assert "Nothing is declared" in render(made, "html")


def test_every_form_holds_the_lines(state: Path, declared: Configuration) -> None:
    """The page escapes, the table has a line each, JSON reads back with its digest."""
    made = report(state, declared, "30-1")
    text = render(made, "html")
    assert "Main &lt;street&gt; 1" in text
    assert "HubSpot Ireland Limited" in text
    rows = list(csv.DictReader(io.StringIO(render(made, "csv"))))
    assert [row["service"] for row in rows] == ["crm-sync", "stray"]
    assert "hubspot (IE, adequacy, dpf)" in rows[0]["destinations"]
    back = msgspec.json.decode(render(made, "json"), type=Records)
    assert back == made
    assert back.digest.startswith("sha256:")


def test_the_principles_have_their_evidence(state: Path, declared: Configuration) -> None:
    """Art. 5: seven lines, each with what traffic shows and what a person must add."""
    lines = {one.letter: one for one in report(state, declared, "30-1").principles}
    assert list(lines) == ["a", "b", "c", "d", "e", "f", "2"]
    assert "1 of 3 exchanges went to recipients that the register does not name" in lines["a"].evidence
    assert "66.6 % travelled over TLS; 0 were refused by a rule" in lines["f"].evidence
    assert lines["e"].evidence == ["0 records were removed in 0 purges, each with proof"]
    assert all(one.evidence and one.person for one in lines.values())
    page = render(report(state, declared, "30-1"), "html")
    assert "Art. 5(1)(e) storage limitation" in page


def test_a_purge_is_evidence_of_a_storage_limit(tmp_path: Path, declared: Configuration) -> None:
    """How many records went, in how many purges; other notes of the keeper are none."""
    with Writer(tmp_path / "journal", "n1", "proxy-0", limit=1) as writer:
        for _ in range(3):
            writer.outcome(record(time="2020-01-01T00:00:00Z"))
    removed = sum(one.records for one in purge(tmp_path, datetime(2099, 1, 1, tzinfo=UTC), by="retention"))
    hold(tmp_path, "n1", by="An", reason="a claim")
    lines = {one.letter: one for one in report(tmp_path, declared, "30-1").principles}
    assert removed > 0
    assert lines["e"].evidence == [f"{removed} records were removed in 1 purges, each with proof"]


def test_time_limits_are_a_period_or_a_criterion(state: Path) -> None:
    """A category without a period has its criterion (Art. 30(1)(f)), and then nothing is missing."""
    text = "categories: [{id: contact, criterion: the period of use}, {id: other, retention: 1 year}]\n"
    made = report(state, parse(DECLARED.replace(", retention: 2 years", "") + text), "30-1")
    assert made.activities[0].retention == ["contact: the period of use"]
    assert not any(gap.startswith("(f)") for gap in made.activities[0].missing)
