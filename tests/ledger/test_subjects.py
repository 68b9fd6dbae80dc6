"""From tokens to exchanges."""

from datetime import UTC, datetime
from pathlib import Path

from ledger.record import FindingRecord
from ledger.subjects import find
from tests.ledger.records import UNKNOWN, record, write


def person(*tokens: str) -> FindingRecord:
    return FindingRecord("PERSON", ["identity"], "ordinary", "body:$.name", 1, 0.9, "names", list(tokens))


def test_every_exchange_that_held_a_token_is_found(tmp_path: Path) -> None:
    """By any of many tokens, with the recipient's ground, an unregistered host by its name, kinds of data merged."""
    write(
        tmp_path,
        record(
            time="2026-11-02T00:00:00Z",
            findings=[person("e1.a"), FindingRecord("IBAN_CODE", [], "", "b", 1, 1, "iban", ["e1.b"])],
        ),
        record(time="2026-11-01T00:00:00Z", findings=[person("e2.z", "e2.c")], destination=UNKNOWN, host="unknown.example"),
        record(findings=[person("e1.other")]),
    )
    tokens = {"e1.a", "e1.b", "e2.c", *(f"none.{n}" for n in range(1200))}
    first, second = find(tmp_path, tokens)
    assert (first.destination, first.zone, first.entities) == ("unknown.example", "unknown", ["PERSON"])
    assert (second.destination, second.basis, second.entities) == ("hubspot", "dpf", ["IBAN_CODE", "PERSON"])
    assert find(tmp_path, tokens, since=datetime(2026, 11, 2, tzinfo=UTC)) == [second]


def test_nothing_is_found_for_no_token(tmp_path: Path) -> None:
    """An empty question has an empty answer."""
    write(tmp_path, record())
    assert find(tmp_path, []) == []
