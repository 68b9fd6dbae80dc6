"""Whom a request names, and whether its connection agrees: a register entry may claim a host only when both say the same.

A client connects to one name (CONNECT, or an address), asks TLS for one (SNI, whose certificate is verified upstream) and names
one in the request's head (`Host`, `:authority`). When they differ, nobody can say who receives it: a front that carries other
companies' hosts, or a client that names a registered host on its way to another (RFC 9110 §7.4, §15.5.20).
"""

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
