"""Clients that were refused because they are no known service: a log line for each address, at most one a minute.

What they call themselves is hostile text and is not written; the address and how often they tried is.
"""

import time
from collections.abc import Callable

from proxy import logs

EVERY = 60.0
"""Seconds between two lines about one address."""
_MOST = 1024


class Strangers:
    """Counts refused clients by address and says so now and then.

    Args:
        clock: seconds that only grow.
        say: writes the line: an event, and `address` and `count`.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, say: Callable[..., object] | None = None) -> None:
        self._clock, self._say = clock, say
        self._told: dict[str, float] = {}
        self._count: dict[str, int] = {}

    def refused(self, address: str) -> None:
        """A client at this address was refused."""
        now, count = self._clock(), self._count.pop(address, 0) + 1
        if now - self._told.get(address, -EVERY) < EVERY:
            self._count[address] = count
            return
        if len(self._told) >= _MOST:  # an address is forgotten: at worst it is told once more
            self._told.clear()
            self._count.clear()
        self._told[address] = now
        say = self._say or logs.logger().warning
        say("a client that is no known service was refused", address=address, count=count, status=407)
