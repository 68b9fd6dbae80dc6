"""Listening modes that share one port among several workers (SO_REUSEPORT).

With SO_REUSEPORT a second program binds silently, so the supervisor probes the port with a plain bind first.
A mode here is mitmproxy's own with `shared` before its name: `sharedregular@127.0.0.1:8080`.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

import asyncio
import logging
from typing import cast, override

from mitmproxy import ctx, platform
from mitmproxy.addons.proxyserver import Proxyserver
from mitmproxy.proxy import mode_specs
from mitmproxy.proxy.context import Context
from mitmproxy.proxy.layer import Layer
from mitmproxy.proxy.layers import modes
from mitmproxy.proxy.mode_servers import AsyncioServerInstance
from mitmproxy_rs import Stream
from mitmproxy_rs.udp import UdpServer
from mitmproxy_rs.wireguard import WireGuardServer

from proxy.handler import Handler

BACKLOG = 1024


class SharedRegularMode(mode_specs.RegularMode):
    """Explicit proxy."""


class SharedUpstreamMode(mode_specs.UpstreamMode):
    """Explicit proxy in front of another (corporate) proxy."""


class SharedReverseMode(mode_specs.ReverseMode):
    """Stands in for one upstream."""


class SharedTransparentMode(mode_specs.TransparentMode):
    """Traffic that a firewall redirects."""


class SharedInstance[M: mode_specs.ProxyMode](AsyncioServerInstance[M]):
    """Listens with SO_REUSEPORT."""

    async def listen(self, host: str, port: int) -> list[asyncio.Server | UdpServer | WireGuardServer]:
        """One listening socket that other workers share."""
        return [await asyncio.start_server(self.handle_stream, host, port, reuse_port=True, backlog=BACKLOG)]

    @override
    async def handle_stream(
        self, reader: asyncio.StreamReader | Stream, writer: asyncio.StreamWriter | Stream | None = None
    ) -> None:
        """Serve one client with our own handler."""
        assert isinstance(writer, asyncio.StreamWriter)
        handler = Handler(ctx.master, reader, writer, ctx.options, self.mode)
        handler.layer = self.make_top_layer(handler.layer.context)
        if not self.aim(handler.layer.context, writer):
            writer.close()
            return
        manager = cast("Proxyserver", self.manager)
        with manager.register_connection(handler.layer.context.client.id, handler):
            await handler.handle_client()

    def aim(self, context: Context, writer: asyncio.StreamWriter) -> bool:  # noqa: ARG002  for modes that ask the socket
        """Set where the connection goes, where the mode knows it from the socket; False if it cannot be told."""
        return True


class SharedRegular(SharedInstance[SharedRegularMode]):
    """The client speaks to a proxy and knows it."""

    def make_top_layer(self, context: Context) -> Layer:
        """mitmproxy's explicit proxy."""
        return modes.HttpProxy(context)


class SharedUpstream(SharedInstance[SharedUpstreamMode]):
    """The same, with a second proxy behind."""

    def make_top_layer(self, context: Context) -> Layer:
        """mitmproxy's upstream proxy."""
        return modes.HttpUpstreamProxy(context)


class SharedReverse(SharedInstance[SharedReverseMode]):
    """The client takes us for the server."""

    def make_top_layer(self, context: Context) -> Layer:
        """mitmproxy's reverse proxy."""
        return modes.ReverseProxy(context)


class SharedTransparent(SharedInstance[SharedTransparentMode]):
    """The client does not know of us."""

    @override
    def aim(self, context: Context, writer: asyncio.StreamWriter) -> bool:
        """Where the firewall took the connection from."""
        try:
            assert platform.original_addr is not None
            target = platform.original_addr(writer.get_extra_info("socket"))
        except Exception as error:  # noqa: BLE001  whatever the platform raises: the client is told by a closed connection
            logging.getLogger(__name__).error("transparent mode failure: %r", error)
            return False
        context.client.sockname = context.server.address = target
        return True

    def make_top_layer(self, context: Context) -> Layer:
        """mitmproxy's transparent proxy."""
        return modes.TransparentProxy(context)


def shared(mode: str, host: str, port: int) -> str:
    """The shared spec of a mode as `proxy.modes` in `douane.yaml` writes it.

    `regular` and `upstream:…` and `transparent` listen on the given address, `reverse:URL@PORT` on its own port.
    """
    spec, at, own_port = mode.rpartition("@")
    if not at or not own_port.rpartition(":")[2].isdigit():
        spec, own_port = mode, str(port)
    address = own_port if ":" in own_port else f"{host}:{own_port}"
    return f"shared{spec}@{address}"
