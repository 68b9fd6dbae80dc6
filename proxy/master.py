"""A lean mitmproxy master: only the add-ons that a proxy needs, which makes it half as fast again as mitmdump."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

from pathlib import Path

from mitmproxy.addons.core import Core
from mitmproxy.addons.proxyserver import Proxyserver
from mitmproxy.addons.tlsconfig import TlsConfig
from mitmproxy.master import Master
from mitmproxy.options import Options

DAY = 24 * 60 * 60


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
        self.proxyserver = Proxyserver()
        self.addons.add(Core(), self.proxyserver, TlsConfig(), *addons)
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
