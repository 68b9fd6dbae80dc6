"""The tour itself: start everything, send the traffic, drain, and show what the ledger says."""

import asyncio
import shlex
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from douane.demo.client import Client, Message
from douane.demo.house import standins
from douane.demo.messages import messages
from douane.supervisor import running

AT_ONCE = 6

type Say = Callable[[object], None]


async def tour(folder: Path, say: Say) -> None:
    """Run the tour in a state folder.

    Raises:
        DouaneError, PolicyError, LedgerError: it could not start.
    """
    began, start = datetime.now(UTC), time.monotonic()
    say("Starting proxy, detectors, ledger, and five stand-ins of processors …")
    async with standins(folder) as (settings, words), running(settings, access=subprocess.DEVNULL) as house:
        say(f"  ready in {time.monotonic() - start:.1f} s; three services send what they send every day …")
        client = Client(house.places.proxy, house.places.ca, words)
        statuses = await asyncio.to_thread(_send, client, list(messages()))
        say(f"  {sum(statuses.values())} requests: {', '.join(f'{n} × {status}' for status, n in sorted(statuses.items()))}")
    _show(folder, began, say)
    say(f"\nThe tour took {time.monotonic() - start:.0f} s.")


def _send(client: Client, all_: list[Message]) -> Counter[int]:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return Counter(threads.map(client.send, all_))


def _show(folder: Path, began: datetime, say: Say) -> None:
    from douane.demo.summary import lines, table
    from ledger.export import records
    from ledger.reports.transfers import render, report

    say("")
    say(table(lines(records(folder, since=began))))
    made = report(folder, began, None)
    for form in ("html", "csv", "json"):
        (folder / "reports" / f"transfers.{form}").write_text(render(made, form), "utf-8")
    for line in _next(folder):
        say(line)


def _next(folder: Path) -> list[str]:
    state = f"--state {shlex.quote(str(folder))}"
    return [
        "",
        f"The Chapter V report:   {folder / 'reports' / 'transfers.html'}",
        f"Every record:           douane audit export {state}",
        f"Was any byte changed?   douane audit verify {state}",
        f"Look around:            douane up {state} --config {shlex.quote(str(folder / 'douane.yaml'))}",
    ]
