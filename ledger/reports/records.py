"""Records of processing activities: GDPR Art. 30(1) as a controller, Art. 30(2) as a processor; declared beside observed.

Dated and digested, so that it can be kept as the written form of Art. 30(3). What a person must add is said line by line.
"""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from sqlalchemy import Connection, case, func, select

from ledger import canonical, schema
from ledger.clock import now, written
from ledger.export import Filter
from ledger.indexer import level
from ledger.reports.activities import Activity, of_controller, of_processor
from ledger.reports.contacts import contacts
from ledger.reports.flows import Where
from ledger.reports.forms import Text
from ledger.reports.page import page
from ledger.reports.principles import Principle, Shares, principles
from ledger.reports.table import indented, table

if TYPE_CHECKING:
    from policy.configuration import Configuration

_RECORDS = schema.records.c
type Article = Literal["30-1", "30-2"]


class Security(msgspec.Struct, kw_only=True):
    """What traffic says about the measures of Art. 32(1); the rest is for a person (Art. 30(1)(g), 30(2)(d)).

    Attributes:
        encrypted: share of the exchanges that travelled over TLS, None when there was none.
        blocked: exchanges that a rule refused; `changed`: that were redacted or pseudonymised.
        inspected: share that was read whole.
    """

    exchanges: int
    encrypted: float | None
    blocked: int
    changed: int
    inspected: float | None


class Records(msgspec.Struct, kw_only=True):
    """The record of processing.

    Attributes:
        contacts: organisation, representative, data protection officer (Art. 30(1)(a), 30(2)(a)), as `who: text`.
        principles: those of Art. 5, each with its evidence.
        digest: SHA-256 of everything else, so that a copy can be told from another.
    """

    article: str
    organisation: str
    contacts: dict[str, str]
    since: str | None
    until: str | None
    made: str
    activities: list[Activity]
    security: Security
    principles: list[Principle] = []
    digest: str = ""


def report(
    state: Path, declared: "Configuration", article: Article, since: datetime | None = None, until: datetime | None = None
) -> Records:
    """Make the record from what is declared and what was sent in a period.

    Args:
        state: the state folder.
        declared: the configuration in force.
        article: `30-1` (as controller) or `30-2` (as processor).
        since: from this moment on.
        until: before this moment.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    where: Where = [*Filter(since, until).conditions(), _RECORDS.direction == "sent"]
    role = "controller" if article == "30-1" else "processor"
    with level(state) as connection:
        activities = (of_controller if article == "30-1" else of_processor)(connection, declared, where)
        own = [*where, _RECORDS.role == role]
        security = _security(connection, own)
        shares = Shares(**msgspec.structs.asdict(security))
        evidence = principles(connection, own, shares, state / "journal")
    made = Records(
        article=article,
        organisation=declared.organisation.name,
        contacts=contacts(declared.organisation),
        since=written(since),
        until=written(until),
        made=now(),
        activities=activities,
        security=security,
        principles=evidence,
    )
    return msgspec.structs.replace(made, digest="sha256:" + sha256(canonical.encode_struct(made)).hexdigest())


def render(records: Records, form: Text) -> str:
    """The record as a page, a table (a line for each activity) or JSON."""
    return _FORMS[form](records)


def _security(connection: Connection, where: Where) -> Security:
    whole = [*where, _RECORDS.state != "partial"]
    counts = (
        func.count(),
        func.sum(case((_RECORDS.scheme.in_(("https", "wss")), 1), else_=0)),
        func.sum(case((_RECORDS.action == "block", 1), else_=0)),
        func.sum(case((_RECORDS.action.in_(("redact", "pseudonymise")), 1), else_=0)),
        func.sum(case((_RECORDS.complete, 1), else_=0)),
    )
    total, encrypted, blocked, changed, read = connection.execute(select(*counts).where(*whole)).one()
    if not total:
        return Security(exchanges=0, encrypted=None, blocked=0, changed=0, inspected=None)
    return Security(exchanges=total, encrypted=encrypted / total, blocked=blocked, changed=changed, inspected=read / total)


def _html(records: Records) -> str:
    return page("records.html", records=records)


def _csv(records: Records) -> str:
    return table(_COLUMNS, [_line(activity) for activity in records.activities])


_COLUMNS = (*(name for name in Activity.__struct_fields__ if name != "flows"), "destinations")


def _line(activity: Activity) -> dict[str, object]:
    fields = msgspec.structs.asdict(activity)
    fields["recipients"] = [one.name for one in activity.recipients]
    fields["destinations"] = [
        f"{flow.destination} ({flow.country or 'unknown'}, {flow.zone}, {flow.basis})" for flow in activity.flows
    ]
    return fields


_FORMS: dict[str, Callable[[Records], str]] = {"html": _html, "csv": _csv, "json": indented}
