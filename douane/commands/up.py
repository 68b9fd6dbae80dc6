"""`douane up`: runs everything on this machine until it is told to stop."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from douane.commands.options import Config, State

if TYPE_CHECKING:
    from douane.settings import Settings
    from douane.supervisor import Supervisor

Listen = Annotated[str | None, typer.Option("--listen", metavar="HOST:PORT", help="The proxy's address; else 127.0.0.1:8080.")]
Metrics = Annotated[str | None, typer.Option("--metrics", metavar="HOST:PORT", help="Metrics and health; else 127.0.0.1:9464.")]
Console = Annotated[str | None, typer.Option("--console", metavar="HOST:PORT", help="The DPO's pages; else 127.0.0.1:8081.")]
Workers = Annotated[int | None, typer.Option("--workers", metavar="N", help="Proxy processes, and detectors beside them.")]


def up(
    *,
    config: Config = None,
    state: State = None,
    listen: Listen = None,
    metrics: Metrics = None,
    console: Console = None,
    workers: Workers = None,
) -> int:
    """Run proxy, detectors, ledger, metrics and console on this machine."""
    from douane import settings
    from proxy import logs

    logs.configure("supervisor")
    chosen = settings.load(config, state, listen=listen, metrics=metrics, console=console, workers=workers)
    asyncio.run(serve(chosen, _announce))
    return 0


async def serve(settings: "Settings", announce: "Callable[[Supervisor], None]") -> None:
    """Run until SIGTERM or SIGINT; a second one changes nothing. SIGHUP reads the file again.

    Raises:
        DouaneError, PolicyError, LedgerError: it could not start.
    """
    stop = asyncio.Event()
    started = asyncio.Event()
    house = asyncio.create_task(_house(settings, announce, started, stop))
    loop = asyncio.get_running_loop()

    def stopped() -> None:
        if not stop.is_set() and not started.is_set():
            house.cancel()
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped)
    with contextlib.suppress(asyncio.CancelledError):
        await house


async def _house(
    settings: "Settings", announce: "Callable[[Supervisor], None]", started: asyncio.Event, stop: asyncio.Event
) -> None:
    from douane.supervisor import running

    async with running(settings) as supervisor:
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, supervisor.reload_now.set)
        started.set()
        announce(supervisor)
        await stop.wait()


def _announce(supervisor: "Supervisor") -> None:
    from douane.banner import banner

    with contextlib.suppress(OSError):  # nobody may be listening on standard error
        sys.stderr.write(banner(supervisor))
        sys.stderr.flush()
