"""Whom a request names, and whether its connection agrees: a register entry may claim a host only when both say the same.

A client connects to one name (CONNECT, or an address), asks TLS for one (SNI, whose certificate is verified upstream) and names
one in the request's head (`Host`, `:authority`). When they differ, nobody can say who receives it: a front that carries other
companies' hosts, or a client that names a registered host on its way to another (RFC 9110 §7.4, §15.5.20).
"""

from collections.abc import Callable
from dataclasses import dataclass

from policy.destination import is_address, normal
from proxy.exchange import host_name


@dataclass(frozen=True, slots=True)
class Named:
    """Who is named.

    Attributes:
        host: as records and the register know it.
        agreed: whether connection and request name the same.
        address: the address that the client connected to, when it named one.
    """

    host: str
    agreed: bool
    address: str | None = None


def passing(passes: Callable[[str], bool], target: str, sni: str | None, *, redirected: bool) -> bool:
    """Whether a connection goes by unopened: every name that it gives must be on the passthrough list.

    A client that connects to one host and asks TLS for a listed one is opened like any other. Where the network redirects clients
    to us, a connection has an address and no name, so the name asked for is all there is.

    Args:
        passes: whether a host is on the list.
        target: what the client connected to.
        sni: the name that it asked TLS for, if any.
        redirected: the client does not know of a proxy (transparent mode).
    """
    if is_address(normal(target)):
        return passes(target) or (redirected and bool(sni) and passes(sni or ""))
    return passes(target) and (not sni or passes(sni))


def named(target: str, sni: str | None, authority: str | None) -> Named:
    """Who an HTTPS request names.

    Args:
        target: what the client connected to.
        sni: the name that it asked TLS for, if any.
        authority: the request's own host, with or without a port.
    """
    address = normal(target) if is_address(normal(target)) else None
    host = host_name(sni if address is not None and sni else target)
    said = {normal(name) for name in (host, sni, authority) if name}
    return Named(host, len(said) == 1, address)
