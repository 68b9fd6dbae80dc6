"""Records out of the ledger."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from ledger import canonical, export
from ledger.errors import LedgerError
from ledger.export import Filter
from ledger.journal import Writer
from ledger.record import (
    AuditRecord,
    DecisionRecord,
    DestinationRecord,
    InspectionRecord,
    LiftedRecord,
    MistypedRecord,
    SettledRecord,
)
from tests.ledger.records import UNKNOWN, record, write


@pytest.fixture
def state(tmp_path: Path) -> Path:
    write(
        tmp_path,
        record(time="2026-11-02T08:00:00Z", service="billing"),
        record(time="2026-11-01T09:00:00.5+01:00"),
        record(time="2026-11-03T00:00:00Z", destination=UNKNOWN, host="unknown.example"),
    )
    return tmp_path


def test_records_come_in_the_order_of_their_time(state: Path) -> None:
    """Whatever order they were journalled in, and whatever offset their time was written with."""
    assert [one.time[:10] for one in export.records(state)] == ["2026-11-01", "2026-11-02", "2026-11-03"]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"since": datetime(2026, 11, 2, 8, tzinfo=UTC)}, 2),
        ({"until": datetime(2026, 11, 2, 8, tzinfo=UTC)}, 1),
        ({"since": datetime(2026, 11, 1), "until": datetime(2026, 11, 2)}, 1),
        ({"service": "billing"}, 1),
        ({"processor": "hubspot"}, 2),
        ({"service": "nobody"}, 0),
    ],
)
def test_a_filter_leaves_what_was_asked_for(state: Path, wanted: dict[str, str], count: int) -> None:
    """`since` belongs to the period, `until` does not; a moment without a zone is UTC."""
    assert len(list(export.records(state, **wanted))) == count  # pyright: ignore[reportArgumentType]  a table of filters


def test_open_exchanges_of_a_running_writer_are_left_out(state: Path) -> None:
    """Their outcome is not known yet; what was journalled a moment ago is there."""
    with Writer(state / "journal", "n1", "proxy-1") as writer:
        writer.intent(record())
        assert len(list(export.records(state))) == 3
        writer.outcome(record())
        assert len(list(export.records(state))) == 4


def test_a_line_is_a_record_s_canonical_bytes(state: Path) -> None:
    """JSON lines: the same bytes that the chain covers."""
    out = io.StringIO()
    assert export.write(state, out) == 3
    for line in out.getvalue().splitlines():
        assert canonical.encode_record(msgspec.json.decode(line, type=AuditRecord)).decode() == line


def test_csv_has_every_field_and_no_formula(state: Path) -> None:
    """A hostile path is text in a spreadsheet, not a formula; nested fields are columns of their own."""
    write(state, record(path="=HYPERLINK(1)", decision=DecisionRecord("flag", ["a", "b"], "high", None)), writer="proxy-1")
    out = io.StringIO()
    assert export.write(state, out, "csv", Filter(since=datetime(2026, 11, 22, tzinfo=UTC))) == 1
    [row] = csv.DictReader(io.StringIO(out.getvalue()))
    assert row["path"] == "'=HYPERLINK(1)"
    assert row["destination.hosting"] == "US; DE"
    assert row["decision.rules"] == "a; b"
    assert row["findings"] == "EMAIL_ADDRESS body:$.contact.email x2"
    nested = {"destination": DestinationRecord, "inspection": InspectionRecord, "decision": DecisionRecord}
    fields = {name for name in AuditRecord.__struct_fields__ if name not in nested}
    assert set(row) == fields.union(*({f"{name}.{field}" for field in kind.__struct_fields__} for name, kind in nested.items()))
    assert (row["inspection.settled"], row["inspection.mistyped"], row["decision.shadow"]) == ("", "", "")
    assert row["decision.lifted"] == ""


def test_csv_has_the_fields_that_stand_in_some_records_only(state: Path) -> None:
    """What was settled, bodies of another type than declared, and shadow rules that matched."""
    settled = [SettledRecord("F-1", "allow", "EMAIL_ADDRESS", "body:$.to", 2)]
    mistyped = [MistypedRecord("body", "text/plain", "json"), MistypedRecord("part:a", None, "xml")]
    inspection = InspectionRecord("observe", complete=True, unseen=[], milliseconds=1.0, settled=settled, mistyped=mistyped)
    decision = DecisionRecord(
        "flag", ["a"], "high", "E-1", ["try-1", "try-2"], [LiftedRecord("a", "E-1"), LiftedRecord("b", "E-2")]
    )
    write(state, record(inspection=inspection, decision=decision), writer="proxy-1")
    out = io.StringIO()
    assert export.write(state, out, "csv", Filter(since=datetime(2026, 11, 22, tzinfo=UTC))) == 1
    [row] = csv.DictReader(io.StringIO(out.getvalue()))
    assert row["inspection.settled"] == "F-1 allow EMAIL_ADDRESS body:$.to x2"
    assert row["inspection.mistyped"] == "body text/plain read as json; part:a undeclared read as xml"
    assert row["decision.shadow"] == "try-1; try-2"
    assert (row["decision.exemption"], row["decision.lifted"]) == ("E-1", "a by E-1; b by E-2")


def test_a_record_from_before_exemptions_were_listed_is_read() -> None:
    """And one without an exemption has the bytes that it always had."""
    old = msgspec.json.decode(canonical.encode_record(record(decision=DecisionRecord("flag", ["a"], "high", "E-1"))))
    assert "lifted" not in old["decision"]
    assert msgspec.convert(old, AuditRecord).decision == DecisionRecord("flag", ["a"], "high", "E-1", [], [])


def test_no_state_is_one_sentence(tmp_path: Path) -> None:
    """A mistyped --state is told, not answered with nothing."""
    with pytest.raises(LedgerError, match="no state folder"):
        list(export.records(tmp_path / "nowhere"))
