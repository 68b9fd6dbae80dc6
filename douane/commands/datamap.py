"""`douane data-map`: which field of which endpoint carries what, learned from the ledger's records."""

from typing import Annotated

import typer

from douane import output, state
from douane.commands.naming import tell_unknown
from douane.commands.options import Config, Format, Output, Since, State, Until
from douane.moments import period
from douane.settings import state_folder
from ledger.reports.forms import filed

Recipient = Annotated[
    str | None, typer.Option("--processor", metavar="ID", help="One recipient: a processor's id, or a host that none claims.")
]


def data_map(
    *,
    config: Config = None,
    state_: State = None,
    since: Since = None,
    until: Until = None,
    processor: Recipient = None,
    form: Format = "html",
    to: Output = None,
) -> int:
    """Map which field of which endpoint carries which kind of personal data, with the evidence."""
    from ledger.reports.datamap import render, report

    (start, end), folder = period(since, until), state.existing(state_folder(state_))
    found = report(folder, start, end, processor)
    output.put(filed(render, found, form), to)
    tell_unknown(folder, config, processor=processor)
    return 0
