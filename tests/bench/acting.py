"""Added latency of acting: a 2 KB body held, judged and passed, redacted, or pseudonymised and restored when it is said back.

By hand, on a quiet machine: `python -m tests.bench.acting [--seconds 20] [--rate R]`. Each set-up is first asked as fast as it
answers, then at half of that, at random moments (a Poisson process: clients know nothing of each other). The lean proxy is asked
at the same rate, by turns of two seconds, and the difference to it is what is added. Bounds: 10 ms at the median, 50 ms at p99.
"""

import argparse
import http.client
import itertools
import random
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from douane.bench.processes import family, free_port, running
from douane.bench.setups import lean
from douane.traffic import contacts
from tests.bench.machines import processor_time, table, up

CONNECTIONS = 8
TURN = 2.0  # seconds
MOST = 1000  # requests a second that are made ready for
_RULE = "rules:\n  - {id: act, when: {processor: bench, entity: [%s]}, action: %s, severity: high%s}\n"
_PEOPLE = "PERSON, EMAIL_ADDRESS, PHONE_NUMBER, IBAN_CODE, BE_NATIONAL_REGISTER_NUMBER"
SETUPS = {
    "hold and pass": _RULE % ("PASSPORT", "block", ""),
    "redact": _RULE % (_PEOPLE, "redact", ""),
    "pseudonymise, an exchange": _RULE % (_PEOPLE, "pseudonymise", ""),
    "pseudonymise, a service": _RULE % (_PEOPLE, "pseudonymise", ", scope: service"),
}


class Echo(BaseHTTPRequestHandler):
    """Answers with the body that it was sent."""

    protocol_version = "HTTP/1.1"
    wbufsize = 65536

    def do_POST(self) -> None:
        """Say it back."""
        body = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002  the base class's name
        """Keep quiet."""


def send(port: int, target: int, requests: Iterable[tuple[float, bytes]], took: list[float]) -> None:
    """Send bodies on one connection, each when it is due; latencies in milliseconds count from then."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for due, body in requests:
        time.sleep(max(0.0, due - time.perf_counter()))
        connection.request("POST", f"http://127.0.0.1:{target}/c", body, {"content-type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        took.append((time.perf_counter() - due) * 1000)
        assert answer.status == 200, text
    connection.close()


def ask(port: int, target: int, shares: Sequence[Iterable[tuple[float, bytes]]]) -> list[float]:
    """Send each share on a connection of its own; all latencies."""
    took: list[float] = []
    threads = [threading.Thread(target=send, args=(port, target, share, took)) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def bodies(count: float) -> list[bytes]:
    """Distinct contact records."""
    return list(itertools.islice(contacts(), int(count)))


def capacity(port: int, target: int, seconds: float) -> float:
    """How many requests a second are answered when each connection asks again at once."""
    until = time.perf_counter() + seconds
    due = [(0.0, body) for body in bodies(MOST * seconds)]
    shares = [
        itertools.takewhile(lambda _: time.perf_counter() < until, due[number::CONNECTIONS]) for number in range(CONNECTIONS)
    ]
    return len(ask(port, target, shares)) / seconds


def arrivals(start: float, rate: float, moments: random.Random) -> list[float]:
    """When requests fall due in one turn: exponential gaps."""
    gaps = (moments.expovariate(rate) for _ in itertools.count())
    return list(itertools.takewhile(lambda due: due < start + TURN, itertools.accumulate(gaps, initial=start)))


def measure(ports: Sequence[int], target: int, seconds: float, rate: float) -> list[list[float]]:
    """The latencies of each at this rate, by turns."""
    took: list[list[float]] = [[] for _ in ports]
    moments = random.Random(1)
    fresh = iter(bodies(2 * MOST * seconds))
    for _ in range(max(1, round(seconds / TURN))):
        for port, latencies in zip(ports, took, strict=True):
            due = list(zip(arrivals(time.perf_counter(), rate, moments), fresh, strict=False))
            latencies.extend(ask(port, target, [due[number::CONNECTIONS] for number in range(CONNECTIONS)]))
    return took


def row(name: str, rate: float, ours: list[float], plain: list[float], spent: float) -> tuple[object, ...]:
    """p50 and p99, what is added to the lean proxy's, and the processor time of all our processes for one request."""
    shares = (0.5, 0.99)
    mine, theirs = ([sorted(each)[int(len(each) * share)] for share in shares] for each in (ours, plain))
    return (
        name,
        f"{rate:.0f}",
        len(ours),
        *(f"{value:.1f}" for value in (*mine, mine[0] - theirs[0], mine[1] - theirs[1])),
        f"{spent / len(ours) * 1000:.1f}",
    )


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=20.0, help="for each set-up and proxy")
    asked.add_argument("--rate", type=float, help="requests a second; else half of what the set-up bears")
    asked.add_argument("--upstream", type=int, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.upstream:
        ThreadingHTTPServer(("127.0.0.1", options.upstream), Echo).serve_forever()
    target = free_port()
    heads = ("", "requests/s", "requests", "p50 ms", "p99 ms", "added p50", "added p99", "processor ms")
    rows: list[tuple[object, ...]] = [heads]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        echo = ["-m", "tests.bench.acting", "--upstream", str(target)]
        with running(echo, target, log=folder / "upstream.log"), lean(folder) as plain:
            for number, (what, rules) in enumerate(SETUPS.items()):
                (place := folder / str(number)).mkdir()
                with up(place, rules) as ours:
                    rate = options.rate or capacity(ours.port, target, TURN) / 2
                    before = processor_time(family(ours.pid))
                    mine, theirs = measure((ours.port, plain.port), target, options.seconds, rate)
                    spent = processor_time(family(ours.pid)) - before
                rows.append(row(what, rate, mine, theirs, spent))
    table(rows)


if __name__ == "__main__":
    main()
