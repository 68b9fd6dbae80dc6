"""The metric catalogue."""

import re
import subprocess
import sys

import pytest

from proxy.metrics import BY_NAME, CATALOGUE, LABELS, Metric

CONTRACT = {
    "exchanges_total": ("service", "processor", "zone", "direction", "action"),
    "findings_total": ("entity", "category", "processor", "zone", "direction"),
    "unseen_total": ("reason",),
    "inspection_seconds": ("stage",),
    "added_latency_seconds": ("mode",),
    "queue_depth": ("queue",),
    "unregistered_destinations_total": (),
}


@pytest.mark.parametrize(("name", "labels"), CONTRACT.items())
def test_the_contract_s_metrics_have_the_contract_s_labels(name: str, labels: tuple[str, ...]) -> None:
    """What other programs rely on is there, with the labels they rely on."""
    assert BY_NAME[name].labels == labels


@pytest.mark.parametrize("metric", CATALOGUE, ids=lambda metric: metric.name)
def test_names_follow_prometheus_naming(metric: Metric) -> None:
    """Counters end in `_total`, a unit stands at the name's end, every label is described and bounded, every metric has help."""
    assert re.fullmatch(r"[a-z][a-z0-9_]*[a-z0-9]", metric.name)
    assert metric.name.endswith("_total") == (metric.kind == "counter")
    if metric.unit:
        assert metric.name.removesuffix("_total").endswith(metric.unit)
    assert set(metric.labels) <= LABELS.keys()
    assert metric.help.endswith(".")
    assert bool(metric.buckets) == (metric.kind == "histogram")
    assert list(metric.buckets) == sorted(metric.buckets)


def test_no_metric_of_exchanges_comes_from_a_worker() -> None:
    """What the ledger counts, the workers do not: two truths would differ after a death."""
    counted = {metric.name for metric in CATALOGUE if metric.source == "ledger"}
    assert counted >= {"exchanges_total", "findings_total", "unseen_total", "unregistered_destinations_total"}
    assert all(metric.kind == "counter" for metric in CATALOGUE if metric.source == "ledger")


def test_each_name_stands_once_and_each_label_is_used() -> None:
    """The catalogue holds no doublet and no label that nothing carries."""
    assert len(BY_NAME) == len(CATALOGUE)
    assert {label for metric in CATALOGUE for label in metric.labels} == LABELS.keys()


def test_no_label_can_hold_a_host_or_a_path() -> None:
    """Hosts, paths and subjects are unbounded and hostile: they are in the record, never in a label."""
    assert not LABELS.keys() & {"host", "path", "place", "token", "subject", "content_type", "method"}
    assert all(label.bound for label in LABELS.values())


def test_the_catalogue_imports_neither_prometheus_nor_the_proxy() -> None:
    """Dashboards may read the catalogue without loading what makes the numbers."""
    heavy = {"prometheus_client", "mitmproxy", "starlette", "sqlalchemy"}
    code = f"import sys, proxy.metrics; print(*({heavy} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == []
