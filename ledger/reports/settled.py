"""How often what people settled about findings was applied, entry by entry, from the records."""

from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import func, select

from ledger import schema
from ledger.export import Filter
from ledger.indexer import level

_RECORDS, _SETTLED = schema.records.c, schema.settled.c


class Uses(msgspec.Struct, kw_only=True, frozen=True):
    """One entry's uses: values that it took away, put in or kept, in so many messages at so many places."""

    feedback: str
    verdict: str
    count: int
    messages: int
    places: int
    first: str
    last: str


def uses(state: Path, since: datetime | None = None, until: datetime | None = None) -> list[Uses]:
    """The uses of every entry that was applied in a period, in the order of their ids.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    counted = (
        func.sum(_SETTLED.count).label("count"),
        func.count(_SETTLED.record.distinct()).label("messages"),
        func.count(_SETTLED.place.distinct()).label("places"),
        func.min(_RECORDS.time).label("first"),
        func.max(_RECORDS.time).label("last"),
    )
    key = (_SETTLED.feedback, _SETTLED.verdict)
    joined = select(*key, *counted).join_from(schema.records, schema.settled, _SETTLED.record == _RECORDS.number)
    statement = joined.where(*Filter(since, until).conditions()).group_by(*key).order_by(*key)
    with level(state) as connection:
        return [Uses(**row) for row in connection.execute(statement).mappings()]
