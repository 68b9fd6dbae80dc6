"""`douane subject object …`: what a person chose, put on the suppression list; a running `up` takes it over within a second.

Identifiers come from a prompt, standard input or a file, not from argv. The list keeps tokens, and no value.
"""

import getpass
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from douane import output, state
from douane.commands.options import By, Config, Source, State
from douane.commands.subject import subject
from douane.errors import DouaneError
from douane.identifiers import identifiers
from douane.moments import moment

if TYPE_CHECKING:
    from policy.choices import Kind
    from policy.configuration import Configuration

From = Annotated[str | None, typer.Option("--since", metavar="TIME", help="The moment of the choice; else now.")]
For = Annotated[str | None, typer.Option("--purpose", metavar="ID", help="Only this declared purpose; else all.")]
Marketing = Annotated[bool, typer.Option("--marketing", help="Direct marketing only, which is absolute (Art. 21(2)).")]
Reference = Annotated[str | None, typer.Option("--reference", metavar="ID", help="The request's id, kept as written.")]
Every = Annotated[bool, typer.Option("--all", help="The released ones too.")]


@dataclass(frozen=True, slots=True)
class _Person:
    """Whose choice it is: the state folder, the configuration, and the person's tokens on this list."""

    folder: Path
    configuration: "Configuration"
    tokens: set[str]


@subject.command("object")
def object_(
    *,
    marketing: Marketing = False,
    purpose: For = None,
    since: From = None,
    reference: Reference = None,
    by: By = None,
    source: Source = None,
    config: Config = None,
    state_: State = None,
) -> int:
    """Put an objection on the suppression list (GDPR Art. 21)."""
    kind: Kind = "objection_marketing" if marketing else "objection"
    return _chosen(_person(source, config, state_), kind, purpose=purpose, since=since, reference=reference, by=by)


@subject.command()
def withdraw(
    *,
    purpose: For = None,
    since: From = None,
    reference: Reference = None,
    by: By = None,
    source: Source = None,
    config: Config = None,
    state_: State = None,
) -> int:
    """Put a withdrawn consent on the suppression list (GDPR Art. 7(3))."""
    return _chosen(_person(source, config, state_), "consent_withdrawn", purpose=purpose, since=since, reference=reference, by=by)


@subject.command()
def restrict(
    *,
    since: From = None,
    reference: Reference = None,
    by: By = None,
    source: Source = None,
    config: Config = None,
    state_: State = None,
) -> int:
    """Put a restriction of processing on the suppression list (GDPR Art. 18)."""
    return _chosen(_person(source, config, state_), "restriction", since=since, reference=reference, by=by)


@subject.command()
def erase(
    *,
    since: From = None,
    reference: Reference = None,
    by: By = None,
    source: Source = None,
    config: Config = None,
    state_: State = None,
) -> int:
    """Put a request for erasure on the suppression list (GDPR Art. 17): nothing about the person may leave any more."""
    return _chosen(_person(source, config, state_), "erasure", since=since, reference=reference, by=by)


@subject.command()
def release(*, purpose: For = None, source: Source = None, config: Config = None, state_: State = None) -> int:
    """End a person's choices from now on, all or those for one purpose; exit status 1 when there is none."""
    from ledger import suppression

    person = _person(source, config, state_)
    _declared(person.configuration, purpose)
    ended = suppression.release(person.folder, person.tokens, datetime.now(UTC), purpose=purpose)
    output.tell(
        "".join(f"choice {one.number} has ended: {one.kind}\n" for one in ended).rstrip() or "no choice of this person stands"
    )
    return 0 if ended else 1


@subject.command()
def choices(*, every: Every = False, config: Config = None, state_: State = None) -> int:
    """List the choices on the suppression list, a JSON object a line, without whose they are."""
    import msgspec

    from douane import settings
    from ledger import suppression

    for one in suppression.read(state.existing(settings.load(config, state_).state)).listed:
        if every or one.until is None:
            shown = {key: value for key, value in msgspec.to_builtins(one).items() if key != "tokens"}
            output.write(msgspec.json.encode({**shown, "identifiers": len(one.tokens)}).decode() + "\n")
    return 0


def _person(source: Path | None, config: Path | None, state_: Path | None) -> _Person:
    from detectors.suppression import SuppressionKey, Vague
    from detectors.taxonomy import entity_types
    from douane import settings
    from ledger import keys, suppression

    loaded = settings.load(config, state_)
    folder = state.existing(loaded.state)
    known_by = [text for text in identifiers(source) if text.strip()]
    if not known_by:
        raise DouaneError("nobody is named: give the person's identifiers, one a line")
    key = SuppressionKey(keys.key(folder, suppression.KEY), loaded.configuration.organisation.country)
    try:
        tokens = {token for text in known_by for token in key.tokens(text, entity_types())}
    except Vague as reason:
        raise DouaneError(str(reason)) from None
    return _Person(folder, loaded.configuration, tokens)


def _chosen(
    person: _Person,
    kind: "Kind",
    *,
    purpose: str | None = None,
    since: str | None,
    reference: str | None,
    by: str | None,
) -> int:
    from ledger import suppression
    from policy.choices import Choice

    _declared(person.configuration, purpose)
    at = moment(since) or datetime.now(UTC)
    choice = Choice(0, kind, at, purpose)
    number = suppression.add(person.folder, choice, person.tokens, reference=reference, by=by or getpass.getuser())
    output.tell(f"choice {number} is on the suppression list: {kind} from {at.isoformat(timespec='seconds')} on")
    return 0


def _declared(configuration: "Configuration", purpose: str | None) -> None:
    known = [one.id for one in configuration.purposes]
    if purpose is not None and purpose not in known:
        raise DouaneError(f"{purpose!r} is no declared purpose: name one of {', '.join(known)}")
