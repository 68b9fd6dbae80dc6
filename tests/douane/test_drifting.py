"""Drift for the metrics."""

import json
from pathlib import Path

from douane import drifting, state
from ledger.chain import SupervisorChain
from ledger.journal import Writer
from policy.configuration import load, parse
from proxy.collectors import drifted
from proxy.exporter import DRIFT_FILE
from tests.proxy.records import record


async def test_the_figures_by_kind(tmp_path: Path) -> None:
    """A recipient that is not declared counts; kinds without a difference are nought."""
    state.prepare(tmp_path)
    with Writer(tmp_path / "journal", "box", "proxy-0") as writer:
        writer.outcome(record(processor=None, host="unheard-of.example", service="local"))
    assert drifted(tmp_path) == {}
    declared = parse("processors: [{id: idle, domains: [idle.example], importer: BE, hosting: [BE]}]\nnotice: 2020-01-01")
    assert await drifting.run(tmp_path, declared.encode()) is None
    found = drifted(tmp_path)
    assert (found["undeclared_destination"], found["unused_processor"], found["undeclared_service"]) == (1, 1, 0)
    assert found["new_since_notice"] >= 1
    assert json.loads((tmp_path / DRIFT_FILE).read_text()).keys() <= found.keys()


async def test_what_fails_is_one_sentence(tmp_path: Path) -> None:
    """And the old figures stay."""
    state.prepare(tmp_path)
    SupervisorChain(tmp_path / "journal", "box").close()
    for folder, text in ((tmp_path, "nonsense"), (tmp_path / "nowhere", load(None).encode())):
        told = await drifting.run(folder, text)
        assert told is not None
        assert len(told.splitlines()) == 1
