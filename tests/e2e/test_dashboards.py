"""Every query of every dashboard and every alert, asked of a real Prometheus that scraped a real `up` under traffic."""

import json
import os
import re
import signal
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import JSONResponse

from dashboards.console.access import token
from proxy.logs import ACCESS_KEYS
from proxy.metrics import CATALOGUE
from tests.dashboards import queries
from tests.e2e.conftest import Up, douane, running
from tests.e2e.scraping import Prometheus, prometheus, selectors

pytestmark = pytest.mark.e2e

RULES = """
rules:
  - {id: no-iban-to-stand-in, when: {processor: [stand-in], entity: [IBAN_CODE]}, action: redact, severity: critical}
  - {id: on-trial, when: {processor: [stand-in], entity: [EMAIL_ADDRESS]}, action: block, shadow: true}
detectors:
  feedback: [{id: F-1, verdict: deny, place: "body:$.customer", entity: USERNAME, reason: a number, by: Ann, until: 2999-01-01}]
"""
PERSON = {
    "email": "lotte.aerts@example.be",
    "naam": "Lotte Aerts",
    "iban": "BE68 5390 0754 7034",
    "wachtwoord": "Zomer-2026-zee!",
    "customer": "K-17",
}
HEALTH = {"note": "De klant heeft diabetes type 2 en is opgenomen voor chemotherapie; de verzekerde lijdt aan een depressie."}
PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")

FIRES = {
    "DouaneTransferWithoutBasis": "third country without a ground: every sent exchange",
    "DouaneUnregisteredDestination": "127.0.0.1, which no processor claims",
    "DouaneNewProcessor": "a fresh Prometheus has seen nobody before",
    "DouaneNewEntityToProcessor": "the same",
    "DouaneCredentialSent": "a password in a field",
    "DouaneSpecialCategoryOutsideEEA": "a note on somebody's health",
    "DouaneGraveRuleMatched": "an IBAN, which the configuration's own rule names",
    "DouaneNotInspected": "images, which are opaque",
    "DouaneClientsRejectCertificate": "a client that does not know our CA",
    "DouaneConfigurationRefused": "a file that is no YAML",
    "DouaneProcessDies": "an indexer that is killed three times",
}
"""The alerts whose condition this test brings about, and how. The others are asked for what they read."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What was run: `up` and the Prometheus that scraped it."""

    up: Up
    prometheus: Prometheus


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("watched")
    with running(folder, RULES, arguments=["--workers", "1"]) as up, prometheus(folder, up.metrics) as server:
        assert server.until("douane_unregistered_destinations_total == 0")
        up.upstream.answer = lambda _: JSONResponse({"contact": PERSON})
        for _ in range(8):  # several scrapes apart, so that curves have two points
            burst(up)
            reject(up)
            time.sleep(1.2)
        refuse_configuration(folder, server)
        kill_indexers(server, up)
        burst(up)
        assert server.until("douane_exchanges_total")
        level(server, up)
        yield Watched(up, server)


def burst(up: Up) -> None:
    """Traffic of each kind: personal data, health, images; to a third country without a ground and to an unknown host."""
    context = ssl.create_default_context(cafile=str(up.ca))
    with httpx.Client(proxy=f"http://127.0.0.1:{up.port}", verify=context, timeout=30, trust_env=False) as client:
        for number in range(4):
            client.post(f"{up.url}/contacts", json={**PERSON, "email": f"lotte{number}@example.be"})
        client.post(f"{up.url}/notes", json=HEALTH)
        client.post(f"{up.url}/images", content=PIXEL, headers={"content-type": "image/png"})
        client.post(f"https://127.0.0.1:{up.upstream.port}/collect", json=PERSON)


def reject(up: Up) -> None:
    """A client that does not trust our CA breaks off the handshake."""
    with httpx.Client(proxy=f"http://127.0.0.1:{up.port}", trust_env=False) as client, pytest.raises(httpx.ConnectError):
        client.get(up.url)


def refuse_configuration(folder: Path, server: Prometheus) -> None:
    with (folder / "douane.yaml").open("a") as file:
        file.write("\n: this is no YAML [\n")
    assert server.until("douane_configuration_stale == 1")


def kill_indexers(server: Prometheus, up: Up) -> None:
    """Kill the indexer three times; each time it comes back."""
    for deaths in (1, 2, 3):
        listed = subprocess.run(
            ["pgrep", "-P", str(up.process.pid), "-f", "proxy.indexing"], capture_output=True, text=True, check=True
        )
        os.kill(int(listed.stdout.split()[0]), signal.SIGKILL)
        assert server.until(f'douane_child_restarts_total{{child="indexer"}} == {deaths} and on () douane_ready == 1')


def level(server: Prometheus, up: Up) -> None:
    """Wait until Prometheus has seen every record."""
    end = time.monotonic() + 40
    while server.value("sum(douane_exchanges_total)") != len(records(up)):
        assert time.monotonic() < end, (server.value("sum(douane_exchanges_total)"), len(records(up)))
        time.sleep(0.5)


def records(up: Up) -> list[dict[str, Any]]:
    lines = douane("audit", "export", "--state", str(up.state)).splitlines()
    return [record for record in map(json.loads, lines) if record["state"] != "partial"]


VARIABLES = {**queries.VARIABLES, "$__rate_interval": "2m"}


@pytest.mark.parametrize("asked", list(queries.of_dashboards(VARIABLES)), ids=lambda asked: asked.where)
def test_every_query_of_every_dashboard_returns_data(watched: Watched, asked: queries.Asked) -> None:
    """No panel is empty under traffic of every kind."""
    result = watched.prometheus.until(asked.expr, seconds=5)
    assert result, asked.expr
    assert any(float(row["value"][1]) == float(row["value"][1]) for row in result), f"only NaN: {asked.expr}"


@pytest.mark.parametrize("name", ["service", "processor", "zone"])
def test_the_variables_have_values(watched: Watched, name: str) -> None:
    """A reader can choose."""
    assert watched.prometheus.ask(f"count by ({name}) (douane_exchanges_total)")


@pytest.mark.parametrize("rule", queries.rules("record"), ids=lambda rule: rule["record"])
def test_every_recorded_series_is_recorded(watched: Watched, rule: dict[str, Any]) -> None:
    """Recording rules yield series."""
    assert watched.prometheus.until(rule["record"], seconds=5), rule["expr"]


@pytest.mark.parametrize("rule", queries.rules("alert"), ids=lambda rule: rule["alert"])
def test_every_alert_s_rule_runs_on_data_that_is_there(watched: Watched, rule: dict[str, Any]) -> None:
    """Where the condition was brought about, the expression is true; elsewhere every series that it reads exists."""
    if rule["alert"] in FIRES:
        assert watched.prometheus.until(rule["expr"], seconds=5), FIRES[rule["alert"]]
        return
    for selector in selectors(rule["expr"]):
        assert watched.prometheus.ask(selector), selector


def test_every_rule_is_healthy(watched: Watched) -> None:
    """Prometheus evaluated each of them without an error."""
    loaded = watched.prometheus.rules()
    assert len(loaded) == len(queries.rules("alert")) + len(queries.rules("record"))
    assert {rule["name"]: rule.get("lastError") for rule in loaded if rule["health"] != "ok"} == {}


def test_every_metric_is_exported(watched: Watched) -> None:
    """The catalogue promises nothing that a run does not keep."""
    text = watched.up.get("/metrics")
    missing = [
        metric.full_name for metric in CATALOGUE if not re.search(rf"^{metric.full_name}(_count)?[{{ ]", text, flags=re.MULTILINE)
    ]
    assert missing == []


def test_grafana_and_the_ledger_agree(watched: Watched) -> None:
    """The sums that Prometheus shows are the sums over the exported records, after kills too."""
    every, ask = records(watched.up), watched.prometheus.value
    sent = [record for record in every if record["direction"] == "sent"]
    assert ask("sum(douane_exchanges_total)") == len(every)
    assert ask('sum(douane_findings_total{direction="sent"})') == sum(
        each["count"] for record in sent for each in record["findings"]
    )
    assert ask('sum(douane_transfers_total{basis="missing"})') == sum(bool(record["findings"]) for record in sent)
    assert ask('douane_unseen_total{reason="opaque"}') == sum(
        each["reason"] == "opaque" for record in every for each in record["inspection"]["unseen"]
    )
    assert ask("sum(douane_incomplete_exchanges_total)") == sum(not record["inspection"]["complete"] for record in every)
    assert ask("douane_unregistered_destinations_total") == 1


def test_each_record_has_one_access_line(watched: Watched) -> None:
    """Standard output holds a line for each record, with exactly the contract's keys, and no value; kills repeat none."""
    lines = [json.loads(line) for line in watched.up.out if line.startswith('{"time"')]
    assert all(tuple(line) == ACCESS_KEYS for line in lines)
    names = [line["record"] for line in lines]
    assert len(names) == len(set(names))
    every = {record["id"] for record in records(watched.up)}
    assert set(names) <= every
    assert len(every) - len(names) <= 30  # a kill between commit and line loses lines, never records
    for value in ("lotte", "Aerts", "5390 0754", "53900754", "Zomer", "diabetes"):
        assert value not in "".join(watched.up.out + watched.up.err)


def test_the_console_shows_what_was_sent(watched: Watched) -> None:
    """A click in Grafana leads to exchanges: the console of the same `up` lists them, for those who have the token."""
    address = re.search(r"console\s+(http://\S+)", "".join(watched.up.err))
    assert address
    with httpx.Client(base_url=address.group(1), follow_redirects=True, trust_env=False) as client:
        assert client.get("/exchanges").status_code == 401
        page = client.get("/exchanges", params={"processor": "unregistered", "token": token(watched.up.state)}).text
        assert "127.0.0.1" in page
        assert "stand-in" not in re.sub(r"<option>.*?</option>", "", page)
        assert "Transfers" in client.get("/transfers").text
    assert "console-look" in "".join(
        file.read_bytes().decode("latin-1") for file in (watched.up.state / "journal").rglob("*.seg")
    )


def test_probes(watched: Watched) -> None:
    """Healthy and ready, also with a refused configuration on the disk: the old one is in force."""
    for path in ("/healthz", "/readyz"):
        with urllib.request.urlopen(f"http://127.0.0.1:{watched.up.metrics}{path}") as answer:
            assert answer.read() == b"ok\n"
