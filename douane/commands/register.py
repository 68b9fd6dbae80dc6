"""`douane register` and `douane rules`: the register as a person works with it, and unit tests for rules."""

import getpass
import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from douane import output, state
from douane.commands.exemptions import exemptions
from douane.commands.options import Config, Output, State
from douane.errors import DouaneError
from douane.reading import text_of
from douane.refused import tell_refusal
from douane.settings import state_folder

if TYPE_CHECKING:
    from douane.settings import Settings
    from ledger.inforce import Note
    from policy.register.approval import Approval

register = typer.Typer(name="register", help="The register of processors.", no_args_is_help=True)
rules = typer.Typer(name="rules", help="The rules.", no_args_is_help=True)
rules.command()(exemptions)

Id = Annotated[str, typer.Argument(metavar="ID", help="A processor's id.")]
Ids = Annotated[
    list[str] | None, typer.Argument(metavar="[ID...]", help="Processors' ids; none is those that the file declares.")
]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who says so; else the user's name.")]
Everything = Annotated[bool, typer.Option("--all", help="The starter register too.")]
Form = Annotated[Literal["yaml", "json"], typer.Option("--format", help="The file's language.")]
Told = Annotated[Literal["table", "json"], typer.Option("--format", help="Lines to read, or JSON lines.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="What `register export` wrote.")]
Tests = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files of rule tests.")]
Key = Annotated[Path, typer.Option("--key", metavar="FILE", help="The approver's Ed25519 private key (PEM).")]
Asked = Annotated[str, typer.Option("--requested-by", metavar="NAME", help="Who asked for the change; somebody else.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; the ledger keeps it, so write no personal data.")]


@register.command("list")
def list_(*, config: Config = None, state: State = None, everything: Everything = False) -> int:
    """List the processors that the file declares or somebody confirmed, as they stand today."""
    from policy.register.book import rows

    found = rows(_shown(config, state).configuration, _today())
    for row in found:
        if everything or row.standing != "unconfirmed":
            ground = f"{row.zone:9} {row.basis:12} {row.agreement:9} {row.standing:12}"
            output.write(f"{row.id:24} {row.importer:3} {','.join(row.hosting) or '?':12} {ground} {row.name}\n")
    output.tell(
        f"{len(found)} processors, {sum(row.standing == 'unconfirmed' for row in found)} as the starter register has them"
    )
    return 0


@register.command()
def show(identifier: Id, *, config: Config = None, state: State = None) -> int:
    """Show everything about one processor."""
    from policy.register.book import show as shown

    found = shown(_shown(config, state).configuration, identifier, _today())
    output.write(json.dumps(found, indent=2, ensure_ascii=False, default=str) + "\n")
    return 0


@register.command()
def confirm(identifier: Id, *, by: By = None, config: Config = None, state: State = None) -> int:
    """Write an entry into the file as confirmed by a person today."""
    from policy.register.book import confirmed
    from policy.register.model import Confirmation

    settings = _settings(config, state)
    file, text = _file(settings)
    said = Confirmation(by=by or getpass.getuser(), on=_today())
    _replace(file, confirmed(text, settings.configuration, identifier, said, name=file.name))
    return 0


@register.command()
def export(
    identifiers: Ids = None,
    *,
    everything: Everything = False,
    form: Form = "yaml",
    to: Output = None,
    config: Config = None,
    state: State = None,
) -> int:
    """Write entries out, for another installation; what nobody confirmed is marked, and stays unconfirmed there."""
    from policy.register.book import exported

    with output.opened(to) as out:
        out.write(exported(_shown(config, state).configuration, identifiers or (), starter_too=everything, form=form))
    return 0


@register.command("import")
def import_(entries: File, *, config: Config = None, state: State = None) -> int:
    """Take exported entries into the file; those of the same id are replaced, but never by one that nobody confirmed."""
    from policy.register.book import imported

    file, text = _file(_settings(config, state))
    done = imported(text, text_of(entries), file.name)
    _replace(file, done.text)
    output.tell(f"{len(done.taken)} taken in, {len(done.left)} unconfirmed ones left as they stand here")
    return 0


@register.command()
def approve(
    *, key: Key, by: By = None, requested_by: Asked = "", reason: Reason = "", config: Config = None, state: State = None
) -> int:
    """Sign the file as it is now; `up` with `require_approval` takes only what is signed."""
    from policy.register.approval import approve as approved
    from policy.register.approval import private_key
    from proxy.approval import approval_file

    settings = _settings(config, state)
    file, _ = _file(settings)
    word = os.environ.get("DOUANE_KEY_PASSWORD")
    signer = private_key(text_of(key).encode(), word.encode() if word else None)
    signed = approved(
        settings.configuration, signer, by or getpass.getuser(), datetime.now(UTC), requested_by=requested_by, reason=reason
    )
    _counts(settings, signed)
    _replace(approval_file(file), signed.encode())
    return 0


def _counts(settings: "Settings", signed: "Approval") -> None:
    """Refuse to write a signature that `up` on this state folder would not take; elsewhere say that it may not count."""
    from policy.errors import ApprovalError
    from policy.register.approval import verify
    from proxy.approval import remembered

    before = remembered(settings.state)
    own = settings.configuration.approvers
    known = before.approvers if before is not None and before.approvers else ()
    try:
        verify(settings.configuration, signed, known or own)
    except ApprovalError as error:
        if known:
            raise
        output.tell(f"warning: by this file the signature counts for nothing: {error}")


@register.command()
def history(*, form: Told = "table", config: Config = None, state_: State = None) -> int:  # noqa: ARG001  every command takes it
    """Say which configurations were in force since when, by whose approval, and which were refused: from the ledger."""
    import msgspec

    from ledger.inforce import changes

    for node, note in changes(state.existing(state_folder(state_)) / "journal"):
        fields = {"node": node, **msgspec.to_builtins(note)}
        output.write(json.dumps(fields, ensure_ascii=False) + "\n" if form == "json" else _line(node, note))
    return 0


def _line(node: str, note: "Note") -> str:
    from ledger.inforce import Refused

    if isinstance(note, Refused):
        return f"{note.time} {node} refused: {note.reason}\n"
    said = f"{note.time} {node} in force {note.digest[:23]} generation {note.generation}"
    if note.approved_by is None:
        return f"{said}, approved by nobody\n"
    asked = f", asked for by {note.requested_by}" if note.requested_by else ""
    why = f": {note.reason}" if note.reason else ""
    return f"{said}, approved by {note.approved_by} on {note.approved_on} (key {(note.key or '')[:23]}){asked}{why}\n"


@rules.callback()
def language() -> None:
    """The rules."""


@rules.command("test")
def try_out(tests: Tests, *, config: Config = None, state: State = None) -> int:
    """Run unit tests of the rules; exit status 1 when one fails."""
    from policy.trial import run

    configuration = _settings(config, state).configuration
    outcomes = [outcome for file in tests for outcome in run(configuration, text_of(file), file.name)]
    for outcome in outcomes:
        output.write(f"{'ok  ' if outcome.passed else 'FAIL'} {outcome.where} {outcome.name}\n")
        output.write("".join(f"       {sentence}\n" for sentence in outcome.wrong))
    failed = sum(not outcome.passed for outcome in outcomes)
    output.tell(f"{len(outcomes)} tests, {failed} failed")
    return 1 if failed else 0


def _settings(config: Path | None, state: Path | None) -> "Settings":
    from douane import settings

    return settings.load(config, state)


def _shown(config: Path | None, state: Path | None) -> "Settings":
    """Settings that are only read: when they are not what is in force, that is said."""
    settings = _settings(config, state)
    tell_refusal(settings)
    return settings


def _today() -> date:
    return datetime.now(UTC).date()


def _file(settings: "Settings") -> tuple[Path, str]:
    if settings.file is None:
        raise DouaneError("there is no file to change: write one with `douane init`, or name it with --config")
    return settings.file, text_of(settings.file)


def _replace(file: Path, text: str) -> None:
    with output.opened(file) as out:
        out.write(text)
    output.tell(f"{file} is written")
