"""`douane audit`: records out of the ledger, and proof that it is as it was written."""

from typing import Annotated, Literal

import typer

from douane import output, state
from douane.commands.options import Config, Output, Since, State, Until
from douane.moments import moment
from douane.settings import state_folder

audit = typer.Typer(name="audit", help="The ledger: export and verify.", no_args_is_help=True)

Service = Annotated[str | None, typer.Option("--service", metavar="ID", help="Only records of this service.")]
Processor = Annotated[str | None, typer.Option("--processor", metavar="ID", help="Only records of this processor.")]
Form = Annotated[Literal["jsonl", "csv"], typer.Option("--format", help="JSON lines, or a table for a spreadsheet.")]


@audit.command()
def export(
    *,
    config: Config = None,  # noqa: ARG001  every command takes it
    state_: State = None,
    since: Since = None,
    until: Until = None,
    service: Service = None,
    processor: Processor = None,
    form: Form = "jsonl",
    to: Output = None,
) -> int:
    """Write the records, one a line; catches up with the journal's end first."""
    from ledger.export import Filter, write

    folder = state.existing(state_folder(state_))
    with output.opened(to) as out:
        write(folder, out, form, Filter(moment(since), moment(until), service, processor))
    return 0


@audit.command()
def verify(
    *,
    config: Config = None,  # noqa: ARG001  every command takes it
    state_: State = None,
) -> int:
    """Check that no byte of the journal was changed; exit status 3 when one was."""
    from ledger.verify import verify as verified

    result = verified(state.existing(state_folder(state_)) / "journal")
    for problem in result.problems:
        output.tell(problem)
    output.write(f"{result.frames} frames: {'verified' if result.ok else 'NOT as they were written'}\n")
    return 0 if result.ok else 3
