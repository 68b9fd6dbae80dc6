"""`douane subject`: who received data about a person. Identifiers come from a prompt, standard input or a file, not from argv."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from douane import output, state
from douane.commands.options import Config, Format, Output, Schema, Since, Source, State, Until
from douane.identifiers import identifiers
from douane.moments import period
from ledger.reports.forms import filed, schema_of

if TYPE_CHECKING:
    from policy.register.model import Organisation

subject = typer.Typer(name="subject", help="A person's data: who received it.", no_args_is_help=True)


@subject.command()
def find(*, source: Source = None, config: Config = None, state_: State = None, since: Since = None, until: Until = None) -> int:
    """List the exchanges in which a person's identifiers were found, a JSON object a line."""
    import msgspec

    from ledger.subjects import find as found

    start, end = period(since, until)
    folder, wanted, _ = _wanted(source, config, state_)
    hits = found(folder, wanted, since=start, until=end)
    for hit in hits:
        output.write(msgspec.json.encode(hit).decode() + "\n")
    output.tell(f"{len(hits)} records; no hit is no proof that nothing was disclosed (docs/legal.md)")
    return 0


@subject.command()
def export(
    *,
    source: Source = None,
    config: Config = None,
    state_: State = None,
    since: Since = None,
    until: Until = None,
    form: Format = "html",
    schema: Schema = False,
    to: Output = None,
) -> int:
    """Report the recipients of a person's data (GDPR Art. 15(1)(c), Art. 19)."""
    from ledger.reports.recipients import RecipientReport, render, report

    if schema:
        output.put(schema_of(RecipientReport, "Recipients of a person's data").encode(), to)
        return 0
    start, end = period(since, until)
    folder, wanted, whose = _wanted(source, config, state_)
    output.put(filed(render, report(folder, wanted, start, end, whose), form), to)
    return 0


def _wanted(source: Path | None, config: Path | None, state_: Path | None) -> "tuple[Path, set[str], Organisation]":
    from douane import settings
    from douane.subjects import tokens

    loaded = settings.load(config, state_)
    folder = state.existing(loaded.state)
    whose = loaded.configuration.organisation
    return folder, tokens(folder, identifiers(source), whose.country), whose
