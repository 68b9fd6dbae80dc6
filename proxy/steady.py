"""Chores of a process that never end: a fault is logged, and the next round tries again."""

import asyncio
from collections.abc import Awaitable, Callable

from ledger.errors import LedgerError
from proxy.logs import logger


async def steadily(seconds: float, *chores: Callable[[], Awaitable[None] | None]) -> None:
    """Do all of them so often, each whatever became of the others; only a cancellation ends it.

    Args:
        seconds: between one round and the next.
        chores: what to do, in this order.
    """
    while True:
        await asyncio.sleep(seconds)
        for chore in chores:
            try:
                if (work := chore()) is not None:
                    await work
            except Exception as error:  # noqa: BLE001  a chore that ends in silence looks like one that is done
                why = {"reason": str(error)} if isinstance(error, LedgerError) else {}
                logger().error("a chore failed and is tried again", exc_info=error, **why)
