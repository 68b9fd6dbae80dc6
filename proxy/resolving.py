"""The proxy worker's event loop: libuv's (uvloop), which finds some hosts elsewhere.

What `/etc/hosts` does, with ports, for one process: the demo, the benchmark and the tests use it to reach local stand-ins under
their real names; TLS still checks the name. libuv carries an exchange for a tenth less of the proxy's processor time than
asyncio's own loop (ADR 32).
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import uvloop

type Elsewhere = Mapping[str, tuple[str, int]]


class ResolvingLoop(uvloop.Loop):
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

    def set_task_factory(self, factory: Any) -> None:
        """As in asyncio; uvloop passes `eager_start` on, which Python's own eager factory takes from 3.13.3 on only."""
        super().set_task_factory(None if factory is None else _without_eager_start(factory))


def _without_eager_start(factory: Any) -> Any:
    def made(loop: asyncio.AbstractEventLoop, work: Any, *, eager_start: bool | None = None, **options: Any) -> Any:  # noqa: ARG001
        return factory(loop, work, **options)

    return made
