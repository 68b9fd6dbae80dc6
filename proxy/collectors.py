"""What `/metrics` says of the ledger and of the running machine, read at the moment it is asked for.

The ledger's counters are read from the index, where they were counted in the records' own transaction.
"""

import json
import os
import platform
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import Collector

from ledger.errors import LedgerError
from ledger.indexer import Indexer
from proxy import logs
from proxy.exporter import DRIFT_FILE, LEVEL_FILE, Status
from proxy.metrics import BY_NAME, CATALOGUE, LABELS, Metric

_PAGE = os.sysconf("SC_PAGE_SIZE")


type Samples = Iterable[tuple[Mapping[str, str], float]]


def family(metric: Metric, samples: Samples) -> Family:
    """One metric of the catalogue with its samples.

    A counter whose labels are fixed starts at nought, so that its first rise shows.
    """
    kind = CounterMetricFamily if metric.kind == "counter" else GaugeMetricFamily
    made = kind(metric.full_name, metric.help, labels=metric.labels)
    for labels, value in {**_noughts(metric), **{_key(metric, labels): value for labels, value in samples}}.items():
        made.add_metric(list(labels), value)
    return made


def _key(metric: Metric, labels: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(labels.get(name, "") for name in metric.labels)


def _noughts(metric: Metric) -> dict[tuple[str, ...], float]:
    if metric.kind != "counter" or len(metric.labels) > 1:
        return {}
    if not metric.labels:
        return {(): 0.0}
    return {(value,): 0.0 for value in LABELS[metric.labels[0]].values}


class LedgerCollector(Collector):
    """The ledger's counters and its own well-being. An index that cannot be read leaves a gap, not a wrong figure."""

    def __init__(self, state: Path, status: Callable[[], Status]) -> None:
        self._state, self._status = state, status

    def collect(self) -> Iterable[Family]:
        """All `ledger` metrics, and the `ledger_*` ones."""
        yield from self._counted()
        yield family(BY_NAME["drift"], [({"kind": kind}, number) for kind, number in drifted(self._state).items()])
        for name, value in self._sizes().items():
            yield family(BY_NAME[name], [({}, value)])

    def _counted(self) -> Iterable[Family]:
        try:
            with Indexer(self._state) as indexer:
                counters, alerts, frames = indexer.counters(), len(indexer.alerts()), indexer.frames()
        except LedgerError as error:
            logs.logger().error("the index cannot be read for /metrics", exc_info=error)
            return
        counted: dict[str, list[tuple[Mapping[str, str], float]]] = {}
        for name, labels, value in counters:
            counted.setdefault(name, []).append((labels, value))
        for metric in CATALOGUE:
            if metric.source == "ledger":
                yield family(metric, counted.get(metric.name, ()))
        yield family(BY_NAME["ledger_frames_total"], [({}, frames)])
        yield family(BY_NAME["ledger_corruption_alerts_total"], [({}, max(alerts, self._status().corruption_alerts))])

    def _sizes(self) -> dict[str, float]:
        return {
            "ledger_journal_bytes": journal_bytes(self._state / "journal"),
            "ledger_disk_free_bytes": shutil.disk_usage(self._state).free,
            "ledger_lag_seconds": max(0.0, time.time() - _modified(self._state / LEVEL_FILE)),
            "ledger_last_checkpoint_timestamp_seconds": _newest(self._state / "checkpoints"),
        }


def drifted(state: Path) -> Mapping[str, float]:
    """The differences by kind, nought for a kind without any; nothing before they were worked out (`douane.drifting`)."""
    try:
        found: Mapping[str, float] = json.loads((state / DRIFT_FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    return {kind: found.get(kind, 0) for kind in LABELS["kind"].values}


def journal_bytes(journal: Path) -> int:
    """The journal's size on disk; a file that goes away meanwhile counts nothing."""
    total = 0
    for file in journal.rglob("*"):
        with suppress(FileNotFoundError):
            total += file.stat().st_size if file.is_file() else 0
    return total


def _modified(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _newest(folder: Path) -> float:
    return max((_modified(file) for file in folder.glob("*")), default=0.0)


class StatusCollector(Collector):
    """The supervisor's figures."""

    def __init__(self, status: Callable[[], Status]) -> None:
        self._status = status

    def collect(self) -> Iterable[Family]:
        """All metrics about processes and configuration."""
        status = self._status()
        for name, value in _scalars(status).items():
            yield family(BY_NAME[name], [({}, value)])
        for name, values in _by_child(status).items():
            yield family(BY_NAME[name], [({"child": child}, value) for child, value in values.items()])
        yield family(BY_NAME["build_info"], [({"version": version("douane"), "python": platform.python_version()}, 1)])


def _scalars(status: Status) -> dict[str, float]:
    return {
        "ready": not status.waiting,
        "configuration_generation": status.generation,
        "configuration_refused_total": status.refused,
        "configuration_stale": status.stale,
    }


def _by_child(status: Status) -> dict[str, dict[str, float]]:
    return {
        "children": {child: len(pids) for child, pids in status.pids.items()},
        "children_expected": dict(status.expected),
        "child_restarts_total": dict(status.restarts),
        "resident_memory_bytes": {child: sum(map(resident, pids)) for child, pids in status.pids.items()},
    }


def resident(pid: int) -> int:
    """A process's resident memory in bytes (proc(5), statm); 0 for one that is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except (FileNotFoundError, ProcessLookupError):
        return 0
