"""The commands that other programs rely on, and a look whether each is there and answers `--help`."""

import contextlib
import io
from collections.abc import Iterator

CONTRACT = (
    "up", "demo", "init", "scan", "evaluate", "check", "replay", "audit export", "audit verify", "audit purge", "audit hold",
    "transfers", "records", "subject find", "subject export", "request open", "request list", "request show", "request extend",
    "request close", "breach scope", "ca export", "ca rotate", "console token", "state backup", "state restore", "bench",
)  # fmt: skip


def broken() -> Iterator[str]:
    """A sentence for each command of the contract that is missing or cannot say what it does."""
    from douane.cli import run

    for command in CONTRACT:
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = run([*command.split(), "--help"])
        if status != 0 or "--state" not in said.getvalue():
            yield f"douane {command} --help does not answer"
