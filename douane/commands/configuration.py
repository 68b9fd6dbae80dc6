"""`douane init` and `douane check`: a starter file, and what is wrong, expired or unreachable in one."""

import os
from pathlib import Path
from typing import Annotated

import typer

from douane import output
from douane.commands.options import Config, State
from douane.errors import DouaneError
from douane.refused import tell_refusal
from douane.settings import DEFAULT_FILE

Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]


def init(
    *,
    config: Config = None,
    state: State = None,  # noqa: ARG001  every command takes it
    force: Force = False,
) -> int:
    """Write a commented starter douane.yaml."""
    from policy.starter import starter_yaml

    file = config or Path(os.environ.get("DOUANE_CONFIG") or DEFAULT_FILE)
    if file.exists() and not force:
        raise DouaneError(f"{file} is there already: add --force to replace it, or name another with --config")
    with output.opened(file) as out:
        out.write(starter_yaml())
    output.tell(f"{file} is written: edit it, then run `douane check`")
    return 0


def check(*, config: Config = None, state: State = None) -> int:
    """Validate the file, the register and the rules; exit status 1 when something is to be done."""
    from datetime import UTC, datetime

    from douane import settings
    from policy.check import check as checked
    from policy.check.strange import names_detectors

    loaded = settings.load(config, state)
    tell_refusal(loaded)
    is_known = None
    if names_detectors(loaded.configuration):
        from detectors.known import is_known
    found = checked(loaded.configuration, datetime.now(UTC).date(), is_known)
    for finding in found:
        output.write(f"{finding.severity}: {finding.sentence} ({finding.about})\n")
    output.tell(f"{loaded.file or 'the built-in configuration'}: {len(found) or 'nothing'} to look at")
    return 1 if found else 0
