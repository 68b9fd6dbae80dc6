"""`douane audit`: records out of the ledger, proof that it is as it was written, and how long it is kept."""

import getpass
from typing import Annotated, Literal

import typer

from douane import output, state
from douane.commands.naming import tell_unknown
from douane.commands.options import Config, Output, Schema, Since, State, Until
from douane.moments import moment, period
from douane.settings import state_folder
from ledger.reports.forms import schema_of

audit = typer.Typer(name="audit", help="The ledger: export, verify, purge, hold.", no_args_is_help=True)

Service = Annotated[str | None, typer.Option("--service", metavar="ID", help="Only records of this service.")]
Processor = Annotated[str | None, typer.Option("--processor", metavar="ID", help="Only records of this processor.")]
Form = Annotated[Literal["jsonl", "csv"], typer.Option("--format", help="JSON lines, or a table for a spreadsheet.")]

Before = Annotated[
    str | None, typer.Option("--before", metavar="TIME", help="Remove what is older; else than `ledger.retention` says.")
]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who asks for it; else the user's name.")]


@audit.command()
def export(
    *,
    config: Config = None,
    state_: State = None,
    since: Since = None,
    until: Until = None,
    service: Service = None,
    processor: Processor = None,
    form: Form = "jsonl",
    schema: Schema = False,
    to: Output = None,
) -> int:
    """Write the records, one a line; catches up with the journal's end first, and warns when the journal does not verify."""
    from ledger.export import Filter, write
    from ledger.record import AuditRecord
    from ledger.verify import verify as verified

    if schema:
        output.put(schema_of(AuditRecord, "Audit record").encode(), to)
        return 0
    (start, end), folder = period(since, until), state.existing(state_folder(state_))
    with output.opened(to) as out:
        write(folder, out, form, Filter(start, end, service, processor))
    tell_unknown(folder, config, processor=processor, service=service, hosts=False)
    if not verified(folder / "journal").ok:
        output.tell("warning: the journal is NOT as it was written, so these records prove nothing: run `douane audit verify`")
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


@audit.command()
def purge(
    *,
    before: Before = None,
    by: By = None,
    config: Config = None,
    state_: State = None,
) -> int:
    """Remove old records, whole segments at a time, with proof; what a hold covers stays."""
    from datetime import UTC, datetime, timedelta

    from douane import settings
    from ledger.retention import purge as purged

    folder = state.existing(state_folder(state_))
    kept = timedelta(seconds=settings.load(config, state_).configuration.ledger.kept)
    done = purged(folder, moment(before) or datetime.now(UTC) - kept, by=by or getpass.getuser())
    for each in done:
        output.write(f"{each.writer}: {len(each.segments)} segments with {each.records} records removed\n")
    output.tell(f"{sum(each.records for each in done)} records removed")
    return 0


@audit.command()
def hold(
    *,
    reason: Annotated[str | None, typer.Option("--reason", help="Keep records, for this reason.")] = None,
    since: Since = None,
    until: Until = None,
    release: Annotated[str | None, typer.Option("--release", metavar="ID", help="End this hold.")] = None,
    by: By = None,
    config: Config = None,
    state_: State = None,
) -> int:
    """Keep the records of a period whatever the retention says; end a hold; without either, list the holds in force."""
    from douane import settings
    from ledger import holds as held
    from ledger.keeper import holds

    start, end = period(since, until)
    folder, node = state.existing(state_folder(state_)), settings.load(config, state_).node
    if release is not None:
        held.release(folder, node, release, by=by or getpass.getuser())
    elif reason is not None:
        held.hold(folder, node, by=by or getpass.getuser(), reason=reason, since=start, until=end)
    for one in holds(folder / "journal", node):
        output.write(f"{one.id}  {one.since or 'the beginning'} to {one.until or 'the end'}  {one.by}: {one.reason}\n")
    return 0
