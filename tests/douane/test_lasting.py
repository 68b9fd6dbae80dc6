"""Watches that last."""

import asyncio

import pytest

from douane import lasting
from douane.waiting import cancel


async def test_a_watch_that_fails_is_logged_and_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its error is told by type and place, never by its text, and the watch goes on until it is cancelled."""
    told, begun, twice = list[dict[str, object]](), list[int](), asyncio.Event()
    monkeypatch.setattr(lasting, "AGAIN", 0.0)
    monkeypatch.setattr(lasting, "tell", lambda *_, **fields: told.append(fields))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]  keywords

    async def watch() -> None:
        begun.append(1)
        if len(begun) == 1:
            raise ValueError("jan.peeters@example.be")
        twice.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(lasting.lasting("ledger", watch))
    await asyncio.wait_for(twice.wait(), 10)
    await cancel(task)
    assert task.cancelled()
    assert [fields["child"] for fields in told] == ["ledger"]
    assert "ValueError" in str(told)
    assert "jan.peeters" not in str(told)
