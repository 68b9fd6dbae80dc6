"""An event loop that finds some hosts elsewhere: what `/etc/hosts` does, with ports, for one process.

The demo, the benchmark and the tests use it to reach local stand-ins under their real names; TLS still checks the name.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

type Elsewhere = Mapping[str, tuple[str, int]]


class ResolvingLoop(asyncio.SelectorEventLoop):
    """Connects to the given address and port for the given host names, and as usual for all others."""

    def __init__(self, elsewhere: Elsewhere) -> None:
        super().__init__()
        self._elsewhere = dict(elsewhere)

    async def create_connection(  # pyright: ignore[reportIncompatibleMethodOverride]  the overloads differ in arguments passed through
        self,
        protocol_factory: Any,
        host: Any = None,
        port: Any = None,
        **options: Any,
    ) -> Any:
        """As in asyncio, after looking into the table."""
        host, port = self._elsewhere.get(host, (host, port))
        return await super().create_connection(protocol_factory, host, port, **options)
