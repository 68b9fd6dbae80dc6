"""Chores that go on after a fault."""

import asyncio
import errno
import io
import os
from pathlib import Path

import pytest

from ledger.journal import Writer
from proxy import logs
from proxy.steady import steadily


async def test_a_fault_does_not_end_it() -> None:
    """A round that fails is logged without what the error says; the other chores of it, and the next round, are done."""
    done: list[str] = []
    log = io.StringIO()
    logs.configure("test", log)

    async def fails() -> None:
        done.append("fails")
        raise RuntimeError("jan.peeters@example.org")

    task = asyncio.create_task(steadily(0, fails, lambda: done.append("works")))
    while len(done) < 4:
        await asyncio.sleep(0)
    task.cancel()
    assert done[:4] == ["fails", "works"] * 2
    assert "RuntimeError" in log.getvalue()
    assert "jan.peeters" not in log.getvalue()


async def test_a_journal_is_synced_again_after_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One failed fsync costs one round, not all that follow."""
    tried, fsync = 0, os.fsync

    def failing(handle: int) -> None:
        nonlocal tried
        tried += 1
        if tried == 1:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        fsync(handle)

    log = io.StringIO()
    logs.configure("test", log)
    with Writer(tmp_path, "node", "proxy-0") as writer:
        monkeypatch.setattr(os, "fsync", failing)
        task = asyncio.create_task(steadily(0, lambda: asyncio.to_thread(writer.sync)))
        while tried < 3:
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert log.getvalue().count("a chore failed") == 1
