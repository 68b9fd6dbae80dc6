"""The supervisor over small real children."""

import asyncio
import json
import os
import signal
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from douane import lasting, ports, settings
from douane.address import Address
from douane.cli import run
from douane.errors import AddressInUseError, ChildError, StateError
from douane.roles import MODULES
from douane.settings import Settings
from douane.supervisor import Supervisor, running

ROOT = Path(__file__).parents[2]
GOOD = dict.fromkeys(MODULES, "tests.douane.children.good")
FREE = {"listen": "127.0.0.1:0", "metrics": "127.0.0.1:0", "console": "127.0.0.1:0"}


@pytest.fixture(autouse=True)
def importable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The children start without the working folder on their path; no douane.yaml of this checkout is read."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)


def house(folder: Path, **more: str) -> Settings:
    """Settings on free ports."""
    return settings.load(None, folder / "var", **{**FREE, **more}, workers=2, environment={})  # pyright: ignore[reportArgumentType]  a table


def events(one: Supervisor, name: str) -> list[dict[str, Any]]:
    """What a child wrote down."""
    return [json.loads(line) for line in (one.specs.run / f"{name}.events").read_text().splitlines()]


async def until(condition: Callable[[], bool]) -> None:
    """Wait, at most as long as a slow machine may need."""
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.02)


async def get(address: Address, path: str) -> tuple[int, str]:
    """A GET of this machine's metrics address."""

    def fetch() -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://{address}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    return await asyncio.to_thread(fetch)


async def test_a_house_is_ready_and_then_gone(tmp_path: Path) -> None:
    """Two detectors, two proxies, an indexer and a console are ready inside the block and gone after it."""
    async with running(house(tmp_path), modules=GOOD) as one:
        names = ["detector-0", "detector-1", "detector-2", "indexer", "console", "proxy-0", "proxy-1"]
        assert [child.role.name for child in one.children] == names
        assert await get(one.places.metrics, "/readyz") == (200, "ok\n")
        pids = [child.pid for child in one.children]
        assert one.places.ca.read_text().startswith("-----BEGIN CERTIFICATE-----")
    for pid in pids:
        assert pid is not None
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


async def test_children_are_given_what_they_need_and_no_more(tmp_path: Path) -> None:
    """Proxies know the detectors' sockets and never the key; detectors have the key in their spec and not in their arguments."""
    async with running(house(tmp_path), modules=GOOD) as one:
        proxy = events(one, "proxy-1")[0]["spec"]
        detector = events(one, "detector-1")[0]["spec"]
        arguments = Path(f"/proc/{one.children[1].pid}/cmdline").read_text()
    assert proxy["detectors"] == one.specs.sockets()
    assert proxy["listen"] == ["127.0.0.1", one.places.proxy.port]
    assert "epoch" not in proxy
    key = detector["epoch"]["key"]
    assert len(bytes.fromhex(key)) == 32
    assert key not in arguments


async def test_a_killed_worker_is_replaced_and_counted(tmp_path: Path) -> None:
    """After kill -9 of a proxy `readyz` says 503, then another process is ready, and the restart is counted."""
    async with running(house(tmp_path), modules=GOOD) as one:
        proxy = next(child for child in one.children if child.role.name == "proxy-0")
        first = proxy.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await until(lambda: proxy.restarts == 1 and proxy.state == "ready")
        assert (await get(one.places.metrics, "/readyz"))[0] == 200
        assert one.status().restarts["proxy"] == 1


async def test_at_the_end_the_proxies_drain_before_the_indexer(tmp_path: Path) -> None:
    """The indexer ends after the last writer, so that it has read everything."""
    async with running(house(tmp_path), modules=GOOD) as one:
        pass
    ends = {child.role.name: events(one, child.role.name)[-1]["at"] for child in one.children}
    assert max(ends["proxy-0"], ends["proxy-1"]) <= min(ends["indexer"], ends["detector-0"], ends["detector-1"])


async def test_the_lock_and_the_ports_refuse_a_second_house(tmp_path: Path) -> None:
    """The same state, or the same port, is one sentence; afterwards both are free."""
    async with running(house(tmp_path), modules=GOOD) as one:
        with pytest.raises(StateError, match="another `douane up`"):
            async with running(house(tmp_path), modules=GOOD):
                pass
        taken = house(tmp_path / "second", listen=str(one.places.proxy))
        with pytest.raises(AddressInUseError):
            async with running(taken, modules=GOOD):
                pass
    async with running(house(tmp_path, listen=str(one.places.proxy)), modules=GOOD):
        pass


async def test_a_missing_model_ends_the_start_with_its_sentence(tmp_path: Path) -> None:
    """A detector that cannot work stops `up`, and nothing of it stays."""
    with pytest.raises(ChildError, match="fr_core_news_md is not installed"):
        async with running(house(tmp_path), modules={**GOOD, "detector": "tests.douane.children.without_model"}):
            pass
    ports.probe(Address("127.0.0.1", 0))


async def test_a_changed_file_comes_into_force_everywhere(tmp_path: Path) -> None:
    """Every child confirms the next generation."""
    file = tmp_path / "douane.yaml"
    file.write_text("organisation: {name: A NV, country: BE}\n")
    async with running(house(tmp_path), modules=GOOD) as one:
        file.write_text("organisation: {name: B NV, country: BE}\n")
        await until(lambda: all(child.generation == 2 for child in one.children))
        assert one.status().generation == 2


async def test_a_bad_file_is_refused_and_the_old_one_stays(tmp_path: Path) -> None:
    """A refused file is counted and shown as stale until it is mended; no child hears of it."""
    file = tmp_path / "douane.yaml"
    good = "organisation: {name: A NV, country: BE}\n"
    file.write_text(good)
    async with running(house(tmp_path), modules=GOOD) as one:
        file.write_text("procesors: []\n")
        await until(lambda: one.refused == 1)
        assert one.stale
        assert one.status().generation == 1
        file.write_text(good + "# mended\n")
        await until(lambda: not one.stale)
        assert one.status().generation == 1
    assert not any("generation" in str(event.get("message")) for event in events(one, "proxy-0"))


async def test_a_change_that_cannot_be_remembered_is_refused(tmp_path: Path) -> None:
    """What governs the next change is kept before a configuration comes into force: a restart must know the newest approvers."""
    file = tmp_path / "douane.yaml"
    file.write_text("organisation: {name: A NV, country: BE}\n")
    async with running(house(tmp_path), modules=GOOD) as one:
        (tmp_path / "var" / "keys" / "approval.new").mkdir()
        file.write_text("organisation: {name: B NV, country: BE}\n")
        await until(lambda: one.refused == 1)
        assert one.status().generation == 1
        (tmp_path / "var" / "keys" / "approval.new").rmdir()
        one.reload_now.set()
        await until(lambda: one.status().generation == 2)


async def test_a_hangup_reads_the_file_again_at_once(tmp_path: Path) -> None:
    """Asking for it is as good as a change."""
    (tmp_path / "douane.yaml").write_text("processors: []\n")
    async with running(house(tmp_path), modules=GOOD) as one:
        (tmp_path / "douane.yaml").unlink()
        one.reload_now.set()
        await until(lambda: one.refused > 0)


async def test_deaf_children_are_killed_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not end by itself in time is killed."""
    monkeypatch.setattr("douane.supervisor.PROXIES_DRAIN", 0.2)
    monkeypatch.setattr("douane.supervisor.ALL_DRAIN", 0.4)
    async with running(house(tmp_path), modules={**GOOD, "proxy": "tests.douane.children.deaf"}) as one:
        pids = [child.pid for child in one.children]
    for pid in pids:
        assert pid is not None
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


async def test_an_approver_is_not_forgotten_by_a_restart(tmp_path: Path) -> None:
    """A file that was changed while nothing ran is refused at the next start, and the refusal stands in the ledger."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from policy.configuration import load
    from policy.errors import ApprovalError
    from policy.register.approval import approve, public_key
    from proxy.approval import approval_file

    ann, file = Ed25519PrivateKey.generate(), tmp_path / "douane.yaml"
    file.write_text(f"require_approval: true\napprovers: [{{name: Ann, key: '{public_key(ann)}'}}]\n")
    approval_file(file).write_text(approve(load(file), ann, "Ann", datetime.now(UTC)).encode())
    async with running(house(tmp_path), modules=GOOD):
        pass
    for text in ("organisation: {name: Eve}\n", None):
        file.unlink() if text is None else file.write_text(text)
        with pytest.raises(ApprovalError):
            async with running(house(tmp_path), modules=GOOD):
                pass
    notes = b"".join(path.read_bytes() for path in (tmp_path / "var" / "journal").glob("*/supervisor/*.seg"))
    assert notes.count(b"configuration_refused") == 2


async def test_the_ledger_says_who_approved_what_was_in_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At the start, with each change, after a restart; what nobody approved says so; each with the digest that records name."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from policy.configuration import load
    from policy.judge import Judge
    from policy.register.approval import approve, canonical_digest, public_key
    from proxy.approval import approval_file

    ann, file = Ed25519PrivateKey.generate(), tmp_path / "douane.yaml"
    approvers = f"approvers: [{{name: Ann, key: '{public_key(ann)}'}}]\n"
    file.write_text(approvers)
    async with running(house(tmp_path), modules=GOOD) as one:
        at = datetime(2026, 11, 22, 12, tzinfo=UTC)
        approval_file(file).write_text(approve(load(file), ann, "Ann", at).encode())  # though it need not be
        await until(lambda: one.in_force.approved is not None)
        stricter = f"require_approval: true\n{approvers}"
        (tmp_path / "next.yaml").write_text(stricter)
        signed = approve(load(tmp_path / "next.yaml"), ann, "Ann", at, requested_by="Bob", reason="four eyes")
        approval_file(file).write_text(signed.encode())
        file.write_text(stricter)
        await until(lambda: one.status().generation == 2)
    approval_file(file).unlink()
    async with running(house(tmp_path), modules=GOOD):
        pass
    assert run(["register", "history", "--state", str(tmp_path / "var"), "--format", "json"]) == 0
    noted = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["generation"], one.get("approved_by"), one.get("requested_by")) for one in noted] == [
        (1, None, None), (1, "Ann", None), (2, "Ann", "Bob"), (1, "Ann", "Bob"),
    ]  # fmt: skip
    assert {one["kind"] for one in noted} == {"configuration_in_force"}
    assert noted[-1]["approved_on"] == "2026-11-22T12:00:00+00:00"
    assert noted[-1]["digest"] == f"sha256:{canonical_digest(load(file))}"
    assert noted[-1]["policy"] == Judge(load(file)).digest


async def test_the_history_can_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was in force, by nobody's approval, and what was refused."""
    file = tmp_path / "douane.yaml"
    file.write_text("organisation: {name: A NV, country: BE}\n")
    async with running(house(tmp_path), modules=GOOD) as one:
        file.write_text("procesors: []\n")
        await until(lambda: one.refused == 1)
    assert run(["register", "history", "--state", str(tmp_path / "var")]) == 0
    begun, refused = capsys.readouterr().out.splitlines()
    assert "in force sha256:" in begun
    assert begun.endswith("generation 1, approved by nobody")
    assert 'refused: douane.yaml:1: unknown key "procesors"' in refused


async def test_a_watch_that_fails_begins_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkpoint that could not be made once is made the next time: the ledger's watch outlives an unforeseen error."""
    begun, again = list[int](), asyncio.Event()

    async def watch_ledger(_: Supervisor) -> None:
        begun.append(1)
        if len(begun) == 1:
            raise ValueError("max() of nothing")
        again.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(Supervisor, "watch_ledger", watch_ledger)
    monkeypatch.setattr(lasting, "AGAIN", 0.0)
    async with running(house(tmp_path), modules=GOOD):
        await asyncio.wait_for(again.wait(), 20)
