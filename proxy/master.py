"""A lean mitmproxy master: only the add-ons that a proxy needs, which makes it half as fast again as mitmdump."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from inspect import isawaitable
from pathlib import Path
from typing import Any

from mitmproxy import hooks
from mitmproxy.addonmanager import AddonManager, safecall
from mitmproxy.addons.core import Core
from mitmproxy.addons.proxyserver import Proxyserver
from mitmproxy.addons.tlsconfig import TlsConfig
from mitmproxy.master import Master
from mitmproxy.options import Options

DAY = 24 * 60 * 60


class Dispatch(AddonManager):
    """Calls hooks from a table that is made once, instead of asking every add-on for every hook; nobody here wants `update`."""

    def __init__(self, master: Master) -> None:
        super().__init__(master)
        self._table: dict[str, list[Callable[..., Any]]] = {}

    async def handle_lifecycle(self, event: hooks.Hook) -> None:
        """Call the hooks of an event, in the add-ons' order; an exception of mitmproxy's own add-ons is only counted."""
        waiting = self.begin(event)
        if waiting is not None:
            await waiting

    def begin(self, event: hooks.Hook) -> Coroutine[Any, Any, None] | None:
        """Call the hooks of an event up to the first that waits; what is left to await, None when all is done."""
        called = self._table.get(event.name)
        if called is None:
            called = self._table[event.name] = [hook for addon in self.chain for _, hook in self._iter_hooks(addon, event)]
        arguments = event.args()
        for number, hook in enumerate(called, 1):
            try:
                result = hook(*arguments)
            except Exception:  # handed to mitmproxy's own way with it, which reads it anew
                with safecall():
                    raise
                continue
            if result is not None and isawaitable(result):
                return _rest(result, called[number:], arguments)
        return None


async def _rest(first: Awaitable[Any], others: Sequence[Callable[..., Any]], arguments: Sequence[Any]) -> None:
    with safecall():
        await first
    for hook in others:
        with safecall():
            result = hook(*arguments)
            if result is not None and isawaitable(result):
                await result


class Certificates(TlsConfig):
    """mitmproxy's, which reads its CA's serial number anew for every request to see whether it asks for the revocation list."""

    _path = ""

    def crl_path(self) -> str:
        """Where the revocation list is asked for."""
        self._path = self._path or super().crl_path()
        return self._path


class LeanMaster(Master):
    """Serves the modes given; must be made inside a running event loop."""

    def __init__(self, modes: list[str], *, ca: Path, trusted: Path, addons: list[object], certificates: bool = False) -> None:
        """Set up, without listening yet (`run` does).

        Args:
            modes: listening specs (`proxy.modes.shared`).
            ca: the folder with mitmproxy's CA files.
            trusted: the PEM bundle that upstream certificates are checked with.
            addons: ours, in the order in which they are asked.
            certificates: ask clients that speak TLS to the proxy for a certificate.
        """
        super().__init__(Options(), with_termlog=False)
        self._legacy_log_events.uninstall()
        self.addons = Dispatch(self)
        self.proxyserver = Proxyserver()
        self.addons.add(Core(), self.proxyserver, Certificates(), *addons)
        self.options.update(
            mode=modes,
            confdir=str(ca),
            ssl_verify_upstream_trusted_ca=str(trusted),
            connection_strategy="lazy",
            tcp_timeout=DAY,
            request_client_cert=certificates,
        )

    async def stop_listening(self) -> None:
        """Take no new connections; those that are open go on."""
        for server in self.proxyserver.servers:
            await server.stop()

    def hang_up(self) -> None:
        """Close every client's connection, and with it those behind it."""
        hang_up(self.proxyserver)


def hang_up(proxyserver: Proxyserver) -> None:
    """Close every client's connection, and with it those behind it."""
    for handler in tuple(proxyserver.connections.values()):
        client = handler.transports.get(handler.client)
        if client is not None and client.handler is not None:
            client.handler.cancel("the proxy is stopping")
