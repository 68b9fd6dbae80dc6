"""A watch that lasts: an error that it did not expect is logged, and the watch begins again."""

import asyncio
from collections.abc import Awaitable, Callable

from douane.families import sentence
from douane.telling import tell

AGAIN = 10.0  # seconds; a fault that comes back at once must not fill the log


async def lasting(name: str, watch: Callable[[], Awaitable[None]]) -> None:
    """Watch for as long as the program runs; only a cancellation ends it.

    Args:
        name: what the log calls it.
        watch: what to do; it does not return by itself.
    """
    from proxy.logs import where

    while True:
        try:
            await watch()
        except Exception as error:  # noqa: BLE001  a watch that ends in silence looks like one that finds nothing
            reason = sentence(error) or f"{type(error).__name__} at {where(error.__traceback__)}"
            tell("error", "a watch failed and begins again", child=name, reason=reason)
        await asyncio.sleep(AGAIN)
