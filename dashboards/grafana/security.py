"""Security overview: what leaves, to whom, how much, what is new, what is wrong."""

from collections.abc import Sequence

from grafana_foundation_sdk.models.dashboard import Dashboard

from dashboards.grafana.page import Panel, Rows, page
from dashboards.grafana.panels import BAD_IF_ANY, GOOD_IF_HIGH, NOTABLE_IF_ANY, bars, curves, figure, findings, listing, words
from dashboards.grafana.promql import Query, fresh, grown, inspected, rate

SENT = '="sent"'
_PERSONAL = {"processor": "Recipient", "zone": "Zone"}


def dashboard() -> Dashboard:
    """The page."""
    about = "Personal data on its way out: how much, to whom, what is new, what is wrong. Figures are of the chosen time."
    return page("douane-security", "Douane · Security overview", about, _rows(), chosen=("service", "processor", "zone"))


def _rows() -> Rows:
    return (
        ("At a glance", _glance()),
        ("What leaves, to whom", _flows()),
        ("What is new since yesterday", _new()),
        ("What is wrong", _wrong()),
        ("What people decided", _decided()),
        ("Reading this page", (words(_HELP),)),
    )


def _glance() -> Sequence[Panel]:
    stopped = '=~"block|redact|pseudonymise"'
    return (
        figure(
            "Inspected",
            "Share of exchanges that were read in full. The rest is below: Not read, by reason.",
            inspected(),
            unit="percentunit",
            steps=GOOD_IF_HIGH,
        ),
        figure("Exchanges", "Directions of exchanges that were recorded.", grown("exchanges_total")),
        figure("Pieces of personal data sent", "Findings in what services sent.", grown("findings_total", direction=SENT)),
        figure(
            "Recipients",
            "Processors that were sent something; all unknown hosts are one.",
            f"count({grown('exchanges_total', 'processor', direction=SENT)} > 0)",
        ),
        figure(
            "New unregistered hosts",
            "Hosts that no processor of the register claims, seen for the first time.",
            grown("unregistered_destinations_total"),
            steps=NOTABLE_IF_ANY,
        ),
        figure(
            "Masked or stopped",
            "Exchanges that a rule redacted, pseudonymised or blocked.",
            f"{grown('exchanges_total', action=stopped)} or vector(0)",
        ),
    )


def _flows() -> Sequence[Panel]:
    return (
        curves(
            "Personal data sent, by kind",
            "Findings a second in what services sent.",
            [Query(rate("findings_total", "entity", direction=SENT), "{{entity}}")],
            stacked=True,
        ),
        curves(
            "Bytes sent, by recipient",
            "Bodies as they travelled, compressed if they were.",
            [Query(rate("exchange_bytes_total", "processor", direction=SENT), "{{processor}}")],
            unit="Bps",
            stacked=True,
        ),
        findings(
            "Who receives what",
            "Findings by recipient and kind. A click on the recipient opens its exchanges.",
            f"{grown('findings_total', 'processor', 'entity', 'zone', direction=SENT)} > 0",
        ),
        listing(
            "Who sends to whom",
            "Exchanges by service and recipient.",
            f"{grown('exchanges_total', 'service', 'processor', 'zone', direction=SENT)} > 0",
            {"service": "Service", "processor": "Recipient", "zone": "Zone"},
            value="Exchanges",
        ),
        bars(
            "Personal data by category",
            "Findings by the privacy policy's category; none is data that the policy does not name.",
            Query(f"{grown('findings_total', 'category', direction=SENT)} > 0", "{{category}}"),
            span=12,
        ),
        bars(
            "Personal data that came back",
            "Findings in what processors answered: receiving is processing too.",
            Query(f"{grown('findings_total', 'processor', direction='="received"')} > 0", "{{processor}}"),
            span=12,
        ),
    )


def _new() -> Sequence[Panel]:
    return (
        listing(
            "New flows",
            "A service and a recipient that did not meet in the week before.",
            fresh("exchanges_total", "service", "processor", "zone", direction=SENT),
            {"service": "Service", "processor": "Recipient", "zone": "Zone"},
            value="Exchanges",
        ),
        findings(
            "New kinds of data to a recipient",
            "Compare with the declared categories (GDPR Art. 30(1)(c) and (d)).",
            fresh("findings_total", "processor", "entity", "zone", direction=SENT),
        ),
    )


def _wrong() -> Sequence[Panel]:
    return (
        listing(
            "Rules that matched",
            "Severity is the whole decision's. The console shows the exchanges.",
            f"{grown('rule_matches_total', 'rule', 'severity', 'processor', 'zone')} > 0",
            {"severity": "Severity", "rule": "Rule", "processor": "Recipient", "zone": "Zone"},
            value="Matches",
        ),
        listing(
            "Alerts that fire",
            "From dashboards/prometheus/rules/alerts.yml; docs/security.md says what to do for each.",
            'ALERTS{alertname=~"Douane.*",alertstate="firing"}',
            {"alertname": "Alert", "severity": "Severity", "audience": "For", "processor": "Recipient"},
            value="Firing",
            steps=BAD_IF_ANY,
        ),
        curves(
            "Decisions",
            "What the rules decided, a second.",
            [Query(rate("exchanges_total", "action"), "{{action}}")],
            stacked=True,
        ),
        curves(
            "Not read, by reason",
            "Pieces that were not inspected. passthrough is chosen; shed means too few detectors.",
            [Query(rate("unseen_total", "reason") + " > 0", "{{reason}}")],
            stacked=True,
        ),
        listing(
            "Inspected, by recipient",
            "Where the blind spots are.",
            inspected("processor", "zone"),
            _PERSONAL,
            value="Inspected",
            unit="percentunit",
            steps=GOOD_IF_HIGH,
        ),
        bars(
            "Not read in this time, by reason",
            "Pieces by reason.",
            Query(f"{grown('unseen_total', 'reason')} > 0", "{{reason}}"),
            steps=NOTABLE_IF_ANY,
            span=12,
        ),
    )


def _decided() -> Sequence[Panel]:
    return (
        listing(
            "Findings that people settled",
            "allow: taken away, since it is no personal data; deny: put in or kept. `douane feedback list` names the entries.",
            f"{grown('feedback_total', 'verdict', 'entity')} > 0",
            {"verdict": "Verdict", "entity": "Kind"},
            value="Times",
        ),
        listing(
            "Rules on trial",
            "Shadow rules that matched, and did nothing. `douane replay` shows what they would do.",
            f"{grown('shadow_matches_total', 'rule', 'processor', 'zone')} > 0",
            {"rule": "Rule", "processor": "Recipient", "zone": "Zone"},
            value="Matches",
        ),
    )


_HELP = """
**Inspected** comes first: what was not read is in no other figure. Counts come from the ledger itself, so they agree with
`douane audit export`. No panel holds personal data, hosts or paths: click on a recipient to open its exchanges in the console
(set *Console* above to its address). What to do for each alert: `docs/security.md`; what each metric means: `docs/metrics.md`.
"""
