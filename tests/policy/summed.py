"""The observed side of drift, summed up record by record: the plain way, with which the index is compared."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from policy.drift import Seen
from policy.recorded import Record


def observed(records: Iterable[Record], since: datetime | None = None) -> list[Seen]:
    """Sums records of sent data up by service and recipient (an unregistered one by its host)."""
    seen: dict[tuple[str, str], Seen] = {}
    for record in records:
        at = datetime.fromisoformat(record["time"])
        if record["direction"] != "sent" or (since is not None and at < since):
            continue
        where = record["destination"]
        key = (record["service"], where["processor"] or record["host"])
        row = seen.setdefault(key, Seen(record["service"], where["processor"], record["host"], where["country"]))
        row.exchanges += 1
        row.entities.update(cast("str", finding["entity"]) for finding in record["findings"])
        row.purposes.update(cast("list[str]", record["purposes"]))
        row.first = at if row.first is None else min(row.first, at)
        row.last = at if row.last is None else max(row.last, at)
    return list(seen.values())
