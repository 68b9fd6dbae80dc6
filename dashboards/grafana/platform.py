"""Platform health: whether Douane keeps up, what it costs, and whether the ledger is whole."""

from collections.abc import Sequence

from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models.dashboard import Dashboard

from dashboards.grafana.page import Panel, Rows, page
from dashboards.grafana.panels import (
    BAD_IF_ANY,
    GOOD_IF_HIGH,
    GREEN,
    NOTABLE_IF_ANY,
    ORANGE,
    RED,
    bars,
    curves,
    figure,
    listing,
    words,
)
from dashboards.grafana.promql import Query, grown, inspected, quantile, rate, series

_ZERO_IS_BAD = ((None, RED), (1, GREEN))


def dashboard() -> Dashboard:
    """The page."""
    about = "Processes, latency, queues, memory and the ledger of the machines that run Douane."
    return page("douane-platform", "Douane · Platform health", about, _rows(), since="now-3h")


def _rows() -> Rows:
    return (
        ("At a glance", _glance()),
        ("What it adds", _latency()),
        ("Load", _load()),
        ("Processes", (*_processes(), *_configuration(), *_silenced())),
        ("Ledger", _ledger()),
        ("Reading this page", (words(_HELP),)),
    )


def _glance() -> Sequence[Panel]:
    return (
        figure(
            "Ready",
            "1 when traffic can be inspected; /readyz names what is not ready.",
            f"min({series('ready')})",
            steps=_ZERO_IS_BAD,
        ),
        figure("Inspected", "Share of exchanges that were read in full.", inspected(), unit="percentunit", steps=GOOD_IF_HIGH),
        figure("Exchanges a second", "Directions of exchanges that were recorded.", rate("exchanges_total"), unit="reqps"),
        figure(
            "Shed",
            "Pieces that passed uninspected because the detectors were behind.",
            grown("unseen_total", reason='="shed"'),
            steps=BAD_IF_ANY,
        ),
        figure(
            "Configuration refused",
            "1 when the file on disk was refused and an older one is in force.",
            f"max({series('configuration_stale')})",
            steps=BAD_IF_ANY,
        ),
        figure(
            "Journal damage",
            "Places where the journal is damaged; douane audit verify names them.",
            f"max({series('ledger_corruption_alerts_total')})",
            steps=BAD_IF_ANY,
        ),
    )


def _latency() -> Sequence[Panel]:
    return (
        curves(
            "Added latency",
            "Time that Douane added to an exchange. observe adds nothing to an admitted exchange.",
            [
                Query(quantile(0.5, "added_latency_seconds", "mode"), "{{mode}} p50"),
                Query(quantile(0.99, "added_latency_seconds", "mode"), "{{mode}} p99"),
            ],
            unit="s",
        ),
        curves(
            "Inspection by stage",
            "Where the time of an inspection goes.",
            [
                Query(quantile(0.5, "inspection_seconds", "stage"), "{{stage}} p50"),
                Query(quantile(0.99, "inspection_seconds", "stage"), "{{stage}} p99"),
            ],
            unit="s",
        ),
    )


def _load() -> Sequence[Panel]:
    return (
        curves(
            "Exchanges by direction",
            "Recorded a second.",
            [Query(rate("exchanges_total", "direction"), "{{direction}}")],
            unit="reqps",
            span=8,
        ),
        curves(
            "Queues and connections",
            "Jobs that wait or run, and open client connections.",
            [
                Query(f"sum by (queue) ({series('queue_depth')})", "{{queue}}"),
                Query(f"sum ({series('open_connections')})", "connections"),
            ],
            span=8,
        ),
        curves(
            "Not read, by reason",
            "A second.",
            [Query(rate("unseen_total", "reason") + " > 0", "{{reason}}")],
            stacked=True,
            span=8,
        ),
    )


def _processes() -> Sequence[Panel]:
    return (
        curves(
            "Memory by kind of process",
            "Resident memory.",
            [Query(f"sum by (child) ({series('resident_memory_bytes')})", "{{child}}")],
            unit="bytes",
            stacked=True,
            span=8,
        ),
        listing(
            "Processes",
            "What runs; the difference to what should run is in the alerts.",
            f"sum by (child) ({series('children')})",
            {"child": "Kind"},
            value="Running",
            span=4,
        ),
        bars(
            "Restarts",
            "Processes that died and were started again, since the supervisor started.",
            Query(f"sum by (child) ({series('child_restarts_total')})", "{{child}}"),
            steps=((None, GREEN), (1, ORANGE), (3, RED)),
            span=4,
        ),
        listing(
            "Build and configuration",
            "What runs where.",
            f"{series('build_info')}",
            {"instance": "Instance", "version": "Version", "python": "Python"},
            value="Up",
            span=4,
        ),
    )


def _configuration() -> Sequence[Panel]:
    return (
        figure(
            "Refused since the start",
            "New configurations that were refused; the reason is in the log.",
            f"max({series('configuration_refused_total')})",
            steps=NOTABLE_IF_ANY,
        ),
        figure(
            "Configuration",
            "Number of the configuration in force, counted from the start.",
            f"max({series('configuration_generation')})",
        ),
    )


def _silenced() -> Sequence[Panel]:
    return (
        bars(
            "Silenced log records",
            "Libraries' own log lines are counted by logger, never printed (law 1).",
            Query(f"sum by (logger) ({series('silenced_log_records_total')}) or vector(0)", "{{logger}}"),
            span=12,
        ),
        figure(
            "Dropped access lines",
            "Lines of standard output that nobody read in time; the records are in the ledger.",
            f"sum ({series('dropped_access_lines_total')}) or vector(0)",
            steps=NOTABLE_IF_ANY,
        ),
        figure(
            "Dropped log keys",
            "Keys of own log lines that no allow-list names; not nought is a fault of ours.",
            f"sum ({series('dropped_log_keys_total')}) or vector(0)",
            steps=((None, GREEN), (1, ORANGE)),
        ),
    )


def _ledger() -> Sequence[Panel]:
    return (
        curves(
            "Index behind the journal",
            "Seconds since the index was level with the journal's end.",
            [Query(f"max({series('ledger_lag_seconds')})", "lag")],
            unit="s",
            span=8,
        ),
        curves(
            "Frames", "Frames that the index reads, a second.", [Query(rate("ledger_frames_total"), "frames")], unit="cps", span=8
        ),
        curves(
            "Disk",
            "The journal's size and what is free where it lies.",
            [
                Query(f"sum({series('ledger_journal_bytes')})", "journal"),
                Query(f"min({series('ledger_disk_free_bytes')})", "free"),
            ],
            unit="bytes",
            span=8,
        ),
        figure(
            "Last checkpoint",
            "When the last signed checkpoint was made.",
            f"max({series('ledger_last_checkpoint_timestamp_seconds')}) * 1000",
            unit="dateTimeFromNow",
            span=6,
        ).mappings([models.ValueMap(options={"0": models.ValueMappingResult(text="none yet")})]),
    )


_HELP = """
Counters of exchanges come from the ledger and survive every restart; histograms and queues come from the workers, added up.
`shed` means: more detector workers or more cores. What to do for each alert is in `docs/security.md`; what each metric means
in `docs/metrics.md`.
"""
