"""`douane request`: data subject requests and their deadlines. Identifiers are read as `douane subject` reads them."""

import getpass
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from douane import output, state
from douane.commands.options import By, Config, Output, Source, State
from douane.identifiers import identifiers
from douane.moments import day
from ledger.requests.rights import Outcome, Right

if TYPE_CHECKING:
    from ledger.requests.model import Request
    from ledger.requests.register import Desk

request = typer.Typer(name="request", help="Requests of data subjects, and their deadlines.", no_args_is_help=True)

Asked = Annotated[Right, typer.Option("--right", help="What was asked.")]
Received = Annotated[str, typer.Option("--received", metavar="DAY", help="The day it came in (2026-11-01).")]
Channel = Annotated[str, typer.Option("--channel", help="How it came in: mail, letter, form, counter …")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The request's id.")]
On = Annotated[str | None, typer.Option("--on", metavar="DAY", help="When; else today.")]
Why = Annotated[str, typer.Option("--reason", help="Why; it is kept as written, so name nobody in it.")]
Recipient = Annotated[str, typer.Option("--recipient", metavar="ID", help="Which recipient.")]
Replied = Annotated[str | None, typer.Option("--replied", metavar="DAY", help="When it answered that it was done.")]
Impossible = Annotated[str | None, typer.Option("--impossible", metavar="REASON", help="Why it cannot be told (Art. 19).")]
Ended = Annotated[Outcome, typer.Option("--outcome", help="How it ended.")]
Every = Annotated[bool, typer.Option("--all", help="The closed ones too.")]
Overdue = Annotated[bool, typer.Option("--overdue", help="Only what is late; exit status 1 when there is any.")]
OfPerson = Annotated[bool, typer.Option("--of-person", help="Only of the person whose identifiers are read.")]
Form = Annotated[Literal["table", "csv", "json"], typer.Option("--format", help="Lines to read, a table, or JSON.")]


@request.command("open")
def open_(
    *,
    right: Asked,
    received: Received,
    channel: Channel,
    source: Source = None,
    by: By = None,
    config: Config = None,
    state_: State = None,
) -> int:
    """Note a request that came in; its deadlines follow from the day. For Art. 19 the recipients become tasks."""
    from douane.requesters import recipients, reference

    folder, desk, country = _desk(config, state_, by)
    known_by = [text for text in identifiers(source) if text.strip()]
    subject = reference(folder, known_by, country)
    _show(desk.open(right, day(received), channel, subject, recipients(folder, known_by, country)))
    return 0


@request.command("list")
def list_(
    *,
    everything: Every = False,
    overdue: Overdue = False,
    of_person: OfPerson = False,
    source: Source = None,
    form: Form = "table",
    to: Output = None,
    config: Config = None,
    state_: State = None,
) -> int:
    """List the open requests, the most urgent first."""
    from douane.requesters import reference
    from ledger.requests.listing import render
    from ledger.requests.register import requests

    folder, _, country = _desk(config, state_, None)
    subject = reference(folder, identifiers(source), country) if of_person else ()
    found = [one for one in requests(folder, subject) if everything or of_person or one.closed is None]
    listed = [one for one in found if one.standing(_today()) == "overdue"] if overdue else found
    with output.opened(to) as out:
        out.write(render(listed, form, _today()))
    return 1 if overdue and listed else 0


@request.command()
def show(identifier: Id, *, config: Config = None, state_: State = None) -> int:
    """Show everything about one request, as JSON."""
    from ledger.requests.register import request as found

    folder, _, _ = _desk(config, state_, None)
    _show(found(folder, identifier))
    return 0


@request.command()
def tell(
    identifier: Id,
    *,
    recipient: Recipient,
    on: On = None,
    replied: Replied = None,
    impossible: Impossible = None,
    by: By = None,
    config: Config = None,
    state_: State = None,
) -> int:
    """Note that a recipient was told of a rectification, erasure or restriction (GDPR Art. 19), or has answered."""
    _, desk, _ = _desk(config, state_, by)
    told = day(on) if on else None if replied or impossible else _today()
    _show(desk.tell(identifier, recipient, told=told, replied=day(replied) if replied else None, impossible=impossible))
    return 0


@request.command()
def extend(identifier: Id, *, reason: Why, on: On = None, by: By = None, config: Config = None, state_: State = None) -> int:
    """Note that the person was told that it takes two months more, and why (GDPR Art. 12(3)); within the first month only."""
    _, desk, _ = _desk(config, state_, by)
    _show(desk.extend(identifier, day(on) if on else _today(), reason))
    return 0


@request.command()
def close(
    identifier: Id,
    *,
    outcome: Ended,
    reason: Why = "",
    on: On = None,
    by: By = None,
    config: Config = None,
    state_: State = None,
) -> int:
    """Note how a request was answered; a refusal needs its reason (GDPR Art. 12(4))."""
    _, desk, _ = _desk(config, state_, by)
    _show(desk.close(identifier, day(on) if on else _today(), outcome, reason))
    return 0


def _desk(config: Path | None, state_: Path | None, by: str | None) -> "tuple[Path, Desk, str]":
    from douane import settings
    from ledger.requests.register import Desk

    loaded = settings.load(config, state_)
    state.prepare(loaded.state)
    country = loaded.configuration.organisation.country
    return loaded.state, Desk(loaded.state, loaded.node, by=by or getpass.getuser(), country=country, today=_today()), country


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _show(one: "Request") -> None:
    from ledger.requests.listing import shown

    found: dict[str, Any] = shown(one, _today())
    output.write(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
