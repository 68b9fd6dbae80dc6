"""`douane ca`: the certificate authority that services trust."""

import typer

from douane import output, state
from douane.commands.options import Config, State
from douane.settings import state_folder

ca = typer.Typer(name="ca", help="The certificate authority that services trust.", no_args_is_help=True)


@ca.command()
def export(
    *,
    config: Config = None,  # noqa: ARG001  every command takes it
    state_: State = None,
) -> int:
    """Print the public certificate (PEM); makes the authority when there is none yet."""
    from proxy.ca import ensure

    folder = state_folder(state_)
    state.prepare(folder)
    output.write(ensure(folder).read_text("ascii"))
    return 0


@ca.command()
def rotate(
    *,
    config: Config = None,  # noqa: ARG001  every command takes it
    state_: State = None,
) -> int:
    """Make a new authority and keep the old one beside it; `up` must not run. Services must be given the new certificate."""
    from datetime import UTC, datetime

    from proxy.ca import ensure

    folder = state_folder(state_)
    state.prepare(folder)
    with state.held(folder):
        (folder / "ca").rename(folder / f"ca-until-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
        output.write(ensure(folder).read_text("ascii"))
    return 0
