"""The recipients of a person's data: GDPR Art. 15(1)(c) and 15(2) (who, under which safeguard), and Art. 19 (whom to tell).

No hit is no proof of no disclosure (`ledger.subjects`): the report says so.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ledger.clock import now, written
from ledger.reports.contacts import contacts
from ledger.reports.forms import Text
from ledger.reports.page import page
from ledger.reports.table import indented, table
from ledger.subjects import Hit, find

if TYPE_CHECKING:
    from policy.register.model import Organisation


class Recipient(msgspec.Struct, kw_only=True):
    """One recipient, on one ground: when it first and last got data about the person, how often, what kinds."""

    destination: str
    registered: bool
    country: str | None
    zone: str
    basis: str
    exchanges: int
    first: str
    last: str
    entities: list[str]


class RecipientReport(msgspec.Struct, kw_only=True):
    """The recipients, by name. `tokens` is how many identifiers were looked up, never which."""

    since: str | None
    until: str | None
    made: str
    tokens: int
    recipients: list[Recipient]
    contacts: dict[str, str] = {}


def report(
    state: Path,
    tokens: Collection[str],
    since: datetime | None = None,
    until: datetime | None = None,
    organisation: "Organisation | None" = None,
) -> RecipientReport:
    """Who received data in which any of the tokens was found.

    Args:
        state: the state folder.
        tokens: the person's subject tokens, of every key epoch.
        since: from this moment on.
        until: before this moment.
        organisation: who answers, for the report's end.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    hits = find(state, tokens, since=since, until=until)
    grounds: dict[tuple[str, str | None, str, str], list[Hit]] = {}
    for hit in hits:
        if hit.direction == "sent" and hit.action != "block":
            grounds.setdefault((hit.destination, hit.country, hit.zone, hit.basis), []).append(hit)
    found = [_recipient(group) for _, group in sorted(grounds.items(), key=lambda item: str(item[0]))]
    return RecipientReport(
        since=written(since),
        until=written(until),
        made=now(),
        tokens=len(set(tokens)),
        recipients=found,
        contacts=contacts(organisation),
    )


def render(report: RecipientReport, form: Text) -> str:
    """The report as a page, a table or JSON."""
    return _FORMS[form](report)


def _recipient(hits: list[Hit]) -> Recipient:
    first = hits[0]
    return Recipient(
        destination=first.destination,
        registered=first.registered,
        country=first.country,
        zone=first.zone,
        basis=first.basis,
        exchanges=len({hit.exchange for hit in hits}),
        first=first.time,
        last=hits[-1].time,
        entities=sorted({entity for hit in hits for entity in hit.entities}),
    )


def _html(report: RecipientReport) -> str:
    return page("recipients.html", report=report)


def _csv(report: RecipientReport) -> str:
    return table(Recipient.__struct_fields__, [msgspec.structs.asdict(one) for one in report.recipients])


_FORMS: dict[str, Callable[[RecipientReport], str]] = {"html": _html, "csv": _csv, "json": indented}
