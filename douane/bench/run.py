"""The whole benchmark, one set-up after the other, each with a fresh folder and the same bodies."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from douane.bench import setups
from douane.bench.evidence import Evidence, gather
from douane.bench.load import Load, Plan
from douane.bench.processes import family, free_port, resident, running

FASTEST = 4000  # requests a second that no set-up here reaches: so many bodies are made
ENFORCED_RATE = 50.0

type Say = Callable[[str], None]


@dataclass(slots=True)
class Result:
    """One set-up's figures: its load, memory in MB at the load's end, and for ours what the ledger says."""

    name: str
    load: Load
    memory: float
    idle: float
    evidence: Evidence | None = None
    more: dict[str, Any] = field(default_factory=dict[str, Any])

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        evidence = self.evidence and {**asdict(self.evidence), "unseen_percent": self.evidence.unseen_percent}
        figures = {"name": self.name, **asdict(self.load), "memory_mb": self.memory, "idle_memory_mb": self.idle}
        return figures | {"evidence": evidence, **self.more}


@dataclass(frozen=True, slots=True)
class Case:
    """A set-up and how it is loaded; `share` makes the rate a share of an earlier case's."""

    name: str
    setup: setups.Setup
    rate: float | None = None
    share: tuple[str, float] | None = None


CASES = (
    Case("Douane, observe", setups.observe),
    Case("mitmdump -q", setups.mitmdump),
    Case("lean mitmproxy, one process", setups.lean),
    Case("mitmdump + plain Presidio", setups.presidio),
    Case("Douane, observe, half of its load", setups.observe, share=("Douane, observe", 0.5)),
    Case("Douane, enforce, 50/s", setups.enforce, rate=ENFORCED_RATE),
)


def bench(seconds: float, bodies: int, say: Say) -> dict[str, Any]:
    """Measure everything; gives what is printed and written.

    Args:
        seconds: of load, for each set-up.
        bodies: how many bodies detection alone is timed with.
        say: told of each step.

    Raises:
        DouaneError: a process did not start.
    """
    results: dict[str, Result] = {}
    with tempfile.TemporaryDirectory(prefix="douane-bench-") as name:
        folder, port = Path(name), free_port()
        with running(["-m", "douane.bench.upstream", str(port)], port, log=folder / "upstream.log"):
            for case in CASES:
                say(f"{case.name} …")
                results[case.name] = _measure(case, folder, port, seconds, results)
    say("detection alone …")
    return {
        "machine": setups.machine(),
        "seconds": seconds,
        "setups": [result.plain() for result in results.values()],
        "detection": _child("douane.bench.detection", str(bodies), str(max(5, bodies // 20))),
    }


def _measure(case: Case, folder: Path, upstream: int, seconds: float, done: Mapping[str, Result]) -> Result:
    rate = case.rate if case.share is None else done[case.share[0]].load.rate * case.share[1]
    own = folder / str(len(done))
    own.mkdir()
    with case.setup(own) as one:
        idle = resident(family(one.pid))
        count = int(seconds * (rate or FASTEST)) + 16
        load = _load(Plan(one.port, f"http://127.0.0.1:{upstream}/contacts", seconds, bodies=count, rate=rate))
        memory = resident(family(one.pid))
    return Result(case.name, load, memory, idle, gather(one.state) if one.state else None)


def _load(plan: Plan) -> Load:
    return Load(**_child("douane.bench.load", given=json.dumps(asdict(plan))))


def _child(module: str, *arguments: str, given: str = "") -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-m", module, *arguments], input=given, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)
