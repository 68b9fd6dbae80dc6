"""The composition root: one Typer app. Heavy things are imported by the command that needs them, when it runs.

Exit status: 0 done; 1 a check found something; 2 wrong use or configuration, with one sentence on standard error; 3 the ledger
does not verify.
"""

import os
import sys

import typer

from douane import compiled
from douane.commands.audit import audit
from douane.commands.bench import bench
from douane.commands.ca import ca
from douane.commands.choices import choices as _  # noqa: F401  adds its commands to `subject`
from douane.commands.configuration import check, init
from douane.commands.console import console
from douane.commands.datamap import data_map
from douane.commands.demo import demo
from douane.commands.detection import evaluate, scan
from douane.commands.feedback import feedback
from douane.commands.register import register, rules
from douane.commands.reports import breach, drift, records, replay, transfers
from douane.commands.request import request
from douane.commands.state import state
from douane.commands.subject import subject
from douane.commands.up import up
from douane.families import sentence

_PLAIN = {
    "Value error, ": "",
    "Input should be a valid integer, unable to parse string as an integer": "write a whole number",
    "Input should be a valid number, unable to parse string as a number": "write a number",
    "Input should be greater than or equal to": "write at least",
    "Input should be less than or equal to": "write at most",
}
"""What Typer's validation says, and what a person is told."""

_DETECTING = ("scan", "evaluate")
"""Commands that detect in this very process."""

app = typer.Typer(
    name="douane",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: half the time of the framed one
    pretty_exceptions_enable=False,  # they print local variables, which may hold personal data
)
COMMANDS = {
    up: "Run proxy, detectors, ledger, metrics and console here.",
    demo: "A tour in under a minute, on free ports, without network.",
    init: "Write a commented starter douane.yaml.",
    check: "Validate the file, the register and the rules.",
    scan: "Find personal data in files, without a proxy.",
    evaluate: "Score the detectors on labelled texts.",
    transfers: "What went to whom, where, on what ground (Chapter V).",
    records: "Records of processing, declared beside observed (Art. 30).",
    data_map: "Which field of which endpoint carries what, with the evidence.",
    drift: "Observed and not declared, declared and not observed.",
    replay: "What other rules would have done to recorded traffic.",
    bench: "Measure beside stock mitmdump and plain Presidio.",
}
for command, summary in COMMANDS.items():
    app.command(short_help=summary)(command)
for group in (audit, register, rules, feedback, subject, request, breach, ca, console, state):
    app.add_typer(group)


@app.callback()
def commands() -> None:
    """The customs post for personal data: see what leaves, to whom, and on what legal ground."""


def main() -> None:
    """Run a command and end with its status; never with a traceback."""
    if sys.argv[1:] and sys.argv[1] in _DETECTING:
        compiled.prefer()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command and return its exit status."""
    try:
        return _status(app(arguments, prog_name="douane", standalone_mode=False))
    except typer.Exit as exit_:
        return exit_.exit_code
    except typer.TyperException as error:
        return _misused(error.format_message())
    except (typer.Abort, KeyboardInterrupt):
        return _complain("stopped")
    except BrokenPipeError:
        return _reader_is_gone()
    except Exception as error:
        if os.environ.get("DOUANE_DEBUG"):
            raise
        return _complain(sentence(error) or _defect(error))


def _status(result: object) -> int:
    return result if isinstance(result, int) else 0


def _misused(text: str) -> int:
    """What Typer says of wrong use: the help of a group that was named without a sub-command as it is, else a sentence."""
    if text.startswith("Usage: "):
        sys.stderr.write(f"{text}\n")
        return 2
    for theirs, ours in _PLAIN.items():
        text = text.replace(theirs, ours)
    return _complain(text)


def _complain(text: str) -> int:
    sys.stderr.write(f"douane: {' '.join(text.split())}\n")
    return 2


def _reader_is_gone() -> int:
    """The reader of our output closed it (`| head`): end quietly, and let nothing complain at the interpreter's end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _defect(error: Exception) -> str:
    """An error that nobody raised on purpose: its type and place, never its text, which may quote what it met (law 1)."""
    from proxy.logs import where

    return (
        f"{type(error).__name__} at {where(error.__traceback__)}, which is a defect: run again with DOUANE_DEBUG=1 and report it"
    )
