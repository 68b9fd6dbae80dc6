"""Binds the catalogue to prometheus_client: workers write into mapped files, one HTTP application shows them all as one.

Rules. A worker calls `open_worker(metrics_dir)` before anything else imports prometheus_client, because that library picks its
storage when it is imported. Before that (a unit test, `mitmdump -s` alone) `observe`, `gauge` and `count` do nothing.
Counters of exchanges and findings never come through here: the ledger's index keeps them (`proxy.collectors`).
The supervisor calls `clear(metrics_dir)` before it starts workers and `worker_died(metrics_dir, pid)` after one ended.
"""

import os
import sys
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from proxy.metrics import CATALOGUE, Metric

if TYPE_CHECKING:
    from prometheus_client import Counter, Gauge, Histogram
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

LEVEL_FILE = Path("run") / "indexed"
DRIFT_FILE = Path("run") / "drift.json"
"""In the state folder; touched whenever the index is level with the journal's end. `ledger_lag_seconds` is its age."""

_ENVIRONMENT = "PROMETHEUS_MULTIPROC_DIR"


class ExporterError(Exception):
    """A metric was used in a way the catalogue does not allow, or its folder cannot be used."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the supervisor knows.

    Attributes:
        waiting: a sentence for each thing that is not ready; none means ready.
        pids: the running processes by kind (`metrics.LABELS["child"]`).
        expected: how many there should be, by kind.
        restarts: how many were started again, by kind.
        generation: number of the configuration in force.
        refused: how many new configurations were refused.
        stale: whether the file on disk is one that was refused.
        corruption_alerts: damage found in the journal, other than a torn tail.
    """

    waiting: Sequence[str] = ()
    pids: Mapping[str, Sequence[int]] = field(default_factory=dict[str, Sequence[int]])
    expected: Mapping[str, int] = field(default_factory=dict[str, int])
    restarts: Mapping[str, int] = field(default_factory=dict[str, int])
    generation: int = 1
    refused: int = 0
    stale: bool = False
    corruption_alerts: int = 0


class _Times:
    """Observations of one histogram, kept in this process until they are written: nine in an exchange cost as much as one.

    The library has no way to add many at once, so this reaches for its buckets; its version is pinned and a test reads them back.
    """

    def __init__(self, histogram: "Histogram") -> None:
        self._histogram: Any = histogram
        self._bounds: list[float] = self._histogram._upper_bounds  # see above
        self._counts = [0] * len(self._bounds)
        self._sum = 0.0

    def add(self, seconds: float) -> None:
        self._counts[bisect_left(self._bounds, seconds)] += 1
        self._sum += seconds

    def write(self) -> None:
        if not any(self._counts):
            return
        for bucket, count in zip(self._histogram._buckets, self._counts, strict=True):  # see above
            if count:
                bucket.inc(count)
        self._histogram._sum.inc(self._sum)  # see above
        self._counts, self._sum = [0] * len(self._bounds), 0.0


class _Instruments:
    """This process's instruments by name, once it is open."""

    def __init__(self) -> None:
        self.histograms: dict[str, Histogram] = {}
        self.gauges: dict[str, Gauge] = {}
        self.counters: dict[str, Counter] = {}
        self.times: dict[tuple[str, ...], _Times] = {}


_mine = _Instruments()


def open_worker(metrics_dir: Path) -> None:
    """Make this process export the workers' metrics into `metrics_dir` (GDPR data never passes here: numbers only).

    Raises:
        ExporterError: when the folder cannot be made, or prometheus_client was imported too early to use it.
    """
    if _ENVIRONMENT not in os.environ and "prometheus_client" in sys.modules:
        raise ExporterError("prometheus_client was imported before the metrics folder was known: call open_worker first")
    try:
        metrics_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ExporterError(f"the metrics folder {metrics_dir} cannot be made: {error.strerror}") from None
    os.environ[_ENVIRONMENT] = str(metrics_dir)
    for metric in CATALOGUE:
        if metric.source == "workers" and metric.name not in _known():
            _bind(metric)


def _known() -> set[str]:
    return _mine.histograms.keys() | _mine.gauges.keys() | _mine.counters.keys()


def _bind(metric: Metric) -> None:
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

    registry = CollectorRegistry()  # read through the files only, never from here
    name, text, labels = metric.full_name, metric.help, metric.labels
    match metric.kind:
        case "histogram":
            _mine.histograms[metric.name] = Histogram(name, text, labels, registry=registry, buckets=metric.buckets)
        case "gauge":
            _mine.gauges[metric.name] = Gauge(name, text, labels, registry=registry, multiprocess_mode=metric.merge)
        case "counter":
            _mine.counters[metric.name] = Counter(name, text, labels, registry=registry)


def observe(name: str, seconds: float, **labels: str) -> None:
    """Add one observation to a histogram: `observe("inspection_seconds", 0.003, stage="detect")`."""
    times = _mine.times.get((name, *labels.values()))
    if times is None:
        histogram = _mine.histograms.get(name)
        if histogram is None:
            return
        child = histogram.labels(**labels) if labels else histogram
        times = _mine.times[name, *labels.values()] = _Times(child)
    times.add(seconds)


def flush() -> None:
    """Write what was observed since the last time where `/metrics` reads it; workers do so about once a second."""
    for times in _mine.times.values():
        times.write()


def gauge(name: str, value: float, **labels: str) -> None:
    """Set this process's share of a gauge: `gauge("queue_depth", 7, queue="detectors")`."""
    instrument = _mine.gauges.get(name)
    if instrument is not None:
        (instrument.labels(**labels) if labels else instrument).set(value)


def count(name: str, amount: float = 1, **labels: str) -> None:
    """Add to a counter of the workers' own working: `count("dropped_log_keys_total")`."""
    counter = _mine.counters.get(name)
    if counter is not None:
        (counter.labels(**labels) if labels else counter).inc(amount)


def clear(metrics_dir: Path) -> None:
    """Make the folder, and remove what an earlier run left in it."""
    try:
        metrics_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file in metrics_dir.glob("*.db"):
            file.unlink(missing_ok=True)
    except OSError as error:
        raise ExporterError(f"the metrics folder {metrics_dir} cannot be used: {error.strerror}") from None


def worker_died(metrics_dir: Path, pid: int) -> None:
    """Forget a dead process's gauges; what it counted and timed stays."""
    from prometheus_client import multiprocess

    mark_process_dead = cast("Callable[[int, str], None]", multiprocess.mark_process_dead)
    mark_process_dead(pid, str(metrics_dir))


def app(state: Path, metrics_dir: Path, status: Callable[[], Status]) -> "Starlette":
    """The application that answers `/metrics`, `/healthz` and `/readyz`.

    Args:
        state: the state folder, for the journal and the index.
        metrics_dir: where the workers write (`clear` made it).
        status: what the supervisor knows of its children, asked at each request.
    """
    from prometheus_client import CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector
    from starlette.applications import Starlette
    from starlette.routing import Route

    from proxy.collectors import LedgerCollector, StatusCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(metrics_dir))  # pyright: ignore[reportUnknownMemberType]  untyped in the library
    registry.register(LedgerCollector(state, status))
    registry.register(StatusCollector(status))

    def metrics(request: "Request") -> "Response":
        from prometheus_client.exposition import choose_encoder
        from starlette.responses import Response

        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), headers={"content-type": content_type})

    def readyz(_: "Request") -> "Response":
        return _plain(status().waiting)

    return Starlette(routes=[Route("/metrics", metrics), Route("/healthz", _alive), Route("/readyz", readyz)])


async def _alive(_: "Request") -> "Response":
    return _plain(())


def _plain(waiting: Sequence[str]) -> "Response":
    from starlette.responses import PlainTextResponse

    if waiting:
        return PlainTextResponse("".join(f"{sentence}\n" for sentence in waiting), status_code=503)
    return PlainTextResponse("ok\n")
