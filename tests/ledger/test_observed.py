"""The observed side of drift, from the index."""

import json
from datetime import UTC, datetime
from pathlib import Path

from msgspec import structs

from ledger.export import Filter, lines
from ledger.indexer import Indexer
from ledger.observed import observed
from policy.drift import Seen
from tests.ledger.records import HUBSPOT, UNKNOWN, record, write
from tests.policy.summed import observed as from_records


def by_pair(seen: list[Seen]) -> dict[tuple[str, str], Seen]:
    """In no order."""
    return {(one.service, one.processor or one.host): one for one in seen}


def test_the_index_says_what_the_records_say(tmp_path: Path) -> None:
    """By service and recipient, an unregistered one by its host; what came back does not count."""
    write(
        tmp_path,
        record(),
        record(time="2026-11-20T08:00:00.000Z", purposes=["surveys", "payments"]),
        record(service="billing", purposes=[]),
        record(service="billing", time="2026-11-20T08:00:00.000Z", destination=structs.replace(HUBSPOT, hosting=["US"])),
        record(
            service="billing",
            time="2026-11-19T08:00:00.000Z",
            destination=structs.replace(HUBSPOT, country="US"),
            host="a.hubapi.com",
        ),
        record(destination=UNKNOWN, host="new.example", findings=[]),
        record(destination=UNKNOWN, host="other.example"),
        record(direction="received", destination=UNKNOWN, host="back.example"),
    )
    with Indexer(tmp_path) as indexer:
        indexer.catch_up()
        since = datetime(2026, 11, 21, tzinfo=UTC)
        found = by_pair(observed(indexer.database))
        later = by_pair(observed(indexer.database, since))
    rows = [json.loads(line) for line in lines(tmp_path, Filter())]
    assert found == by_pair(from_records(rows))
    assert later == by_pair(from_records(rows, since))
    assert set(found) == {(who, "hubspot") for who in ("crm-sync", "billing")} | {
        ("crm-sync", f"{name}.example") for name in ("new", "other")
    }
    assert {place.hosting for place in found["billing", "hubspot"].places} == {("US",), ("DE", "US")}
    assert found["crm-sync", "hubspot"].purposes == {"customer_relationship", "surveys", "payments"}
