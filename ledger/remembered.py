"""What the ledger tells the history of data that left: from a record, and from the index when a process begins anew."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import ColumnElement, func, select

from ledger import schema
from ledger.index import Database
from ledger.record import AuditRecord
from policy.history import Passed
from policy.past import Seen

_MOST = 50_000  # records of the last hour that a start reads
_HOUR = timedelta(hours=1)
_ANNOUNCED = func.coalesce(select(schema.state.c.value).where(schema.state.c.name == "announced").scalar_subquery(), 0)
_RECORD = msgspec.json.Decoder(AuditRecord)


def passed(record: AuditRecord) -> Passed | None:
    """What a record says of data that left; None when nothing did: an answer, or a refused request."""
    if record.direction != "sent" or record.decision.action == "block":
        return None
    return Passed(
        at=moment(record),
        service=record.service,
        recipient=record.destination.processor or record.host,
        country=record.destination.country,
        exchanges=int(record.state != "partial"),
        bytes=record.bytes,
        findings=sum(finding.count for finding in record.findings),
        categories=frozenset(name for finding in record.findings for name in finding.categories or (finding.entity,)),
        people=_people(record),
    )


def _people(record: AuditRecord) -> tuple[str, ...]:
    """The distinct tokens of the entity type that has most of them, as `policy.rules.counts` has it."""
    by_entity: dict[str, dict[str, None]] = {}
    for finding in record.findings:
        by_entity.setdefault(finding.entity, {}).update(dict.fromkeys(finding.tokens))
    return tuple(max(by_entity.values(), key=len)) if by_entity else ()


def moment(record: AuditRecord) -> datetime:
    """When a record was made: a piece of a stream long after its exchange began. It stands in its identifier (RFC 9562 §5.7)."""
    try:
        identifier = uuid.UUID(record.id)
    except ValueError:
        return datetime.fromisoformat(record.time)
    if identifier.version != 7:
        return datetime.fromisoformat(record.time)
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, UTC)


def seen(database: Database) -> Seen:
    """What the index has seen go out: for a state folder on which nobody has kept it yet."""
    record, finding = schema.records.c, schema.findings.c
    where = (record.direction == "sent", record.action != "block")
    recipient: ColumnElement[str] = func.coalesce(record.processor, record.host)
    wheres = select(recipient, record.country, record.found > 0).where(*where).distinct()
    kinds = select(recipient, finding.entity, finding.categories).join_from(
        schema.findings, schema.records, finding.record == record.number
    )
    with database.read() as connection:
        went = connection.execute(wheres).all()
        found = connection.execute(kinds.where(*where).distinct()).all()
    return Seen(
        recipients=frozenset(name for name, _, _ in went),
        informed=frozenset(name for name, _, held in went if held),
        countries=frozenset(country for _, country, _ in went if country),
        informed_countries=frozenset(country for _, country, held in went if country and held),
        categories=frozenset((name, category) for name, entity, joined in found for category in joined.split() or (entity,)),
    )


def rejections(database: Database, most: int) -> Mapping[str, int]:
    """Hosts whose clients rejected our certificate and how often, as far as it was announced; those of the most rejections."""
    record, unseen = schema.records.c, schema.unseen.c
    number = func.count().label("number")
    rejected = (unseen.reason == "tls_failed", record.direction == "sent", record.number <= _ANNOUNCED)
    joined = select(record.host, number).join_from(schema.unseen, schema.records, unseen.record == record.number)
    with database.read() as connection:
        return dict(connection.execute(joined.where(*rejected).group_by(record.host).order_by(number.desc()).limit(most)).all())


def last_hour(database: Database, now: datetime) -> Iterator[Passed]:
    """What left in the hour before, oldest first, as far as it was announced."""
    record = schema.records.c
    since = int((now - _HOUR).timestamp() * 1_000_000)
    rows = select(record.raw).where(record.at >= since, record.number <= _ANNOUNCED)
    with database.read() as connection:
        found = connection.execute(rows.order_by(record.number.desc()).limit(_MOST)).scalars().all()
    for raw in reversed(found):
        one = passed(_RECORD.decode(raw))
        if one is not None:
            yield one
