"""The scope of a breach at a recipient: facts for GDPR Art. 33(3)(a) and 33(5), from what was sent to it in a period.

What is left to a person: when it became known (the 72 hours), the risk, the consequences, the measures, and Art. 34.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import ColumnElement, Connection, func, or_, select

from ledger import schema
from ledger.clock import now, written
from ledger.export import Filter
from ledger.indexer import level
from ledger.reports.contacts import contacts
from ledger.reports.flows import Flow, doubt, flows, people
from ledger.reports.forms import Text
from ledger.reports.page import page
from ledger.reports.table import indented, table

if TYPE_CHECKING:
    from policy.register.model import Organisation

_RECORDS = schema.records.c
_ENCRYPTED = ("https", "wss")


class BreachScope(msgspec.Struct, kw_only=True):
    """Who and what is affected.

    Attributes:
        recipient: the processor's id, or a host.
        records: records that held personal data and left.
        people: distinct identifiers in them: at most so many people.
        sensitivities: findings by sensitivity (special category, national number, credential …).
        controllers: for whom the organisation is a processor: they must be told without undue delay (Art. 33(2)).
        unencrypted: exchanges that travelled without TLS.
        flows: by ground and country, with the kinds of data.
        contacts: who notifies, the data protection officer (Art. 33(3)(b)), and the authority.
    """

    recipient: str
    since: str | None
    until: str | None
    made: str
    records: int
    people: int
    first: str | None
    last: str | None
    sensitivities: dict[str, int]
    services: list[str]
    controllers: list[str]
    unencrypted: int
    flows: list[Flow]
    contacts: dict[str, str] = {}


def scope(
    state: Path,
    processor: str,
    since: datetime | None = None,
    until: datetime | None = None,
    organisation: "Organisation | None" = None,
) -> BreachScope:
    """What was sent to a recipient in a period and was not blocked.

    Args:
        state: the state folder.
        processor: its id in the register, or a host that no processor claims.
        since: from this moment on.
        until: before this moment.
        organisation: who notifies, for the report's end.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    to = or_(_RECORDS.processor == processor, _RECORDS.processor.is_(None) & (_RECORDS.host == processor))
    sent = (_RECORDS.direction == "sent", _RECORDS.action != "block")
    where = [*Filter(since, until).conditions(), *sent, to]
    with level(state) as connection:
        held = [*where, _RECORDS.found > 0]
        totals = select(func.count(), func.min(_RECORDS.time), func.max(_RECORDS.time)).where(*held)
        records, first, last = connection.execute(totals).one()
        plain = select(func.count()).where(*where, _RECORDS.scheme.not_in(_ENCRYPTED))
        return BreachScope(
            recipient=processor,
            since=written(since),
            until=written(until),
            made=now(),
            records=records,
            people=people(connection, where),
            first=first,
            last=last,
            sensitivities=_sensitivities(connection, where),
            services=_distinct(connection, _RECORDS.service, where),
            controllers=_distinct(connection, _RECORDS.controller, [*where, _RECORDS.controller.is_not(None)]),
            unencrypted=connection.execute(plain).scalar_one(),
            flows=sorted(flows(connection, where), key=doubt),
            contacts=contacts(organisation),
        )


def render(breach: BreachScope, form: Text) -> str:
    """The scope as a page, a table (a line for each flow) or JSON."""
    return _FORMS[form](breach)


def _sensitivities(connection: Connection, where: list[ColumnElement[bool]]) -> dict[str, int]:
    found = schema.findings.c
    statement = select(found.sensitivity, func.sum(found.count).label("number")).join_from(
        schema.findings, schema.records, found.record == _RECORDS.number
    )
    rows = connection.execute(statement.where(*where).group_by(found.sensitivity).order_by(found.sensitivity))
    return {row.sensitivity: row.number for row in rows}


def _distinct(connection: Connection, column: ColumnElement[str], where: list[ColumnElement[bool]]) -> list[str]:
    return list(connection.execute(select(column).where(*where).distinct().order_by(column)).scalars())


def _html(breach: BreachScope) -> str:
    return page("breach.html", breach=breach)


def _csv(breach: BreachScope) -> str:
    return table(Flow.__struct_fields__, [msgspec.structs.asdict(flow) for flow in breach.flows])


_FORMS: dict[str, Callable[[BreachScope], str]] = {"html": _html, "csv": _csv, "json": indented}
