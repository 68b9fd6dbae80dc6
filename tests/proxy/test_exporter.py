"""The exporter: what workers write is shown as one, and the probes tell the truth."""

import subprocess
import sys
import textwrap
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from ledger.indexer import Indexer
from ledger.journal import Writer
from proxy import exporter
from proxy.exporter import Status
from proxy.metrics import CATALOGUE
from tests.proxy.records import record

WORKER = """
    import sys
    from pathlib import Path
    from proxy import exporter
    exporter.open_worker(Path(sys.argv[1]))
    exporter.observe("inspection_seconds", 0.003, stage="detect")
    exporter.observe("added_latency_seconds", 0.02, mode="observe")
    exporter.flush()
    exporter.gauge("queue_depth", float(sys.argv[2]), queue="detectors")
    exporter.gauge("open_connections", 2)
    exporter.count("dropped_log_keys_total")
    import os; print(os.getpid(), flush=True); sys.stdin.read()
"""


@pytest.fixture
def state(tmp_path: Path) -> Path:
    (tmp_path / "journal").mkdir()
    return tmp_path


def start_worker(folder: Path, depth: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WORKER), str(folder), str(depth)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


async def get(app: Starlette, path: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        return await client.get(path)


def figures(text: str) -> dict[str, float]:
    return {
        sample.name + "".join(f"{{{key}={value}}}" for key, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_workers_are_seen_as_one_and_a_death_loses_no_time(state: Path) -> None:
    """Gauges of live workers add up, a dead one's go, its histogram stays."""
    folder = state / "run" / "metrics"
    exporter.clear(folder)
    workers = [start_worker(folder, 3), start_worker(folder, 4)]
    pids = [int(worker.stdout.readline()) for worker in workers if worker.stdout]
    app = exporter.app(state, folder, Status)
    before = figures((await get(app, "/metrics")).text)
    assert before["douane_queue_depth{queue=detectors}"] == 7
    assert before["douane_inspection_seconds_count{stage=detect}"] == 2
    workers[0].kill()
    workers[0].wait()
    exporter.worker_died(folder, pids[0])
    after = figures((await get(app, "/metrics")).text)
    assert after["douane_queue_depth{queue=detectors}"] == 4
    assert after["douane_open_connections"] == 2
    assert after["douane_inspection_seconds_count{stage=detect}"] == 2
    assert after["douane_dropped_log_keys_total"] == 2
    workers[1].communicate()
    exporter.clear(folder)
    assert "douane_queue_depth{queue=detectors}" not in figures((await get(app, "/metrics")).text)
    for worker in workers:
        for stream in (worker.stdin, worker.stdout):
            if stream:
                stream.close()


async def test_metrics_say_what_the_supervisor_knows(state: Path) -> None:
    """Processes, restarts, configuration and build are figures."""
    exporter.clear(state / "m")
    import os

    status = Status(
        pids={"proxy": [os.getpid()], "detector": []}, expected={"proxy": 1, "detector": 1}, restarts={"detector": 3},
        generation=4, refused=2, stale=True, corruption_alerts=1, waiting=("The detectors are loading their models.",),
    )  # fmt: skip
    answer = await get(exporter.app(state, state / "m", lambda: status), "/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    seen = figures(answer.text)
    assert seen["douane_children{child=proxy}"] == 1
    assert seen["douane_children{child=detector}"] == 0
    assert seen["douane_child_restarts_total{child=detector}"] == 3
    assert seen["douane_resident_memory_bytes{child=proxy}"] > 1_000_000
    assert (seen["douane_configuration_generation"], seen["douane_configuration_refused_total"]) == (4, 2)
    assert (seen["douane_configuration_stale"], seen["douane_ready"]) == (1, 0)
    assert seen["douane_ledger_corruption_alerts_total"] == 1
    assert any(name.startswith("douane_build_info{python=3.13") for name in seen)


async def test_every_metric_of_ledger_and_supervisor_is_there_from_the_start(state: Path) -> None:
    """A dashboard on a fresh machine finds every family, and counters with fixed labels at nought."""
    exporter.clear(state / "m")
    text = (await get(exporter.app(state, state / "m", Status), "/metrics")).text
    for metric in CATALOGUE:
        if metric.source != "workers":
            assert f"# HELP {metric.full_name} {metric.help}" in text
    assert 'douane_unseen_total{reason="shed"} 0.0' in text
    assert "douane_unregistered_destinations_total 0.0" in text


async def test_health_and_readiness(state: Path) -> None:
    """`/healthz` says that we live; `/readyz` says 503 and names what is not ready."""
    exporter.clear(state / "m")
    app = exporter.app(state, state / "m", lambda: Status(waiting=("1 of 2 detectors is loading.",)))
    assert (await get(app, "/healthz")).status_code == 200
    answer = await get(app, "/readyz")
    assert (answer.status_code, answer.text) == (503, "1 of 2 detectors is loading.\n")
    assert (await get(exporter.app(state, state / "m", Status), "/readyz")).status_code == 200
    assert (await get(app, "/elsewhere")).status_code == 404


def test_nothing_happens_before_a_worker_is_open() -> None:
    """Parts that observe can be tested and used without an exporter."""
    exporter.observe("inspection_seconds", 1, stage="detect")
    exporter.gauge("queue_depth", 1, queue="detectors")
    exporter.count("dropped_log_keys_total")


def test_opening_too_late_is_said(tmp_path: Path) -> None:
    """prometheus_client chooses its storage at import; after that the figures would be lost, so it is an error."""
    code = "import pathlib, sys, prometheus_client; from proxy import exporter; exporter.open_worker(pathlib.Path(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert "ExporterError: prometheus_client was imported before" in done.stderr


def test_an_unusable_folder_is_said(tmp_path: Path) -> None:
    """One sentence, with the folder and the reason."""
    (tmp_path / "file").write_text("")
    with pytest.raises(exporter.ExporterError, match=r"^the metrics folder .* cannot be used: (Not a directory|File exists)$"):
        exporter.clear(tmp_path / "file")


async def test_the_ledger_s_counters_are_the_ones_shown(state: Path) -> None:
    """Grafana and the ledger agree: the counters are read where the records are."""
    exporter.clear(state / "m")
    with Writer(state / "journal", "n", "proxy-0") as writer:
        writer.outcome(record())
        writer.outcome(record(processor=None, country=None, zone="unknown", unseen=("opaque",), direction="received"))
    app = exporter.app(state, state / "m", Status)
    assert figures((await get(app, "/metrics")).text)["douane_ledger_frames_total"] == 0
    with Indexer(state) as indexer:
        indexer.catch_up()
    seen = figures((await get(app, "/metrics")).text)
    crm = "{direction=sent}{processor=hubspot}{service=crm-sync}{zone=third}"
    assert seen["douane_exchanges_total{action=flag}" + crm] == 1
    assert seen["douane_exchange_bytes_total" + crm] == 1800
    assert seen["douane_incomplete_exchanges_total" + crm] == 0
    assert seen["douane_findings_total{category=account}{direction=sent}{entity=PERSON}{processor=hubspot}{zone=third}"] == 2
    assert seen["douane_transfers_total{basis=missing}{country=US}{processor=hubspot}{service=crm-sync}{zone=third}"] == 1
    matched = "douane_rule_matches_total{processor=hubspot}{rule=third-country-without-basis}{severity=high}{zone=third}"
    assert seen[matched] == 1
    assert seen["douane_unseen_total{reason=opaque}"] == 1
    assert seen["douane_unregistered_destinations_total"] == 1
    assert seen["douane_ledger_journal_bytes"] > 1000
    assert seen["douane_ledger_frames_total"] > 2


async def test_an_index_that_cannot_be_read_leaves_a_gap(state: Path) -> None:
    """A wrong figure would be believed; a missing one is noticed, and the rest is still shown."""
    exporter.clear(state / "m")
    (state / "index.sqlite").mkdir()
    text = (await get(exporter.app(state, state / "m", Status), "/metrics")).text
    assert "douane_exchanges_total" not in text
    assert "douane_ready 1.0" in text


async def test_damage_found_while_indexing_is_an_alert(state: Path) -> None:
    """A changed byte in the journal shows on the next scrape after the indexer met it."""
    exporter.clear(state / "m")
    with Writer(state / "journal", "n", "proxy-0") as writer:
        for _ in range(3):
            writer.outcome(record())
    segment = next((state / "journal").rglob("*.seg"))
    whole = bytearray(segment.read_bytes())
    whole[len(whole) // 2] ^= 1
    segment.write_bytes(whole)
    with Indexer(state) as indexer:
        indexer.catch_up()
    seen = figures((await get(exporter.app(state, state / "m", Status), "/metrics")).text)
    assert seen["douane_ledger_corruption_alerts_total"] >= 1
