"""Options that every command takes, after the sub-command."""

from pathlib import Path
from typing import Annotated

import typer

from ledger.reports.forms import Form

Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The configuration; else $DOUANE_CONFIG, else ./douane.yaml when it is there."),
]
State = Annotated[
    Path | None,
    typer.Option("--state", metavar="DIR", help="The state folder; else $DOUANE_STATE, else ./var."),
]
Since = Annotated[str | None, typer.Option("--since", metavar="TIME", help="From this time on (2026-11-01, or with T12:00:00Z).")]
Until = Annotated[str | None, typer.Option("--until", metavar="TIME", help="Before this time.")]
Output = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="Write there instead of on standard output.")]
Source = Annotated[
    Path | None, typer.Option("--from", metavar="FILE", help="Identifiers, one a line; else standard input, or a prompt.")
]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who says so; else the user's name.")]
Format = Annotated[Form, typer.Option("--format", help="A page to read, a table, JSON, or the page as PDF.")]
Schema = Annotated[bool, typer.Option("--schema", help="Write the JSON Schema of what is exported, and nothing else.")]
