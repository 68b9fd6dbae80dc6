"""Reads the queries out of dashboards and rules, for tests that check or run them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DASHBOARDS = Path(__file__).parents[2] / "dashboards"
VARIABLES = {
    "$__rate_interval": "1m",
    "$__range": "1h",
    "$__interval": "15s",
    "$service": ".*",
    "$processor": ".*",
    "$zone": ".*",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and where it stands."""

    where: str
    expr: str
    instant: bool


def page(name: str) -> dict[str, Any]:
    """A dashboard's JSON."""
    return json.loads((DASHBOARDS / "grafana" / "json" / f"{name}.json").read_text())


def pages() -> list[str]:
    """The dashboards' names."""
    return sorted(file.stem for file in (DASHBOARDS / "grafana" / "json").glob("*.json"))


def panels(name: str) -> list[dict[str, Any]]:
    """A dashboard's panels, rows left out."""
    return [panel for panel in page(name)["panels"] if panel["type"] != "row"]


def of_dashboards(variables: dict[str, str] = VARIABLES) -> Iterator[Asked]:
    """Every query of every panel, with the variables filled in."""
    for name in pages():
        for panel in panels(name):
            for target in panel.get("targets", ()):
                expr = target["expr"]
                for variable, value in variables.items():
                    expr = expr.replace(variable, value)
                yield Asked(f"{name}: {panel['title']} {target['refId']}", expr, bool(target.get("instant")))


def rules(kind: str) -> list[dict[str, Any]]:
    """Every rule of a kind: `alert` or `record`."""
    found: list[dict[str, Any]] = []
    for file in sorted((DASHBOARDS / "prometheus" / "rules").glob("*.yml")):
        for group in yaml.safe_load(file.read_text())["groups"]:
            found += [rule for rule in group["rules"] if kind in rule]
    return found


def names(expr: str) -> set[str]:
    """Metrics of ours that an expression names; a histogram's parts count as the histogram."""
    found = set(re.findall(r"(?<![\w:])douane_\w+", expr))
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in found}


def recorded(expr: str) -> set[str]:
    """Recorded series that an expression names."""
    return set(re.findall(r"\w*:douane_\w+:\w+|douane:\w+:\w+", expr))
