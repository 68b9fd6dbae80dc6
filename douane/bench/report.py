"""The benchmark's figures as tables for a person."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

STOCK, LEAN, PRESIDIO = "mitmdump -q", "lean mitmproxy, one process", "mitmdump + plain Presidio"
FLAT_OUT, OURS, HALF = "Douane, observe, flat out", "Douane, observe, everything read", "Douane, observe, half of that"
ENFORCED = "Douane, enforce"
COLUMNS = (
    "set-up",
    "requests/s",
    "p50 ms",
    "p90 ms",
    "p99 ms",
    "memory MB",
    "idle MB",
    "requests",
    "records with findings",
    "not read %",
)


def show(result: Mapping[str, Any], console: "Console") -> None:
    """Print the tables and what follows from them."""
    from rich.table import Table

    table = Table(*COLUMNS)
    for setup in result["setups"]:
        table.add_row(*cells(setup))
    console.print(table)
    for line in conclusions(result):
        console.print(line, highlight=False)


def cells(setup: Mapping[str, Any]) -> list[str]:
    """One set-up's row."""
    evidence = setup["evidence"]
    seen = [str(evidence["with_findings"]), f"{evidence['unseen_percent']:.3f}"] if evidence else ["-", "-"]
    figures = [setup["rate"], setup["p50"], setup["p90"], setup["p99"], setup["memory_mb"], setup["idle_memory_mb"]]
    return [setup["name"], *(f"{figure:,.1f}" for figure in figures), f"{setup['requests']:,}", *seen]


def conclusions(result: Mapping[str, Any]) -> list[str]:
    """The ratios, in sentences."""
    rates = {setup["name"]: setup["rate"] for setup in result["setups"]}
    detection = result["detection"]
    return [
        f"Beside stock mitmdump: {_ratio(rates, OURS, STOCK)} × its requests/s; "
        f"beside a plain Presidio add-on: {_ratio(rates, OURS, PRESIDIO)} ×.",
        f"Detection on one core: {detection['contact_ms']} ms for a {detection['contact_bytes']}-byte contact record, "
        f"{detection['chat_ms']} ms for a {detection['chat_bytes']}-byte chat; one plain Presidio call on the record "
        f"{detection['presidio_contact_ms']} ms ({detection['times_faster']} ×).",
        *warnings(result["setups"]),
    ]


def warnings(setups: Sequence[Mapping[str, Any]]) -> list[str]:
    """What makes a figure worth less."""
    told: list[str] = []
    for setup in setups:
        evidence, name = setup["evidence"], setup["name"]
        refused = sum(count for status, count in setup["statuses"].items() if status != "200")
        if refused or setup["broken"]:
            told.append(f"{name}: {refused} answers were not 200, {setup['broken']} connections broke.")
        if evidence and evidence["records"] < setup["requests"]:
            told.append(f"{name}: {setup['requests']} requests but only {evidence['records']} records.")
        if evidence and evidence["unseen_percent"] >= 0.1 and name != FLAT_OUT:
            told.append(f"{name}: not everything was read: {evidence['unseen']}.")
    return told


def _ratio(rates: Mapping[str, float], one: str, other: str) -> str:
    return f"{rates[one] / rates[other]:.2f}" if rates[other] else "?"
