"""The whole benchmark, one set-up after the other, each with a fresh folder and the same bodies."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from douane.bench import setups
from douane.bench.evidence import Evidence, settled
from douane.bench.load import Load, Plan
from douane.bench.processes import family, free_port, resident, running
from douane.bench.report import ENFORCED, FLAT_OUT, HALF, LEAN, OURS, PRESIDIO, STOCK
from douane.errors import DouaneError

FASTEST = 4000  # requests a second that no set-up here reaches: so many bodies are made
ENFORCED_RATE = 50.0
SLOW = 15.0  # seconds at least for a set-up that takes seconds for a request
WHOLE = 0.1  # per cent of records of which something was not read, at most, for "everything read"
STEP, ATTEMPTS = 0.85, 8

type Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Result:
    """One measurement: its load, memory in MB before and after, and for ours what the ledger says."""

    name: str
    load: Load
    idle: float
    memory: float
    evidence: Evidence | None = None

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        evidence = self.evidence and {**asdict(self.evidence), "unseen_percent": self.evidence.unseen_percent}
        figures = {"name": self.name, **asdict(self.load), "memory_mb": self.memory, "idle_memory_mb": self.idle}
        return figures | {"evidence": evidence}


@dataclass(frozen=True, slots=True)
class Bench:
    """What all measurements share: a folder, the upstream's port, the seconds of load, and who is told of each step."""

    folder: Path
    upstream: int
    seconds: float
    say: Say

    def all(self) -> Iterator[Result]:
        """Every set-up in its turn."""
        yield from self._rival(STOCK, setups.mitmdump)
        yield from self._rival(LEAN, setups.lean)
        yield from self._observed()
        yield from self._rival(PRESIDIO, setups.presidio, max(self.seconds, SLOW))
        with setups.enforce(self._own("enforce")) as one:
            yield self._measure(ENFORCED, one, ENFORCED_RATE)

    def _rival(self, name: str, setup: setups.Setup, seconds: float | None = None) -> Iterator[Result]:
        with setup(self._own(name)) as one:
            yield self._measure(name, one, None, seconds)

    def _observed(self) -> Iterator[Result]:
        """As many requests as are answered; then the highest rate at which everything is read; then half of that."""
        with setups.observe(self._own("observe")) as one:
            fastest = self._measure(FLAT_OUT, one, None)
            yield fastest
            whole = self._sustained(one, fastest)
            yield whole
            yield self._measure(HALF, one, whole.load.rate / 2)

    def _sustained(self, one: setups.Running, fastest: Result) -> Result:
        result, rate = replace(fastest, name=OURS), fastest.load.rate
        for _ in range(ATTEMPTS):
            if result.evidence is not None and result.evidence.unseen_percent < WHOLE:
                break
            rate *= STEP
            result = self._measure(OURS, one, rate)
        return result

    def _measure(self, name: str, one: setups.Running, rate: float | None, seconds: float | None = None) -> Result:
        self.say(f"{name}{f' ({rate:.0f}/s)' if rate else ''} …")
        idle, since, seconds = resident(family(one.pid)), datetime.now(UTC), seconds or self.seconds
        bodies = int(seconds * (rate or FASTEST)) + 16
        load = _load(Plan(one.port, f"http://127.0.0.1:{self.upstream}/contacts", seconds, bodies=bodies, rate=rate))
        evidence = settled(one.state, since, load.requests) if one.state else None
        return Result(name, load, idle, resident(family(one.pid)), evidence)

    def _own(self, name: str) -> Path:
        own = self.folder / re.sub(r"\W+", "-", name)
        own.mkdir()
        return own


def bench(seconds: float, bodies: int, say: Say) -> dict[str, Any]:
    """Measure everything; gives what is printed and written.

    Args:
        seconds: of load, for each measurement.
        bodies: how many bodies detection alone is timed with.
        say: told of each step.

    Raises:
        DouaneError: a process did not start.
    """
    with tempfile.TemporaryDirectory(prefix="douane-bench-") as name:
        folder, port = Path(name), free_port()
        with running(["-m", "douane.bench.upstream", str(port)], port, log=folder / "upstream.log"):
            results = [result.plain() for result in Bench(folder, port, seconds, say).all()]
    say("detection alone …")
    detection = _child("douane.bench.detection", str(bodies), str(max(5, bodies // 20)))
    return {"machine": setups.machine(), "seconds": seconds, "setups": results, "detection": detection}


def _load(plan: Plan) -> Load:
    return Load(**_child("douane.bench.load", given=json.dumps(asdict(plan))))


def _child(module: str, *arguments: str, given: str = "") -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-m", module, *arguments], input=given, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise DouaneError(f"{module} ended with status {done.returncode}; its messages stand above")
    return json.loads(done.stdout)
