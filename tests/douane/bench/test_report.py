"""What the benchmark says at its end."""

import io
from typing import Any

from rich.console import Console

from douane.bench.report import OURS, PRESIDIO, STOCK, conclusions, show, warnings


def setup(name: str, rate: float, **more: Any) -> dict[str, Any]:
    """One set-up's figures."""
    figures = {"p50": 1.0, "p90": 2.0, "p99": 3.0, "memory_mb": 100.0, "idle_memory_mb": 90.0, "requests": 100, "broken": 0}
    return {"name": name, "rate": rate, **figures, "statuses": {"200": 100}, "evidence": None, **more}


def evidence(records: int = 100, unseen: float = 0.0) -> dict[str, Any]:
    """What the ledger said."""
    return {"records": records, "with_findings": records, "unseen": {"shed": unseen}, "unseen_percent": unseen}


RESULT = {
    "setups": [setup(OURS, 700, evidence=evidence()), setup(STOCK, 1000), setup(PRESIDIO, 7)],
    "detection": {
        "contact_ms": 1.5,
        "contact_bytes": 1900,
        "chat_ms": 1.0,
        "chat_bytes": 900,
        "presidio_contact_ms": 150,
        "times_faster": 100,
    },
}


def test_the_ratios_are_said() -> None:
    """Beside stock mitmdump and plain Presidio, the two figures that matter."""
    said = " ".join(conclusions(RESULT))
    assert "0.70 ×" in said
    assert "100.00 ×" in said


def test_a_flattered_figure_is_told() -> None:
    """Requests that were refused, not recorded or not read make a warning each."""
    bad = setup(OURS, 700, statuses={"200": 90, "502": 10}, broken=1, evidence=evidence(records=80, unseen=2.5))
    assert [line.split(": ", 1)[1][:12] for line in warnings([bad])] == ["10 answers w", "100 requests", "not everythi"]
    assert warnings([setup(OURS, 700, evidence=evidence())]) == []


def test_the_table_shows_every_setup() -> None:
    """Each set-up has a row."""
    out = io.StringIO()
    show(RESULT, Console(file=out, width=160))
    assert all(name in out.getvalue() for name in (OURS, STOCK, PRESIDIO))
