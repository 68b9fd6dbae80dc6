"""`douane transfers`: the Chapter V report."""

from typing import Annotated, Literal

import typer

from douane import output, state
from douane.commands.options import Config, Output, Since, State, Until
from douane.moments import moment
from douane.settings import state_folder

Form = Annotated[Literal["html", "csv", "json"], typer.Option("--format", help="A page to read, a table, or JSON.")]


def transfers(
    *,
    config: Config = None,  # noqa: ARG001  every command takes it
    state_: State = None,
    since: Since = None,
    until: Until = None,
    form: Form = "html",
    to: Output = None,
) -> int:
    """Report what went to whom, in which country, on what ground (GDPR Art. 44-49)."""
    from ledger.reports.transfers import render, report

    found = report(state.existing(state_folder(state_)), moment(since), moment(until))
    with output.opened(to) as out:
        out.write(render(found, form))
    return 0
