"""The Chapter V report (GDPR Art. 44-49): what was sent to whom, in which country, on what ground, and what was not read."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select

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


class TransferReport(msgspec.Struct, kw_only=True):
    """The report: its period, what it rests on, and a line for each flow, the most doubtful first.

    Attributes:
        since: the period's begin, None for the ledger's first record.
        until: its end (not part of it), None for now.
        made: when the report was made.
        policies: digests of the configurations in force (`AuditRecord.policy`).
        inspected: share of the exchanges that were read whole; None when there was none.
        unseen: what was not read, by reason.
        contacts: who stands behind the report.
    """

    since: str | None
    until: str | None
    made: str
    policies: list[str]
    exchanges: int
    bytes: int
    people: int
    inspected: float | None
    unseen: dict[str, int]
    flows: list[Flow]
    contacts: dict[str, str] = {}


def report(
    state: Path,
    since: datetime | None = None,
    until: datetime | None = None,
    organisation: "Organisation | None" = None,
) -> TransferReport:
    """Make the report over what was sent in a period.

    Args:
        state: the state folder.
        since: from this moment on; None for the beginning.
        until: before this moment; None for now.
        organisation: whose report it is, for its head.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    where = [*Filter(since, until).conditions(), schema.records.c.direction == "sent"]
    with level(state) as connection:
        digests = select(schema.records.c.policy).where(*where).distinct().order_by(schema.records.c.policy)
        policies = list(connection.execute(digests).scalars())
        whole = _whole(flows(connection, where), policies, people(connection, where), since, until)
    return msgspec.structs.replace(whole, contacts=contacts(organisation))


def render(report: TransferReport, form: Text) -> str:
    """The report as text: a page that needs nothing else, a table for a spreadsheet, or JSON."""
    return _FORMS[form](report)


def _whole(found: list[Flow], policies: list[str], tokens: int, since: datetime | None, until: datetime | None) -> TransferReport:
    exchanges = sum(flow.exchanges for flow in found)
    unseen = Counter[str]()
    for flow in found:
        unseen.update(flow.unseen)
    return TransferReport(
        since=written(since),
        until=written(until),
        made=now(),
        policies=policies,
        exchanges=exchanges,
        bytes=sum(flow.bytes for flow in found),
        people=tokens,
        inspected=sum(flow.inspected * flow.exchanges for flow in found) / exchanges if exchanges else None,
        unseen=dict(unseen.most_common()),
        flows=sorted(found, key=doubt),
    )


def _html(report: TransferReport) -> str:
    return page("transfers.html", report=report)


def _csv(report: TransferReport) -> str:
    return table(Flow.__struct_fields__, [msgspec.structs.asdict(flow) for flow in report.flows])


_FORMS: dict[str, Callable[[TransferReport], str]] = {"html": _html, "csv": _csv, "json": indented}
