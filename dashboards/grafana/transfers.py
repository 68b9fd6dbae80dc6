"""Third-country transfers: GDPR Chapter V as traffic shows it."""

from collections.abc import Sequence

from grafana_foundation_sdk.models.dashboard import Dashboard

from dashboards.grafana.page import Panel, Rows, page
from dashboards.grafana.panels import BAD_IF_ANY, NOTABLE_IF_ANY, bars, curves, figure, findings, listing, words
from dashboards.grafana.promql import Query, fresh, grown, rate

OUTSIDE = '!="EEA"'
NO_GROUND = '="missing"'
SENT = '="sent"'
UNSAFE = '=~"third|unknown"'
SPECIAL = (
    '=~"BIOMETRIC_TEMPLATE|CRIMINAL_OFFENCE|ETHNICITY|GENETIC_DATA|HEALTH|HEALTH_INSURANCE_NUMBER|POLITICAL_OPINION|RELIGION'
    '|SEXUAL_ORIENTATION|TRADE_UNION"'
)


def dashboard() -> Dashboard:
    """The page."""
    about = "Personal data that leaves the European Economic Area: to which country, on what ground, and where there is none."
    return page(
        "douane-transfers",
        "Douane · Third-country transfers",
        about,
        _rows(),
        since="now-24h",
        chosen=("service", "processor", "zone"),
    )


def _rows() -> Rows:
    return (
        ("At a glance", _glance()),
        ("Where it goes, and on what ground", _grounds()),
        ("What it is", _kinds()),
        ("Over time", _time()),
        ("Reading this page", (words(_HELP),)),
    )


def _glance() -> Sequence[Panel]:
    outside, every = grown("transfers_total", zone=OUTSIDE), grown("transfers_total")
    return (
        figure(
            "Transfers outside the EEA",
            "Sent exchanges with personal data to an importer or a host outside the EEA.",
            f"{outside} or vector(0)",
        ),
        figure(
            "Without a ground",
            "GDPR Art. 44: each of these needs adequacy, a safeguard or a derogation.",
            f"{grown('transfers_total', zone=UNSAFE, basis=NO_GROUND)} or vector(0)",
            steps=BAD_IF_ANY,
        ),
        figure(
            "Share outside the EEA",
            "Of all sent exchanges that held personal data.",
            f"{outside} / ({every} > 0)",
            unit="percentunit",
        ),
        figure(
            "Countries",
            "Importers' countries outside the EEA.",
            f"count({grown('transfers_total', 'country', zone=OUTSIDE)} > 0) or vector(0)",
        ),
        figure(
            "Zone unknown",
            "Transfers to hosts whose country nobody declared.",
            f"{grown('transfers_total', zone='="unknown"')} or vector(0)",
            steps=NOTABLE_IF_ANY,
        ),
        figure(
            "Special categories outside",
            "GDPR Art. 9 and 10 data to a third or an unknown country.",
            f"{grown('findings_total', zone=UNSAFE, entity=SPECIAL, direction=SENT)} or vector(0)",
            steps=BAD_IF_ANY,
        ),
    )


def _grounds() -> Sequence[Panel]:
    columns = {"processor": "Recipient", "country": "Country", "zone": "Zone", "basis": "Ground", "service": "Service"}
    return (
        listing(
            "Transfers by recipient, country and ground",
            "Click on a recipient to open its exchanges in the console.",
            f"{grown('transfers_total', 'processor', 'country', 'zone', 'basis', 'service', zone=OUTSIDE)} > 0",
            columns,
            value="Transfers",
            span=16,
        ),
        bars(
            "By ground",
            "adequacy and dpf rest on the Commission's decisions, scc, bcr, code and certification on safeguards (Art. 46), "
            "art49 on a derogation; missing on nothing.",
            Query(f"{grown('transfers_total', 'basis', zone=OUTSIDE)} > 0", "{{basis}}"),
        ),
        listing(
            "Without a ground",
            "To be registered or to be stopped.",
            f"{grown('transfers_total', 'processor', 'country', 'zone', 'service', zone=UNSAFE, basis=NO_GROUND)} > 0",
            {"processor": "Recipient", "country": "Country", "zone": "Zone", "service": "Service"},
            value="Transfers",
            steps=BAD_IF_ANY,
        ),
        listing(
            "New since yesterday",
            "Recipients, countries and grounds that were not seen in the week before.",
            fresh("transfers_total", "processor", "country", "zone", "basis", zone=OUTSIDE),
            {"processor": "Recipient", "country": "Country", "zone": "Zone", "basis": "Ground"},
            value="Transfers",
        ),
        listing(
            "Register and traffic differ",
            "Declared against observed, and what is new since the notice; hourly. `douane drift` says what and who.",
            "max by (kind) (douane_drift) > 0",
            {"kind": "Difference"},
            value="Differences",
            steps=NOTABLE_IF_ANY,
        ),
    )


def _kinds() -> Sequence[Panel]:
    return (
        findings(
            "What leaves the EEA",
            "Findings by recipient and kind.",
            f"{grown('findings_total', 'processor', 'entity', 'zone', direction=SENT, zone=OUTSIDE)} > 0",
        ),
        findings(
            "Special categories and criminal data",
            "GDPR Art. 9 and 10, outside the EEA and without adequacy.",
            f"{grown('findings_total', 'processor', 'entity', 'zone', direction=SENT, zone=UNSAFE, entity=SPECIAL)} > 0",
            steps=BAD_IF_ANY,
        ),
    )


def _time() -> Sequence[Panel]:
    return (
        curves(
            "Transfers by zone",
            "Sent exchanges with personal data, a second.",
            [Query(rate("transfers_total", "zone"), "{{zone}}")],
            stacked=True,
            span=8,
        ),
        curves(
            "Transfers by country",
            "Outside the EEA.",
            [Query(rate("transfers_total", "country", zone=OUTSIDE), "{{country}}")],
            stacked=True,
            span=8,
        ),
        curves(
            "Bytes by zone",
            "Bodies that services sent, with and without personal data.",
            [Query(rate("exchange_bytes_total", "zone", direction=SENT), "{{zone}}")],
            unit="Bps",
            stacked=True,
            span=8,
        ),
    )


_HELP = """
The zone is the worse of the importer's and the hosting's; the parent company's country is shown in the records and never counted
here. A country is the registered importer's, not an IP address. The United States are *adequacy* only for an importer whose entry
on the DPF list was checked, with the date. `douane transfers` makes the report for the file; `docs/security.md` and
`docs/metrics.md` say more.
"""
