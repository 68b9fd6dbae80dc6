"""From a person's tokens to the exchanges that held them: who received data about this person (GDPR Art. 15(1)(c), Art. 19).

No hit is no proof of no disclosure: data that was not detected, not read, purged, or sent past the proxy is not here.
"""

from collections.abc import Collection
from datetime import datetime
from itertools import batched
from pathlib import Path

import msgspec
from sqlalchemy import func, select

from ledger import schema
from ledger.export import Filter
from ledger.indexer import level

_AT_ONCE = 500


class Hit(msgspec.Struct, frozen=True):
    """One record that held a token: when, which way, to whom, what kinds of data, and what was done."""

    record: str
    exchange: str
    time: str
    direction: str
    service: str
    destination: str
    registered: bool
    country: str | None
    zone: str
    basis: str
    action: str
    entities: list[str]


def find(state: Path, tokens: Collection[str], *, since: datetime | None = None, until: datetime | None = None) -> list[Hit]:
    """The records that hold any of the tokens, in the order of their time.

    Args:
        state: the state folder.
        tokens: subject tokens (`detectors.tokens`), of every key epoch that the period touches.
        since: from this moment on.
        until: before this moment.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    hits: dict[str, Hit] = {}
    with level(state) as connection:
        for some in batched(sorted(tokens), _AT_ONCE, strict=False):
            for row in connection.execute(_statement(some, Filter(since, until))):
                _merge(hits, Hit(*row[:-1], entities=sorted(row[-1].split(","))))
    return sorted(hits.values(), key=lambda hit: (hit.time, hit.record))


def _statement(tokens: Collection[str], period: Filter):
    record, token = schema.records.c, schema.tokens.c
    columns = (record.id, record.exchange, record.time, record.direction, record.service)
    destination = func.coalesce(record.processor, record.host)
    ground = (record.registered, record.country, record.zone, record.basis, record.action)
    joined = select(*columns, destination, *ground, func.group_concat(token.entity.distinct())).join_from(
        schema.tokens, schema.records, token.record == record.number
    )
    return joined.where(token.token.in_(tokens), *period.conditions()).group_by(record.number)


def _merge(hits: dict[str, Hit], hit: Hit) -> None:
    known = hits.get(hit.record)
    entities = sorted({*hit.entities, *known.entities}) if known else hit.entities
    hits[hit.record] = msgspec.structs.replace(hit, entities=entities)
