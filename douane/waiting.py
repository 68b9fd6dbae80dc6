"""Small ways to wait: for all children, for an event with a bound, for a task that is cancelled."""

import asyncio
from collections.abc import Iterable

from douane.child import Child


async def all_ready(children: Iterable[Child]) -> None:
    """Until every child has said that it is ready."""
    for child in children:
        await child.ready.wait()


async def set_within(event: asyncio.Event, seconds: float) -> bool:
    """Whether the event is set before the time is over."""
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False


async def cancel(task: "asyncio.Task[None]") -> None:
    """Cancel a task and wait for its end; how it ended does not matter any more."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
