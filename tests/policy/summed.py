"""The observed side of drift, summed up record by record: the plain way, with which the index is compared."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from policy.drift import Place, Seen, Stay
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
        row = seen.setdefault(key, Seen(record["service"], where["processor"], record["host"]))
        place = Place(where["country"], where["country_source"], tuple(sorted(where["hosting"])))
        stay = row.places.setdefault(place, Stay(at, at, 0))
        stay.exchanges, stay.first, stay.last = stay.exchanges + 1, min(stay.first, at), max(stay.last, at)
        row.entities.update(cast("str", finding["entity"]) for finding in record["findings"])
        row.purposes.update(cast("list[str]", record["purposes"]))
    return list(seen.values())
