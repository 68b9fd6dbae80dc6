"""Added latency: a 2 KB body through Douane and through the lean proxy without inspection, by turns, at a rate that both bear.

By hand, on a quiet machine: `python -m tests.bench.latency [--requests 2000] [--rate 50]`. The bound is 1 ms at the median.
"""

import argparse
import socket
import statistics
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from douane.bench.processes import free_port, running
from douane.bench.setups import Running, lean
from douane.traffic import contacts
from tests.bench.machines import processor_time, proxies, table, up


def exchange(connection: socket.socket, target: int, body: bytes) -> float:
    """One exchange on a connection that stays open; milliseconds."""
    head = f"POST http://127.0.0.1:{target}/c HTTP/1.1\r\nhost: 127.0.0.1:{target}\r\ncontent-type: application/json\r\n"
    request = f"{head}content-length: {len(body)}\r\n\r\n".encode() + body
    start = time.perf_counter()
    connection.sendall(request)
    answer = b""
    while not answer.endswith(b'{"ok":true}'):
        answer += connection.recv(65536)
    return (time.perf_counter() - start) * 1000


def measure(setups: dict[str, Running], target: int, requests: int, rate: float) -> None:
    """Send by turns, print the table."""
    bodies = list(islice(contacts(), requests * len(setups)))
    connections = {name: socket.create_connection(("127.0.0.1", one.port)) for name, one in setups.items()}
    took: dict[str, list[float]] = {name: [] for name in setups}
    used = {name: processor_time(proxies(one.pid)) for name, one in setups.items()}
    start = time.perf_counter()
    for number, body in enumerate(bodies):
        time.sleep(max(0.0, start + number / rate - time.perf_counter()))
        name = tuple(setups)[number % len(setups)]
        took[name].append(exchange(connections[name], target, body))
    for connection in connections.values():
        connection.close()
    rows: list[tuple[object, ...]] = [("", "p5 ms", "p50 ms", "p90 ms", "p99 ms", "proxy's processor ms a request")]
    for name, one in setups.items():
        ordered = sorted(took[name][10:])
        spent = (processor_time(proxies(one.pid)) - used[name]) / requests * 1000
        shares = [f"{ordered[int(len(ordered) * share)]:.2f}" for share in (0.05, 0.5, 0.9, 0.99)]
        rows.append((name, *shares, f"{spent:.2f}"))
    table(rows)
    added = statistics.median(took["douane"][10:]) - statistics.median(took["lean"][10:])
    quick = sorted(took["douane"][10:])[requests // 20] - sorted(took["lean"][10:])[requests // 20]
    sys.stdout.write(f"added at the median: {added:.2f} ms; among the quickest, which a busy machine spares: {quick:.2f} ms\n")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--requests", type=int, default=2000, help="through each")
    asked.add_argument("--rate", type=float, default=50.0, help="a second, together")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, target = Path(name), free_port()
        with (
            running(["-m", "douane.bench.upstream", str(target)], target, log=folder / "upstream.log"),
            lean(folder) as plain,
            up(folder) as ours,
        ):
            measure({"lean": plain, "douane": ours}, target, options.requests, options.rate)


if __name__ == "__main__":
    main()
