"""Every metric that Douane exports, as data: the one place that says what there is, what it means and how far its labels go.

`proxy.exporter` binds this to prometheus_client, `docs/metrics.md` is checked against it, the dashboards and alert rules may
only name what stands here. It imports values only, so that a page or a check may read it in no time.

Where a figure comes from (`source`) decides what a restart does to it. `ledger` counters are kept in the index, in the same
transaction as the records they count: Grafana and the ledger agree, and no death loses one. `workers` keep histograms, gauges
and counts of their own working in memory-mapped files, added up over all processes. `supervisor` figures are facts about the
running machine, read when they are asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAliasType, get_args

from formats.budget import REASONS
from ledger.record import Direction
from policy.model import Action, Basis, DriftKind, Mode, Severity, Zone

PREFIX = "douane_"

type Kind = Literal["counter", "gauge", "histogram"]
type Source = Literal["ledger", "workers", "supervisor"]
type Merge = Literal["livesum", "livemax"]


@dataclass(frozen=True, slots=True)
class Label:
    """A label: what it says, and what bounds the number of its values.

    Attributes:
        values: all of them, where they are few and fixed by this program.
    """

    name: str
    meaning: str
    bound: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric as it is exported.

    Attributes:
        name: without the prefix `douane_`; a counter's ends in `_total`, a time's in `_seconds` (Prometheus naming).
        labels: names out of `LABELS`.
        unit: the base unit, empty for a plain count.
        merge: how the workers' gauges become one figure.
    """

    name: str
    kind: Kind
    help: str
    source: Source
    labels: tuple[str, ...] = ()
    unit: str = ""
    buckets: tuple[float, ...] = ()
    merge: Merge = "livesum"

    @property
    def full_name(self) -> str:
        """The name as Prometheus sees it."""
        return PREFIX + self.name


def _choices(alias: TypeAliasType) -> tuple[str, ...]:
    return get_args(alias.__value__)


LABELS: Mapping[str, Label] = {
    label.name: label
    for label in (
        Label("service", "the calling service's id", "the services of the configuration, and `local`"),
        Label("processor", "the recipient's id in the register", "the register; every unknown host is `unregistered`"),
        Label("zone", "GDPR Chapter V status of the recipient on the day", "fixed", _choices(Zone)),
        Label("basis", "the ground of the transfer (GDPR Art. 44-49)", "fixed", _choices(Basis)),
        Label("country", "the importer's country, ISO 3166-1 alpha-2", "the register's countries, and `unknown`"),
        Label("direction", "towards the processor or back", "fixed", _choices(Direction)),
        Label("action", "what the rules decided", "fixed", _choices(Action)),
        Label("entity", "the kind of personal data", "the taxonomy, and a team's own recognizers"),
        Label("category", "the privacy policy's category of the data", "the taxonomy's categories, and `none`"),
        Label("reason", "why something was not read", "fixed", REASONS),
        Label("verdict", "no personal data, or personal data whatever a detector says", "fixed", ("allow", "deny")),
        Label("rule", "the rule's id", "the rules of the configuration"),
        Label("severity", "how grave the decision was", "fixed", _choices(Severity)),
        Label("kind", "what differs between register and traffic", "fixed", _choices(DriftKind)),
        Label("stage", "the part of the inspection", "fixed", ("queue", "decode", "detect", "rewrite", "total")),
        Label("mode", "how the exchange was handled", "fixed", _choices(Mode)),
        Label("queue", "what is waiting", "fixed", ("detectors",)),
        Label("child", "the kind of process", "fixed", ("proxy", "detector", "indexer", "console", "supervisor")),
        Label("logger", "the library that logged", "the silenced libraries, and `other`"),
        Label("level", "the log record's level", "fixed", ("debug", "info", "warning", "error", "critical")),
        Label("version", "this program's version", "one"),
        Label("python", "the interpreter's version", "one"),
    )
}

_TIMES = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

CATALOGUE: tuple[Metric, ...] = (
    # What left, to whom, and what was done about it.
    Metric("exchanges_total", "counter", "Recorded directions of exchanges.", "ledger",
           ("service", "processor", "zone", "direction", "action")),
    Metric("exchange_bytes_total", "counter", "Bytes of bodies that travelled.", "ledger",
           ("service", "processor", "zone", "direction"), "bytes"),
    Metric("incomplete_exchanges_total", "counter", "Recorded directions of which something was not read.", "ledger",
           ("service", "processor", "zone", "direction")),
    Metric("findings_total", "counter", "Findings of personal data.", "ledger",
           ("entity", "category", "processor", "zone", "direction")),
    Metric("transfers_total", "counter", "Sent records that held personal data, by country and ground.", "ledger",
           ("service", "processor", "country", "zone", "basis")),
    Metric("rule_matches_total", "counter", "Rules that matched; the severity is the whole decision's.", "ledger",
           ("rule", "severity", "processor", "zone")),
    Metric("shadow_matches_total", "counter", "Shadow rules that matched, and did nothing.", "ledger",
           ("rule", "processor", "zone")),
    Metric("unseen_total", "counter", "Pieces that were not read, by reason (law 2).", "ledger", ("reason",)),
    Metric("feedback_total", "counter", "Times that what a person settled about findings was applied.", "ledger",
           ("verdict", "entity")),
    Metric("unregistered_destinations_total", "counter", "Hosts seen that no processor claims, each once.", "ledger"),
    Metric("drift", "gauge", "Differences between what is declared and what was observed; worked out once an hour.", "supervisor",
           ("kind",)),
    # How the inspection does.
    Metric("inspection_seconds", "histogram", "Time of inspecting one message, by stage.", "workers",
           ("stage",), "seconds", _TIMES),
    Metric("added_latency_seconds", "histogram", "Time that Douane added to an exchange.", "workers",
           ("mode",), "seconds", _TIMES),
    Metric("queue_depth", "gauge", "Jobs that wait or run.", "workers", ("queue",)),
    Metric("open_connections", "gauge", "Client connections that are open.", "workers"),
    Metric("silenced_log_records_total", "counter", "Log records of libraries; only counted, never printed (law 1).", "workers",
           ("logger", "level")),
    Metric("dropped_access_lines_total", "counter", "Access lines that nobody read in time.", "workers"),
    Metric("dropped_log_keys_total", "counter", "Keys of own log lines that no allow-list names.", "workers"),
    # How the ledger does.
    Metric("ledger_frames_total", "counter", "Frames that the index has read from the journal.", "supervisor"),
    Metric("ledger_journal_bytes", "gauge", "Size of the journal on disk.", "supervisor", (), "bytes"),
    Metric("ledger_disk_free_bytes", "gauge", "Free space where the journal lies.", "supervisor", (), "bytes"),
    Metric("ledger_lag_seconds", "gauge", "Time since the index was level with the journal's end.", "supervisor", (), "seconds"),
    Metric("ledger_last_checkpoint_timestamp_seconds", "gauge", "When the last signed checkpoint was made; 0 before the first.",
           "supervisor", (), "seconds"),
    Metric("ledger_corruption_alerts_total", "counter", "Places where the journal is damaged.", "supervisor"),
    # How the machine does.
    Metric("ready", "gauge", "1 when traffic can be inspected.", "supervisor"),
    Metric("children", "gauge", "Processes that run.", "supervisor", ("child",)),
    Metric("children_expected", "gauge", "Processes that should run.", "supervisor", ("child",)),
    Metric("child_restarts_total", "counter", "Processes that died and were started again.", "supervisor", ("child",)),
    Metric("resident_memory_bytes", "gauge", "Resident memory of the processes of one kind.", "supervisor", ("child",), "bytes"),
    Metric("configuration_generation", "gauge", "Number of the configuration in force.", "supervisor"),
    Metric("configuration_refused_total", "counter", "New configurations that this run refused.", "supervisor"),
    Metric("configuration_stale", "gauge", "1 when the file on disk was refused and an older one is in force.", "supervisor"),
    Metric("build_info", "gauge", "1; its labels say what runs.", "supervisor", ("version", "python")),
)  # fmt: skip

BY_NAME: Mapping[str, Metric] = {metric.name: metric for metric in CATALOGUE}


def reference() -> str:
    """The catalogue as Markdown, for docs/metrics.md; a test keeps that page in step."""
    rows = ["| metric | kind | labels | from | meaning |", "|---|---|---|---|---|"]
    for metric in CATALOGUE:
        labels = ", ".join(f"`{label}`" for label in metric.labels) or "–"
        rows.append(f"| `{metric.full_name}` | {metric.kind} | {labels} | {metric.source} | {metric.help} |")
    rows += ["", "| label | meaning | values are bounded by |", "|---|---|---|"]
    for label in LABELS.values():
        values = ", ".join(f"`{value}`" for value in label.values) or label.bound
        rows.append(f"| `{label.name}` | {label.meaning} | {values} |")
    return "\n".join(rows) + "\n"
