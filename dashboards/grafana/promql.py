"""The queries' grammar: small functions that make PromQL out of the metric catalogue's names.

Rules. A metric that the catalogue does not know, or a label that it does not carry, is an error here, not an empty panel there.
What happened in a time is told by `grown`, not by `increase`: the ledger's counters never fall, and a series' first value counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from proxy.metrics import BY_NAME, Metric

CHOSEN = {"service": '=~"$service"', "processor": '=~"$processor"', "zone": '=~"$zone"'}
"""Matchers of the dashboards' variables, for every metric that carries the label."""


@dataclass(frozen=True, slots=True)
class Query:
    """One query of a panel.

    Attributes:
        expr: PromQL.
        legend: Grafana's legend format.
    """

    expr: str
    legend: str = ""


class UnknownLabelError(Exception):
    """A query asks for a label that the metric does not carry."""


def series(name: str, *, suffix: str = "", **matchers: str) -> str:
    """A metric with its matchers: the chosen service, processor and zone where it carries them, and those given.

    Args:
        name: the catalogue's name.
        suffix: `_bucket` for a histogram's buckets.
        matchers: label to operator and value: `zone='=~"third|unknown"'`.
    """
    metric = BY_NAME[name]
    _carries(metric, matchers)
    used = {label: matcher for label, matcher in CHOSEN.items() if label in metric.labels} | matchers
    inner = ",".join(f"{label}{matcher}" for label, matcher in sorted(used.items()))
    return f"{metric.full_name}{suffix}{{{inner}}}" if inner else metric.full_name + suffix


def by(labels: Iterable[str]) -> str:
    """A grouping clause; empty for none."""
    listed = ", ".join(labels)
    return f" by ({listed})" if listed else ""


def grown(name: str, *labels: str, over: str = "$__range", **matchers: str) -> str:
    """How much a counter of the ledger grew in a time, exactly; a series that was not there before counts from nought."""
    _carries(BY_NAME[name], dict.fromkeys(labels, ""))
    now = f"sum{by(labels)} ({series(name, **matchers)})"
    before = f"sum{by(labels)} ({series(name, **matchers)} offset {over})"
    return f"({now} - ({before} or {now} * 0))"


def rate(name: str, *labels: str, suffix: str = "", **matchers: str) -> str:
    """Growth a second, for a curve."""
    _carries(BY_NAME[name], {label: "" for label in labels if label != "le"})
    return f"sum{by(labels)} (rate({series(name, suffix=suffix, **matchers)}[$__rate_interval]))"


def quantile(share: float, name: str, label: str) -> str:
    """A quantile of a histogram, by a label."""
    return f"histogram_quantile({share}, {rate(name, label, 'le', suffix='_bucket')})"


def inspected(*labels: str, over: str = "$__range") -> str:
    """The share of exchanges that were read in full (law 2); nothing where there was no exchange."""
    every, incomplete = grown("exchanges_total", *labels, over=over), grown("incomplete_exchanges_total", *labels, over=over)
    return f"1 - {incomplete} / ({every} > 0)"


def fresh(name: str, *labels: str, within: str = "1d", of: str = "7d", **matchers: str) -> str:
    """Series that exist now and did not, in the week that ended a day ago."""
    _carries(BY_NAME[name], dict.fromkeys(labels, ""))
    now = f"sum{by(labels)} ({series(name, **matchers)})"
    return f"{now} unless sum{by(labels)} (last_over_time({series(name, **matchers)}[{of}] offset {within}))"


def _carries(metric: Metric, labels: Iterable[str]) -> None:
    unknown = set(labels) - set(metric.labels)
    if unknown:
        raise UnknownLabelError(f"{metric.name} carries no {', '.join(sorted(unknown))}")
