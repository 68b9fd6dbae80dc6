"""`douane console`: the DPO's pages."""

import typer

from douane import output, state
from douane.commands.options import Config, State
from douane.settings import state_folder

console = typer.Typer(name="console", help="The DPO's pages.", no_args_is_help=True)


@console.callback()
def pages() -> None:
    """The DPO's pages."""


@console.command()
def token(
    *,
    config: Config = None,  # noqa: ARG001  every command takes it
    state_: State = None,
) -> int:
    """Print the token that opens the console; makes one when there is none."""
    from dashboards.console.access import token as kept

    folder = state_folder(state_)
    state.prepare(folder)
    output.write(f"{kept(folder)}\n")
    return 0
