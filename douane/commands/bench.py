"""`douane bench`: how fast, beside what else could be done."""

import json
from typing import Annotated

import typer

from douane import output
from douane.commands.options import Config, Output, State

Seconds = Annotated[float, typer.Option("--seconds", min=1, help="Load on each set-up.")]
Quick = Annotated[bool, typer.Option("--quick", help="3 seconds each: a first idea.")]


def bench(
    *,
    config: Config = None,  # noqa: ARG001  every command takes it; the benchmark brings its own
    state: State = None,  # noqa: ARG001  every command takes it; the benchmark uses folders of its own
    seconds: Seconds = 15,
    quick: Quick = False,
    to: Output = None,
) -> int:
    """Measure requests/s, latency, memory and detection beside stock mitmdump and a plain Presidio add-on."""
    from rich.console import Console

    from douane.bench.report import show
    from douane.bench.run import bench as measure

    result = measure(3 if quick else seconds, 100 if quick else 400, output.tell)
    show(result, Console(width=None if Console().is_terminal else 150))
    if to is not None:
        with output.opened(to) as out:
            json.dump(result, out, indent=2)
    return 0
