"""Grafana's dashboards: in step with the code, well-formed, and asking only for what exists."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.grafana import __main__ as grafana
from dashboards.grafana import promql
from proxy.metrics import CATALOGUE
from tests.dashboards import queries

KNOWN = {metric.full_name for metric in CATALOGUE}
ASKED = list(queries.of_dashboards())


def test_the_json_is_what_the_code_makes(capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m dashboards.grafana --check` finds nothing to write."""
    assert grafana.main(["--check"]) == 0, capsys.readouterr().err


def test_a_file_that_is_not_in_step_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A changed, a missing and a left-over file are each said."""
    monkeypatch.setattr(grafana, "FOLDER", tmp_path)
    assert grafana.main([]) == 0
    (tmp_path / "security.json").write_text("{}")
    (tmp_path / "platform.json").unlink()
    (tmp_path / "old.json").write_text("{}")
    assert grafana.main(["--check"]) == 1
    assert "old.json, platform.json, security.json" in capsys.readouterr().err


@pytest.mark.parametrize("name", queries.pages())
def test_a_page_has_what_grafana_needs(name: str) -> None:
    """A stable address, variables, a time, unique panels that do not overlap and lie within the grid of 24 columns."""
    page = queries.page(name)
    assert page["uid"] == f"douane-{name}"
    assert page["title"].startswith("Douane · ")
    assert page["tags"] == ["douane"]
    assert page["editable"] is False
    variables = {variable["name"]: variable for variable in page["templating"]["list"]}
    assert variables["datasource"]["type"] == "datasource"
    assert "console" in variables
    ids = [panel["id"] for panel in page["panels"]]
    assert len(ids) == len(set(ids))
    assert 0 not in ids
    cells = [cell for panel in page["panels"] for cell in _cells(panel["gridPos"])]
    assert len(cells) == len(set(cells))
    assert all(0 <= x < 24 for x, _ in cells)


def _cells(grid: dict[str, int]) -> list[tuple[int, int]]:
    return [(x, y) for x in range(grid["x"], grid["x"] + grid["w"]) for y in range(grid["y"], grid["y"] + grid["h"])]


@pytest.mark.parametrize(
    ("name", "panel"),
    [pytest.param(name, panel, id=f"{name}-{panel['id']}") for name in queries.pages() for panel in queries.panels(name)],
)
def test_a_panel_explains_itself(name: str, panel: dict[str, Any]) -> None:
    """A title, a description, a unit, thresholds where a colour is shown, and the chosen data source."""
    if panel["type"] == "text":
        assert "docs/" in panel["options"]["content"]
        return
    assert panel["title"]
    assert panel["description"].endswith(".")
    assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
    assert panel["targets"]
    assert all(target["datasource"] == panel["datasource"] for target in panel["targets"])
    letters = [target["refId"] for target in panel["targets"]]
    assert len(letters) == len(set(letters))
    if panel["type"] in {"stat", "bargauge"}:
        defaults = panel["fieldConfig"]["defaults"]
        assert defaults["unit"]
        assert defaults["thresholds"]["steps"][0]["value"] is None


@pytest.mark.parametrize("name", queries.pages())
def test_tables_show_the_columns_that_they_name_and_no_other(name: str) -> None:
    """Labels that nobody chose (instance, job, __name__) stay out of a table, and the chosen ones have headings."""
    for panel in queries.panels(name):
        if panel["type"] == "table":
            only, organise = panel["transformations"]
            shown = only["options"]["include"]["names"]
            assert shown[-1] == "Value"
            assert set(shown) == organise["options"]["renameByName"].keys()


def test_inspected_comes_first() -> None:
    """What was not read is in no other figure, so its share opens the pages that count."""
    for name in ("security", "platform"):
        assert "Inspected" in [panel["title"] for panel in queries.panels(name)][:2]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.where)
def test_queries_name_metrics_that_exist(asked: queries.Asked) -> None:
    """Every metric is in the catalogue, and every variable was known to the test."""
    assert queries.names(asked.expr) <= KNOWN
    assert "$" not in asked.expr


def test_queries_are_valid_promql(tmp_path: Path) -> None:
    """promtool parses every one of them."""
    rules = [{"record": f"q:{number}:x", "expr": asked.expr} for number, asked in enumerate(ASKED)]
    file = tmp_path / "all.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "all", "rules": rules}]}))
    tool = shutil.which("promtool")
    assert tool, "promtool is needed: install Debian's package prometheus"
    done = subprocess.run([tool, "check", "rules", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_metric_of_traffic_is_shown_somewhere() -> None:
    """A metric that no panel and no alert uses is one that nobody watches."""
    used = {name for asked in ASKED for name in queries.names(asked.expr)}
    used |= {name for rule in queries.rules("alert") + queries.rules("record") for name in queries.names(rule["expr"])}
    assert used == KNOWN


def test_a_wrong_label_is_an_error_in_the_code() -> None:
    """Asking a metric for a label that it does not carry fails when the dashboard is made."""
    with pytest.raises(promql.UnknownLabelError, match="unseen_total carries no zone"):
        promql.grown("unseen_total", "zone")
    with pytest.raises(KeyError):
        promql.series("no_such_metric")


def test_provisioning_points_at_what_compose_mounts() -> None:
    """Grafana finds its data source and the dashboards' folder where the compose file puts them."""
    folder = queries.DASHBOARDS / "grafana" / "provisioning"
    source = yaml.safe_load((folder / "datasources" / "prometheus.yml").read_text())["datasources"][0]
    provider = yaml.safe_load((folder / "dashboards" / "douane.yml").read_text())["providers"][0]
    assert (source["type"], source["isDefault"], source["url"]) == ("prometheus", True, "http://prometheus:9090")
    compose = yaml.safe_load((queries.DASHBOARDS.parent / "docker-compose.yml").read_text())
    mounts = {volume.split(":")[1]: volume.split(":")[0] for volume in compose["services"]["grafana"]["volumes"]}
    assert mounts[provider["options"]["path"]] == "./dashboards/grafana/json"
    assert mounts["/etc/grafana/provisioning"] == "./dashboards/grafana/provisioning"


def test_no_dashboard_can_show_a_host_or_a_value() -> None:
    """Nothing in the JSON asks for a label that could hold remote text."""
    text = json.dumps([queries.page(name) for name in queries.pages()])
    assert "{{host}}" not in text
    assert "by (host" not in text
