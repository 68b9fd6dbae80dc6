"""`douane state`: a backup of the state folder, and the way back."""

import getpass
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from douane import output
from douane import state as folders
from douane.commands.options import Config, State
from douane.errors import DouaneError
from douane.reading import text_of
from douane.settings import state_folder

state = typer.Typer(name="state", help="The state folder: back up, restore.", no_args_is_help=True)

VARIABLE = "DOUANE_BACKUP_PASSPHRASE"
File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]
Passphrase = Annotated[
    Path | None, typer.Option("--passphrase-file", metavar="FILE", help=f"Holds the passphrase; else ${VARIABLE}, or a prompt.")
]
Plain = Annotated[bool, typer.Option("--plain", help="No passphrase: who can read the file has every key.")]


@state.command()
def backup(
    file: File, *, passphrase: Passphrase = None, plain: Plain = False, config: Config = None, state_: State = None
) -> int:
    """Write journal, keys, CA and lists to one sealed file, also while `up` runs; it is read back and compared."""
    from douane import settings
    from douane.backup.copy import backup as made

    folder = folders.existing(state_folder(state_))
    word = None if plain else _passphrase(passphrase, "a backup holds every key: say --plain, or give a passphrase", twice=True)
    if plain:
        output.tell("warning: the backup is not encrypted and holds every key: keep it where nobody else reads")
    manifest = made(folder, file.absolute(), settings.load(config, state_).node, word)
    output.tell(f"{file} holds {len(manifest.files)} files, {sum(one.size for one in manifest.files.values())} bytes")
    return 0


@state.command()
def restore(
    file: File,
    *,
    passphrase: Passphrase = None,
    config: Config = None,  # noqa: ARG001  every command takes it
    state_: State = None,
) -> int:
    """Put a backup into an empty state folder and verify its ledger; exit status 3 when that does not verify."""
    from douane.backup.archive import sealed
    from douane.backup.copy import restore as put

    try:
        with file.open("rb") as source:
            word = _passphrase(passphrase, "this backup is sealed: give its passphrase") if sealed(source) else None
    except OSError as error:
        raise DouaneError(f"{file} cannot be read: {(error.strerror or 'unknown reason').lower()}") from error
    folder = state_folder(state_)
    found = put(file, folder, word)
    for problem in found.problems:
        output.tell(problem)
    verdict = "NOT as they were written" if found.problems else "verified"
    output.write(f"{folder} is as it was on {found.manifest.made}; {found.frames} frames: {verdict}\n")
    return 3 if found.problems else 0


def _passphrase(file: Path | None, wanted: str, *, twice: bool = False) -> str:
    word = text_of(file).rstrip("\r\n") if file is not None else os.environ.get(VARIABLE) or _asked(twice=twice)
    if not word:
        raise DouaneError(f"{wanted} (--passphrase-file, ${VARIABLE})")
    return word


def _asked(*, twice: bool) -> str:
    if not sys.stdin.isatty():
        return ""
    word = getpass.getpass("Passphrase (not shown): ")
    if twice and getpass.getpass("Once more: ") != word:
        raise DouaneError("the two differ: nothing was done")
    return word
