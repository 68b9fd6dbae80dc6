"""WebSockets for long: messages at a rate beside idle sockets, and what memory does meanwhile.

By hand, on a quiet machine: `python -m tests.bench.sockets [--rate 1000] [--seconds 120] [--idle 500] [--enforce]`. The bound is
flat memory: the last quarter's median is no more than a tenth above the second quarter's, in the proxy and in all of `up`.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from douane.bench.evidence import gather
from douane.bench.processes import family, free_port, resident, running
from tests.bench.machines import processor_time, proxies, table, up
from tests.bench.talk import through

ENFORCE = "rules: [{id: watch, when: {entity: [PASSWORD]}, action: block, severity: high, unseen: forward}]"


async def measure(proxy: int, target: int, pid: int, options: argparse.Namespace) -> None:
    """Open the idle sockets, have another process talk, weigh twice a second."""
    workers, everyone = proxies(pid), family(pid)
    weights: list[tuple[float, float]] = []
    async with AsyncExitStack() as stack:
        idle = [await stack.enter_async_context(through(proxy, target)) for _ in range(options.idle)]
        before = processor_time(workers)
        plan = [proxy, target, options.rate, options.seconds, options.sockets]
        command = [sys.executable, "-m", "tests.bench.talk", "send", *map(str, plan)]
        talking = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        ended = asyncio.create_task(talking.communicate())
        while not ended.done():
            weights.append((resident(workers), resident(everyone)))
            await asyncio.wait([ended], timeout=0.5)
        told = json.loads((await ended)[0])
        used = processor_time(workers) - before
        for socket in idle:
            await socket.send("count")
            assert await socket.recv() == "0", "an idle socket died"
    quarter = len(weights) // 4
    rows: list[tuple[object, ...]] = [("memory MB, median of", "proxy", "all of up")]
    for number, name in enumerate(("first quarter", "second", "third", "last")):
        part = weights[number * quarter : (number + 1) * quarter]
        rows.append((name, *(f"{statistics.median(column):.1f}" for column in zip(*part, strict=True))))
    table(rows)
    rate, each = told["arrived"] / told["seconds"], used / told["sent"] * 1e6
    sys.stdout.write(
        f"{told['arrived']} of {told['sent']} messages arrived, {rate:.0f} a second, at most {told['late']} s late; "
        f"{len(idle)} idle sockets live; {each:.0f} µs of the proxy's processor time a message\n"
    )


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rate", type=float, default=1000.0, help="messages a second, together")
    asked.add_argument("--seconds", type=float, default=120.0)
    asked.add_argument("--sockets", type=int, default=20, help="that talk")
    asked.add_argument("--idle", type=int, default=500)
    asked.add_argument("--enforce", action="store_true", help="hold each message until it is judged")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, target = Path(name), free_port()
        serving = running(["-m", "tests.bench.talk", "serve", str(target)], target, log=folder / "server.log")
        with serving, up(folder, ENFORCE if options.enforce else "") as one:
            asyncio.run(measure(one.port, target, one.pid, options))
            assert one.state is not None
            time.sleep(10)  # the last records are written and indexed
            evidence = gather(one.state)
            sys.stdout.write(f"{evidence.records} records of what was sent, not read: {evidence.unseen or 'nothing'}\n")


if __name__ == "__main__":
    main()
