"""`douane feedback list`: what people settled about findings, whether it still holds, and how often it was applied."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from douane import output
from douane.commands.options import Config, Since, State, Until
from douane.moments import period
from douane.settings import Settings

if TYPE_CHECKING:
    from ledger.reports.settled import Uses
    from policy.feedback import Settlement

Form = Annotated[Literal["table", "json"], typer.Option("--format", help="A table, or JSON lines.")]

type Row = dict[str, str | int]

feedback = typer.Typer(name="feedback", help="What people settled about findings.", no_args_is_help=True)

_WEEK = timedelta(days=7)


@feedback.callback()
def settled() -> None:
    """What people settled about findings."""


@feedback.command("list")
def list_(*, config: Config = None, state_: State = None, since: Since = None, until: Until = None, form: Form = "table") -> int:
    """Say what was settled, whether it holds, and how often it was applied to recorded traffic."""
    from douane import settings

    start, end = period(since, until)
    loaded = settings.load(config, state_)
    entries = loaded.configuration.detectors.feedback
    rows = _rows(entries, _uses(loaded, start, end), datetime.now(UTC).date())
    if form == "json":
        import json

        output.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    else:
        _table(rows)
    return 0


def _uses(loaded: Settings, since: datetime | None, until: datetime | None) -> "list[Uses]":
    """From the ledger, where there is one: entries are declared before anything was recorded."""
    from ledger.reports.settled import uses

    return uses(loaded.state, since, until) if (loaded.state / "journal").is_dir() else []


def _rows(entries: "tuple[Settlement, ...]", uses: "list[Uses]", today: date) -> list[Row]:
    """The declared entries in their order, then those that were applied and are declared no more."""
    by_entry = {(each.feedback, each.verdict): each for each in uses}
    rows = [
        {
            "id": entry.id,
            "verdict": entry.verdict,
            "about": _about(entry),
            "state": _state(entry.until, today),
            "until": str(entry.until),
            "by": entry.by,
            **_applied(by_entry.pop((entry.id, entry.verdict), None)),
        }
        for entry in entries
    ]
    gone: list[Row] = [
        {"id": each.feedback, "verdict": each.verdict, "about": "", "state": "taken out", "until": "", "by": "", **_applied(each)}
        for each in by_entry.values()
    ]
    return rows + gone


def _about(entry: "Settlement") -> str:
    what = [", ".join(entry.entity), "one value" if entry.token else "", entry.place or ""]
    return " ".join(filter(None, [*what, f"to {', '.join(entry.host)}" if entry.host else ""]))


def _state(until: date, today: date) -> str:
    if until < today:
        return "ended"
    return "ends soon" if until - today <= _WEEK else "holds"


def _applied(uses: "Uses | None") -> Row:
    return {"uses": uses.count if uses else 0, "messages": uses.messages if uses else 0, "last": uses.last if uses else ""}


def _table(rows: list[Row]) -> None:
    import sys

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("id", "verdict", "about", "state", "until", "by", "uses", "messages", "last")
    for row in rows:
        table.add_row(*(Text(str(value)) for value in row.values()))
    Console(width=None if sys.stdout.isatty() else 200).print(table)
