"""How often exemptions were used."""

from datetime import UTC, datetime
from pathlib import Path

from ledger.record import DecisionRecord, LiftedRecord
from ledger.reports.lifted import uses
from tests.ledger.records import record, write


def lifted(*exemptions: str) -> DecisionRecord:
    return DecisionRecord("allow", [], "info", exemptions[0], [], [LiftedRecord(f"r-{name}", name) for name in exemptions])


def test_each_exemption_is_counted_over_exchanges_and_messages(tmp_path: Path) -> None:
    """Both of one message; a second message of the same exchange is no second exchange; a period leaves out the rest."""
    both = record(time="2026-11-01T00:00:00Z", decision=lifted("E-1", "E-2"))
    write(
        tmp_path,
        record(time="2026-11-03T00:00:00Z", decision=lifted("E-1")),
        both,
        record(time="2026-11-01T00:00:01Z", decision=lifted("E-1"), exchange=both.exchange, direction="received"),
        record(time="2026-11-02T00:00:00Z", decision=DecisionRecord("allow", [], "info", "E-2")),
        record(),
    )
    one, two = uses(tmp_path)
    assert (one.exemption, one.exchanges, one.messages) == ("E-1", 2, 3)
    assert (one.first, one.last) == ("2026-11-01T00:00:00Z", "2026-11-03T00:00:00Z")
    assert (two.exemption, two.exchanges, two.messages, two.last) == ("E-2", 2, 2, "2026-11-02T00:00:00Z")
    assert [each.messages for each in uses(tmp_path, until=datetime(2026, 11, 2, tzinfo=UTC))] == [2, 1]


def test_records_without_an_exemption_are_no_uses(tmp_path: Path) -> None:
    """Most records."""
    write(tmp_path, record())
    assert uses(tmp_path) == []
