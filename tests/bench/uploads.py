"""Large uploads: throughput beside the lean proxy and memory over HTTP/1.1, memory over HTTP/2 to a slow processor.

By hand, on a quiet machine: `python -m tests.bench.uploads [--megabytes 100] [--runs 5]`. The bounds are 90 % of the lean
proxy's throughput and a growth of the proxy worker of 2 × `max_body` (8 MiB).
"""

import argparse
import asyncio
import socket
import ssl
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
from trustme import CA

from douane.bench.processes import family, free_port, running
from douane.bench.setups import Running
from tests.bench.machines import Peak, processor_time, proxies, table, up
from tests.e2e.upstream import trusting
from tests.proxy.test_pacing import Server

MEGABYTE = 1024 * 1024
PROSE = b"Mevrouw belt morgen terug over de polis van haar wagen.\n"


def post(proxy: int, target: int, size: int, content_type: str) -> float:
    """Send one body of so many bytes through a proxy; the seconds until it was answered."""
    chunk = (PROSE * (MEGABYTE // len(PROSE) + 1))[:MEGABYTE]
    head = f"POST http://127.0.0.1:{target}/up HTTP/1.1\r\nhost: 127.0.0.1:{target}\r\ncontent-type: {content_type}\r\n"
    with socket.create_connection(("127.0.0.1", proxy)) as connection:
        start = time.perf_counter()
        connection.sendall(f"{head}content-length: {size}\r\n\r\n".encode())
        for _ in range(size // MEGABYTE):
            connection.sendall(chunk)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200"), "the upload was not answered with 200"
        return time.perf_counter() - start


@contextmanager
def streaming(folder: Path) -> Generator[Running]:
    """The lean proxy, told to stream: it would hold each body otherwise."""
    port = free_port()
    with running(["-m", "tests.bench.streaming", str(port), str(folder / "lean-ca")], port, log=folder / "lean.log") as pid:
        yield Running(pid, port)


def beside(setups: dict[str, Running], sink: int, size: int, runs: int, content_type: str) -> None:
    """Both set-ups by turns, so that a busy moment hits both."""
    seconds: dict[str, list[float]] = {name: [] for name in setups}
    used: dict[str, float] = dict.fromkeys(setups, 0.0)
    growth: dict[str, list[float]] = {name: [] for name in setups}
    for one in setups.values():
        post(one.port, sink, MEGABYTE, content_type)
    for _ in range(runs):
        for name, one in setups.items():
            carrying = proxies(one.pid)
            before = processor_time(carrying)
            with Peak(carrying) as peak, Peak(family(one.pid)) as whole:
                seconds[name].append(post(one.port, sink, size, content_type))
            used[name] += processor_time(carrying) - before
            growth[name] += [peak.growth, whole.growth]
            time.sleep(6.0)  # the detectors are done, or past their deadline, and do not take cores from the next run
    rows: list[tuple[object, ...]] = [("", "MB/s median", "MB/s best", "processor s", "proxy grows MB", "all grow MB")]
    for name, took in seconds.items():
        median, best = size / MEGABYTE / statistics.median(took), size / MEGABYTE / min(took)
        grown = growth[name]
        rows.append((name, f"{median:.0f}", f"{best:.0f}", f"{used[name] / runs:.2f}", max(grown[::2]), max(grown[1::2])))
    sys.stdout.write(f"\nHTTP/1.1, {size // MEGABYTE} MB of {content_type}\n")
    table(rows)
    share = statistics.median(seconds["lean"]) / statistics.median(seconds["douane"])
    sys.stdout.write(f"douane / lean: {share:.2f} of the throughput, {used['douane'] / used['lean']:.2f} of the processor time\n")


async def slow(folder: Path, size: int) -> None:
    """An HTTP/2 upload to a processor that takes nothing for a while."""
    authority, server = CA(), Server()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    context.set_alpn_protocols(["h2"])
    authority.cert_pem.write_to_path(str(folder / "upstream-ca.pem"))
    listening = await asyncio.start_server(server.serve, "127.0.0.1", server.port, ssl=context)

    async def body() -> AsyncIterator[bytes]:
        for _ in range(size // 65536):
            yield b"x" * 65536

    with up(folder, proxy=f"upstream_ca: {folder / 'upstream-ca.pem'}") as one:
        assert one.state is not None
        trusted = trusting(one.state / "ca" / "douane-ca.pem")
        address = f"http://127.0.0.1:{one.port}"
        async with httpx.AsyncClient(proxy=address, verify=trusted, trust_env=False, http2=True, timeout=60) as client:
            with Peak(proxies(one.pid)) as peak:
                posting = asyncio.create_task(client.post(f"https://localhost:{server.port}/up", content=body()))
                await asyncio.sleep(8)
                server.go.set()
                answer = await posting
    listening.close()
    assert answer.status_code == 200
    sys.stdout.write(
        f"\nHTTP/2, {size // MEGABYTE} MB to a processor that takes nothing for 8 s: the proxy grows {peak.growth} MB\n"
    )


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--megabytes", type=int, default=100)
    asked.add_argument("--runs", type=int, default=5)
    options = asked.parse_args()
    size = options.megabytes * MEGABYTE
    with tempfile.TemporaryDirectory() as name:
        folder, sink = Path(name), free_port()
        with (
            running(["-m", "tests.bench.sink", str(sink)], sink, log=folder / "sink.log"),
            streaming(folder) as plain,
            up(folder) as ours,
        ):
            for content_type in ("application/octet-stream", "text/plain"):
                beside({"lean": plain, "douane": ours}, sink, size, options.runs, content_type)
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(slow(Path(name), size))


if __name__ == "__main__":
    main()
