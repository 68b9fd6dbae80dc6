"""Added latency of acting: a 2 KB body held, judged and passed, redacted, or pseudonymised and restored when it is said back.

By hand, on a quiet machine: `python -m tests.bench.acting [--seconds 20] [--rate 40]`; the rate is to be half of what the machine
bears. The lean proxy is asked by turns at the same time, and the difference to it is what is added. Bounds: 10 ms at the median,
50 ms at p99.
"""

import argparse
import http.client
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path

from douane.bench.processes import family, free_port, running
from douane.bench.setups import Running, lean
from douane.traffic import contacts
from tests.bench.machines import processor_time, table, up

CONNECTIONS = 4
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


def paced(port: int, target: int, bodies: Iterator[bytes], rate: float, took: list[float]) -> None:
    """Send bodies at a rate on one connection; latencies in milliseconds count from when each was due."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    start = time.perf_counter()
    for number, body in enumerate(bodies):
        due = start + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        connection.request("POST", f"http://127.0.0.1:{target}/c", body, {"content-type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        took.append((time.perf_counter() - due) * 1000)
        assert answer.status == 200, text
    connection.close()


def measure(setups: dict[str, Running], target: int, seconds: float, rate: float) -> dict[str, list[float]]:
    """Each set-up at this rate, all at the same time, over several connections."""
    took: dict[str, list[float]] = {name: [] for name in setups}
    each = rate / CONNECTIONS
    threads: list[threading.Thread] = []
    for name, one in setups.items():
        bodies = list(islice(contacts(), int(seconds * rate)))
        for number in range(CONNECTIONS):
            share = iter(bodies[number::CONNECTIONS])
            threads.append(threading.Thread(target=paced, args=(one.port, target, share, each, took[name])))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def row(name: str, ours: list[float], plain: list[float], spent: float) -> tuple[object, ...]:
    """p50 and p99, what is added to the lean proxy's, and the processor time of all our processes for one request."""
    shares = (0.5, 0.99)
    mine, theirs = ([sorted(each)[int(len(each) * share)] for share in shares] for each in (ours, plain))
    return (
        name,
        len(ours),
        *(f"{value:.1f}" for value in (*mine, mine[0] - theirs[0], mine[1] - theirs[1])),
        f"{spent / len(ours) * 1000:.1f}",
    )


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=20.0, help="for each set-up")
    asked.add_argument("--rate", type=float, default=40.0, help="requests a second")
    asked.add_argument("--upstream", type=int, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.upstream:
        ThreadingHTTPServer(("127.0.0.1", options.upstream), Echo).serve_forever()
    target = free_port()
    rows: list[tuple[object, ...]] = [("", "requests", "p50 ms", "p99 ms", "added p50", "added p99", "processor ms")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        echo = ["-m", "tests.bench.acting", "--upstream", str(target)]
        with running(echo, target, log=folder / "upstream.log"), lean(folder) as plain:
            for number, (what, rules) in enumerate(SETUPS.items()):
                (place := folder / str(number)).mkdir()
                with up(place, rules) as ours:
                    measure({"warm": ours}, target, 2.0, options.rate)
                    before = processor_time(family(ours.pid))
                    took = measure({"lean": plain, what: ours}, target, options.seconds, options.rate)
                    spent = processor_time(family(ours.pid)) - before
                rows.append(row(what, took[what], took["lean"], spent))
    table(rows)


if __name__ == "__main__":
    main()
