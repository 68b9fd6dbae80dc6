"""What the ledger tells the history."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from ledger.identifier import uuid7
from ledger.indexer import Indexer
from ledger.record import DecisionRecord
from ledger.remembered import last_hour, moment, passed, seen
from policy.past import Seen
from tests.ledger.records import EMAIL, UNKNOWN, record, write

BLOCKED = DecisionRecord("block", [], "high", None)
FOUND = Seen(
    frozenset({"hubspot", "new.example"}),
    frozenset({"hubspot"}),
    frozenset({"IE"}),
    frozenset({"IE"}),
    frozenset({("hubspot", "contact")}),
)


def test_a_record_says_what_left() -> None:
    """To whom, how much, about how many people."""
    one = passed(record())
    assert one is not None
    assert (one.service, one.recipient, one.country, one.exchanges, one.bytes) == ("crm-sync", "hubspot", "IE", 1, 1800)
    assert (one.findings, one.categories, one.people) == (2, frozenset({"contact"}), ("2026-11.AAAA", "2026-11.BBBB"))
    person = replace(EMAIL, entity="PERSON", tokens=["2026-11.CCCC", "2026-11.DDDD", "2026-11.EEEE"])
    named = passed(record(findings=[EMAIL, person, replace(person, place="body:$.other")]))
    assert named is not None
    assert named.people == ("2026-11.CCCC", "2026-11.DDDD", "2026-11.EEEE")
    piece = passed(record(state="partial"))
    assert piece is not None
    assert piece.exchanges == 0


def test_an_answer_and_a_refused_request_did_not_leave() -> None:
    """So they make no history."""
    assert passed(record(direction="received")) is None
    assert passed(record(decision=BLOCKED)) is None


def test_a_piece_of_a_stream_counts_when_it_was_made() -> None:
    """Not when its exchange began, which may be hours ago."""
    now = datetime.now(UTC)
    assert abs(moment(record(time="2020-01-01T00:00:00Z")) - now) < timedelta(minutes=1)
    began = datetime(2026, 11, 22, 14, tzinfo=UTC)
    for identifier in ("", "not one", "6fa459ea-ee8a-3ca4-894e-db77e160355e"):
        assert moment(record(id=identifier, time="2026-11-22T14:00:00Z")) == began


def test_the_index_tells_what_was_ever_seen(tmp_path: Path) -> None:
    """And what left in the last hour, as far as it was announced."""
    now = datetime.now(UTC)
    fresh = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    write(
        tmp_path,
        record(time=fresh),
        record(time=fresh, destination=UNKNOWN, host="new.example", findings=[]),
        record(time=fresh, destination=UNKNOWN, host="refused.example", decision=BLOCKED),
        record(time=fresh, destination=UNKNOWN, host="back.example", direction="received"),
        record(id=uuid7()),
    )
    with Indexer(tmp_path) as indexer:
        indexer.catch_up()
        assert seen(indexer.database) == FOUND
        assert list(last_hour(indexer.database, now)) == []
        indexer.catch_up(lambda _: None)
        assert [one.recipient for one in last_hour(indexer.database, now)] == ["hubspot", "new.example"]
