"""Hosts that are never decrypted, by exact name or as `*.example.com` for its subdomains."""

from collections.abc import Iterable

from policy.destination import normal


class Passthrough:
    """The list of `proxy.passthrough`."""

    def __init__(self, hosts: Iterable[str]) -> None:
        names = tuple(hosts)
        self._exact = frozenset(normal(host) for host in names if not host.startswith("*."))
        self._under = tuple("." + normal(host[2:]) for host in names if host.startswith("*."))

    def covers(self, host: str) -> bool:
        """Whether a host, in its normal form, is on the list."""
        return host in self._exact or (bool(self._under) and host.endswith(self._under))
