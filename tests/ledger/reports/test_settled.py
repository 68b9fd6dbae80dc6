"""How often what people settled was applied."""

from datetime import UTC, datetime
from pathlib import Path

from ledger.record import InspectionRecord, SettledRecord
from ledger.reports.settled import Uses, uses
from tests.ledger.records import record, write


def settled(*of: SettledRecord) -> InspectionRecord:
    return InspectionRecord("observe", True, [], 1.5, list(of))


def test_each_entry_is_counted_over_messages_and_places(tmp_path: Path) -> None:
    """Values, messages, places, first and last; a period leaves out the rest."""
    one, other = (SettledRecord("F-1", "allow", "PERSON", f"body:${name}", 2) for name in (".a", ".b"))
    write(
        tmp_path,
        record(time="2026-11-01T00:00:00Z", inspection=settled(one, other)),
        record(time="2026-11-02T00:00:00Z", inspection=settled(one, SettledRecord("F-2", "deny", "ADDRESS", "query:q", 1))),
        record(),
    )
    first = Uses(
        feedback="F-1", verdict="allow", count=6, messages=2, places=2, first="2026-11-01T00:00:00Z", last="2026-11-02T00:00:00Z"
    )
    found = uses(tmp_path)
    assert found[0] == first
    assert [(each.feedback, each.count) for each in found] == [("F-1", 6), ("F-2", 1)]
    assert [each.count for each in uses(tmp_path, until=datetime(2026, 11, 2, tzinfo=UTC))] == [4]


def test_records_without_feedback_have_no_uses(tmp_path: Path) -> None:
    """Most records."""
    write(tmp_path, record())
    assert uses(tmp_path) == []
