"""What the index saw of each service with each recipient: the observed side of drift (GDPR Art. 5(2), 30)."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, select

from ledger import schema
from ledger.index import Database
from policy.drift import Place, Seen, Stay

type Pair = tuple[str, str]


def observed(database: Database, since: datetime | None = None) -> list[Seen]:
    """Records of sent data, added up by service and recipient (an unregistered one by its host)."""
    record, finding = schema.records.c, schema.findings.c
    recipient: ColumnElement[str] = func.coalesce(record.processor, record.host)
    where = [record.direction == "sent", *([record.at >= int(since.timestamp() * 1_000_000)] if since else [])]
    pair = (record.service, recipient)
    place = (record.country, record.country_source, record.hosting)
    named = (func.max(record.processor), func.min(record.host))
    stays = select(*pair, *named, *place, func.min(record.at), func.max(record.at), func.count())
    entities = select(*pair, finding.entity).join_from(schema.findings, schema.records, finding.record == record.number)
    with database.read() as connection:
        rows = connection.execute(stays.where(*where).group_by(*pair, *place)).all()
        found = connection.execute(entities.where(*where).distinct()).all()
        purposes = connection.execute(select(*pair, record.purposes).where(*where).distinct()).all()
    seen: dict[Pair, Seen] = {}
    for service, name, processor, host, country, source, hosting, first, last, count in rows:
        row = seen.setdefault((service, name), Seen(service, processor, host))
        row.host = min(row.host, host)
        row.places[Place(country, source, tuple(hosting.split()))] = Stay(_at(first), _at(last), count)
    for service, name, entity in found:
        seen[service, name].entities.add(entity)
    for service, name, joined in purposes:
        seen[service, name].purposes.update(joined.split())
    return list(seen.values())


def _at(microseconds: int) -> datetime:
    return datetime.fromtimestamp(microseconds / 1_000_000, UTC)
