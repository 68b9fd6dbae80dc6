"""The address of a host that no register entry claims, as a hint for its country; looked up only where there is a GeoIP file."""

import asyncio
import socket
import time
from collections import OrderedDict
from contextlib import suppress

KEPT = 300.0  # seconds that an answer, or none, is remembered
MOST = 4096


class Locator:
    """Looks names up as the connection will, within a bound of time, and remembers."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[float, str | None]] = OrderedDict()

    async def address(self, host: str, seconds: float) -> str | None:
        """The first address of a host; None when that took longer, or there is none."""
        known = self._known.get(host)
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        found = await _looked_up(host, seconds)
        self._known[host] = (time.monotonic() + KEPT, found)
        self._known.move_to_end(host)
        if len(self._known) > MOST:
            self._known.popitem(last=False)
        return found


async def _looked_up(host: str, seconds: float) -> str | None:
    with suppress(OSError, UnicodeError, TimeoutError):
        async with asyncio.timeout(seconds):
            found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
            return str(found[0][4][0]).partition("%")[0] if found else None
    return None
