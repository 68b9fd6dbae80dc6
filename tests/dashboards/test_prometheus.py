"""Prometheus' files: valid, tested rule by rule with promtool, and in words that the rest of the project knows."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from detectors.taxonomy import entity_types
from proxy.metrics import CATALOGUE
from tests.dashboards import queries

FOLDER = queries.DASHBOARDS / "prometheus"
DOCS = queries.DASHBOARDS.parent / "docs"
ALERTS = queries.rules("alert")
RECORDED = queries.rules("record")
KNOWN = {metric.full_name for metric in CATALOGUE}


def promtool(*arguments: str) -> None:
    tool = shutil.which("promtool")
    assert tool, "promtool is needed: install Debian's package prometheus"
    done = subprocess.run([tool, *arguments], cwd=FOLDER, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_configuration_and_rules_are_valid() -> None:
    """promtool accepts the scrape configuration and every rule file that it names."""
    promtool("check", "config", "prometheus.yml")


@pytest.mark.parametrize("file", sorted((FOLDER / "tests").glob("*.yml")), ids=lambda file: file.stem)
def test_rules_do_what_they_say(file: Path) -> None:
    """promtool's unit tests pass: each alert fires under its condition and is quiet without it."""
    promtool("test", "rules", str(file.relative_to(FOLDER)))


def test_every_alert_is_tested_both_ways() -> None:
    """An alert without a test that fires and one that does not is an alert nobody has seen work."""
    fires: set[str] = set()
    quiet: set[str] = set()
    for file in (FOLDER / "tests").glob("*.yml"):
        for group in yaml.safe_load(file.read_text())["tests"]:
            for case in group.get("alert_rule_test", ()):
                (fires if case["exp_alerts"] else quiet).add(case["alertname"])
    names = {rule["alert"] for rule in ALERTS}
    assert fires == names
    assert quiet == names


@pytest.mark.parametrize("rule", ALERTS + RECORDED, ids=lambda rule: rule.get("alert") or rule["record"])
def test_rules_name_metrics_that_exist(rule: dict[str, Any]) -> None:
    """Every metric is in the catalogue, every recorded series is recorded."""
    assert queries.names(rule["expr"]) <= KNOWN
    assert queries.recorded(rule["expr"]) <= {each["record"] for each in RECORDED}


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_alerts_tell_a_person_what_to_do(rule: dict[str, Any]) -> None:
    """A summary, a description, a severity, an audience, and a section of the guide that exists."""
    assert rule["labels"]["severity"] in {"info", "low", "medium", "high", "critical", "{{ $labels.severity }}"}
    assert rule["labels"]["audience"] in {"security", "dpo", "platform"}
    assert rule["annotations"]["summary"]
    assert rule["annotations"]["description"].endswith(".")
    page, _, anchor = rule["annotations"]["runbook_url"].partition("#")
    headings = re.findall(r"^#+ (.+)$", (DOCS.parent / page).read_text(), flags=re.MULTILINE)
    assert anchor in {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_kinds_of_data_in_rules_are_the_taxonomy_s() -> None:
    """The lists of special categories and credentials follow the taxonomy; API keys are left to the rules, on purpose."""

    def kinds(*wanted: str) -> set[str]:
        return {name for name, entity in entity_types().items() if entity.sensitivity in wanted and entity.reported_as == name}

    by_name = {
        rule["record"]: set(re.findall(r'entity=~"([^"]+)"', rule["expr"])[0].split("|"))
        for rule in RECORDED
        if "entity=~" in rule["expr"]
    }
    assert by_name["entity_processor_zone:douane_findings_special_outside:sum"] == kinds("art9_special", "art10_criminal")
    assert by_name["entity_processor:douane_findings_credential:sum"] == kinds("credential") - {"API_KEY"}
    from dashboards.grafana.transfers import SPECIAL

    assert set(SPECIAL.removeprefix('=~"').removesuffix('"').split("|")) == kinds("art9_special", "art10_criminal")


def test_the_scrape_job_is_the_one_that_alerts_ask_for() -> None:
    """`up{job="douane"}` is only ever true when the job has that name."""
    jobs = yaml.safe_load((FOLDER / "prometheus.yml").read_text())["scrape_configs"]
    assert [job["job_name"] for job in jobs] == ["douane"]
