"""From a record to the index's rows."""

from msgspec.structs import asdict, replace

from ledger import schema
from ledger.record import AuditRecord, SettledRecord, UnseenRecord
from ledger.rows import Rows
from tests.ledger.records import record


def test_each_value_stands_in_its_own_column() -> None:
    """Rows are tuples in the order of the table's columns: what the record calls `host` is the column `host`."""
    one = record()
    rows = Rows()
    rows.add(7, one, b"raw", None)
    row = dict(zip(schema.records.c.keys(), rows.records[0], strict=True))
    same = set(row) & {*AuditRecord.__struct_fields__} - {"purposes"}
    assert {name: row[name] for name in same} == {name: getattr(one, name) for name in same}
    to = ("processor", "registered", "country", "country_source", "parent", "zone", "basis", "basis_ref")
    assert {name: row[name] for name in to} == {name: getattr(one.destination, name) for name in to}
    decided = ("action", "severity", "exemption")
    assert {name: row[name] for name in decided} == {name: getattr(one.decision, name) for name in decided}
    assert (row["number"], row["raw"], row["mode"], row["complete"]) == (7, b"raw", one.inspection.mode, one.inspection.complete)
    assert row["found"] == sum(finding.count for finding in one.findings)


def test_what_a_record_holds_many_of_stands_in_its_own_columns() -> None:
    """Findings, tokens, what was unseen and applied feedback: as many values as columns, each under its name."""
    settled = SettledRecord("fb-1", "allow", "PERSON", "body:$.name", 2)
    one = record()
    inspection = replace(one.inspection, unseen=[UnseenRecord("timed_out", "body")], settled=[settled])
    rows = Rows()
    rows.add(7, replace(one, inspection=inspection), b"raw", None)
    first = one.findings[0]
    finding = dict(zip(schema.findings.c.keys(), rows.findings[0], strict=True))
    for name in ("entity", "sensitivity", "place", "count", "confidence", "detector"):
        assert finding[name] == getattr(first, name)
    token = dict(zip(schema.tokens.c.keys(), rows.tokens[0], strict=True))
    assert token == {"record": 7, "token": first.tokens[0], "entity": first.entity}
    unseen = dict(zip(schema.unseen.c.keys(), rows.unseen[0], strict=True))
    assert unseen == {"record": 7, "reason": "timed_out", "place": "body"}
    applied = dict(zip(schema.settled.c.keys(), rows.settled[0], strict=True))
    assert applied == {"record": 7, **asdict(settled)}
