"""`douane demo`: a tour in under a minute."""

import asyncio
from datetime import datetime
from pathlib import Path

from douane.commands.options import Config, State


def demo(
    *,
    config: Config = None,  # noqa: ARG001  every command takes it; the demo brings its own
    state: State = None,
) -> int:
    """Start everything on free ports, send realistic traffic to local stand-ins, show what was found, and end."""
    from rich.console import Console

    from douane.demo.tour import tour
    from proxy import logs

    logs.configure("demo")
    folder = (state or Path("var") / f"demo-{datetime.now().astimezone():%Y%m%d-%H%M%S}").absolute()
    console = Console(width=None if Console().is_terminal else 160)
    asyncio.run(tour(folder, lambda what: console.print(what, soft_wrap=isinstance(what, str), highlight=False)))
    return 0
