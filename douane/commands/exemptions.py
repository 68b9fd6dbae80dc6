"""`douane rules exemptions`: which rules do not act for a while, by whose consent, and how often that was used."""

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from douane import output
from douane.commands.options import Config, Since, State, Until
from douane.moments import period
from douane.refused import tell_refusal
from douane.settings import Settings

if TYPE_CHECKING:
    from ledger.reports.lifted import Uses
    from policy.register.model import Exemption

Form = Annotated[Literal["table", "json"], typer.Option("--format", help="A table, or JSON lines.")]

type Row = dict[str, str | int]

_WEEK = 7


def exemptions(
    *, config: Config = None, state_: State = None, since: Since = None, until: Until = None, form: Form = "table"
) -> int:
    """Say which exemptions there are, whether they hold, and how often each was used, and when last."""
    from douane import settings

    start, end = period(since, until)
    loaded = settings.load(config, state_)
    tell_refusal(loaded)
    found = rows(loaded.configuration.exemptions, _uses(loaded, start, end), datetime.now(UTC).date())
    if form == "json":
        output.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found))
    else:
        _table(found)
    return 0


def _uses(loaded: Settings, since: datetime | None, until: datetime | None) -> "list[Uses]":
    """From the ledger, where there is one: exemptions are declared before anything was recorded."""
    from ledger.reports.lifted import uses

    return uses(loaded.state, since, until) if (loaded.state / "journal").is_dir() else []


def rows(declared: "tuple[Exemption, ...]", uses: "list[Uses]", today: date) -> list[Row]:
    """The declared exemptions in their order, then those that were used and are declared no more."""
    used = {each.exemption: each for each in uses}
    told: list[Row] = [
        {
            "id": each.id,
            "rule": each.rule,
            "state": _state(each, today),
            "from": str(each.start),
            "until": str(each.until),
            "requested by": each.requested_by,
            "approved by": each.approved_by,
            **_counted(used.pop(each.id, None)),
        }
        for each in declared
    ]
    blank = {"rule": "", "state": "taken out", "from": "", "until": "", "requested by": "", "approved by": ""}
    return told + [{"id": each.exemption, **blank, **_counted(each)} for each in used.values()]


def _state(exemption: "Exemption", today: date) -> str:
    if exemption.until < today:
        return "ended"
    if today < max(exemption.start, exemption.approved_on or exemption.start):
        return "not yet"
    return "ends soon" if (exemption.until - today).days <= _WEEK else "holds"


def _counted(uses: "Uses | None") -> Row:
    if uses is None:
        return {"exchanges": 0, "messages": 0, "first": "", "last": ""}
    return {"exchanges": uses.exchanges, "messages": uses.messages, "first": uses.first, "last": uses.last}


def _table(found: list[Row]) -> None:
    import sys

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    columns = "id", "rule", "state", "from", "until", "requested by", "approved by", "exchanges", "messages", "first", "last"
    table = Table(*columns)
    for row in found:
        table.add_row(*(Text(str(value)) for value in row.values()))
    Console(width=None if sys.stdout.isatty() else 240).print(table)
