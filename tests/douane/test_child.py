"""One watched child process."""

import asyncio
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from douane.child import Child, Role
from douane.errors import ChildError

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The children start without the working folder on their path."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def child(folder: Path, module: str = "good", **more: object) -> tuple[Child, list[str]]:
    """A child with a state folder of its own, and what was heard of it."""
    (folder / "run").mkdir(exist_ok=True)
    heard: list[str] = []
    role = Role("indexer", f"tests.douane.children.{module}", lambda: {"state": str(folder)}, **more)  # pyright: ignore[reportArgumentType]  a table
    return Child(role, lambda _, event: heard.append(event)), heard


def events(folder: Path, name: str = "indexer") -> list[dict[str, object]]:
    """What the child wrote down."""
    return [json.loads(line) for line in (folder / "run" / f"{name}.events").read_text().splitlines()]


async def until(condition: Callable[[], bool]) -> None:
    """Wait, at most as long as a slow machine may need."""
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_child_is_given_its_spec_and_drained(tmp_path: Path) -> None:
    """The spec comes first, then configurations, then the word to drain, on which it ends by itself."""
    one, heard = child(tmp_path)
    task = asyncio.create_task(one.run())
    await one.ready.wait()
    one.send({"generation": 2, "configuration": "{}"})
    await until(lambda: one.generation == 2)
    one.drain()
    await task
    assert [next(iter(event)) for event in events(tmp_path)] == ["pid", "message", "message", "drained"]
    assert one.state == "ended"
    assert "died" not in heard


async def test_a_killed_child_is_started_again_with_a_fresh_spec(tmp_path: Path) -> None:
    """After kill -9 another process is ready, and the death is told."""
    one, heard = child(tmp_path)
    task = asyncio.create_task(one.run())
    await one.ready.wait()
    first = one.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await until(lambda: one.pid not in {None, first} and one.state == "ready")
    one.drain()
    await task
    assert one.restarts == 1
    assert heard.count("died") == 1
    assert len({event["pid"] for event in events(tmp_path) if "pid" in event}) == 2


async def test_a_child_that_cannot_work_gives_its_sentence(tmp_path: Path) -> None:
    """A missing model is told in the child's own words, and it is not tried for ever."""
    one, _ = child(tmp_path, "without_model")
    with pytest.raises(ChildError, match="fr_core_news_md is not installed"):
        await one.run()


async def test_a_child_that_ends_without_a_word_is_named(tmp_path: Path) -> None:
    """A silent early end names the child and its status."""
    one, _ = child(tmp_path, "silent")
    with pytest.raises(ChildError, match="indexer ended with status 7 before it was ready"):
        await one.run()


async def test_a_deaf_child_is_killed(tmp_path: Path) -> None:
    """What does not end when told to is killed."""
    one, _ = child(tmp_path, "deaf")
    task = asyncio.create_task(one.run())
    await one.ready.wait()
    one.drain()
    await asyncio.sleep(0.1)
    assert not task.done()
    one.kill()
    await task


async def test_a_renewed_child_is_another_process_and_no_death(tmp_path: Path) -> None:
    """Renewal drains the old process, starts the next and counts no death."""
    one, heard = child(tmp_path)
    task = asyncio.create_task(one.run())
    await one.ready.wait()
    first = one.pid
    await one.renew()
    assert one.pid != first
    assert "died" not in heard
    one.drain()
    await task


async def test_who_starts_and_ends_is_told(tmp_path: Path) -> None:
    """The process's number is told at its start and at its end."""
    told: list[int] = []
    one, _ = child(tmp_path, started=told.append, ended=told.append)
    task = asyncio.create_task(one.run())
    await one.ready.wait()
    one.drain()
    await task
    assert len(told) == 2
    assert told[0] == told[1]


async def test_a_fault_of_ours_does_not_end_the_watch(tmp_path: Path) -> None:
    """An error while a process's end is booked is told, and the next process is started all the same."""
    ends: list[int] = []

    def failing_once(pid: int) -> None:
        ends.append(pid)
        if len(ends) == 1:
            raise RuntimeError("disk full")

    one, heard = child(tmp_path, ended=failing_once)
    task = asyncio.create_task(one.run())
    await one.ready.wait()
    assert one.pid is not None
    os.kill(one.pid, signal.SIGKILL)
    await until(lambda: one.restarts == 1 and one.state == "ready")
    assert "error" in heard
    assert "RuntimeError" in str(one.error)
    one.drain()
    await task
