"""Addresses on a network: IPv4, IPv6 (RFC 4291), MAC (IEEE 802)."""

import ipaddress
import re
from collections.abc import Iterable
from typing import override

from msgspec.structs import replace

from detectors.model import TRUNCATED, Match
from detectors.recognizers.recognizer import WEAK, Identifier, Shape, fold

_DOCUMENTATION = tuple(
    ipaddress.ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
)
"""Example addresses (RFC 5737, RFC 3849) are found like any other, so that a test with them proves something."""


def is_public(value: str) -> bool:
    """An address that can be a person's: global, or reserved for documentation; no loopback, private or multicast one."""
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return False
    if any(address in net for net in _DOCUMENTATION if net.version == address.version):
        return True
    return address.is_global and not address.is_multicast


def _is_address_not_version(value: str) -> bool:
    octets = value.split(".")
    return sum(len(octet) for octet in octets) >= 8 and octets[0] != "0" and is_public(value)


def is_truncated(value: str) -> bool:
    """Whether the part that tells one connection from another is zero: the last octet, or all after the first 48 bits (IPv6)."""
    address = ipaddress.ip_address(value)
    return int(address) % (1 << (8 if address.version == 4 else 80)) == 0


class Address(Identifier):
    """Addresses; the detector of one that is truncated ends in `.truncated`."""

    @override
    def find_shapes(self, text: str, chosen: Iterable[int]) -> list[Match]:
        return [_named(match, text[match.start : match.end]) for match in super().find_shapes(text, chosen)]


def _named(match: Match, value: str) -> Match:
    return replace(match, detector=match.detector + TRUNCATED) if is_truncated(value) else match


_IPV4 = r"(?<![\w.@/+-])(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}(?![\w@-]|\.\d)"
_WORDS = """
    ip ipv4 ipv6 ipadres ipaddress adres adresse address addr client host from van von depuis src source remote login log
    logs peer forwarded originating inloggen connexion session visitor user
    """

IP = Address(
    "ip",
    "IP_ADDRESS",
    [
        Shape(_IPV4, 0.9, why="public IPv4 address"),
        Shape(
            r"(?<![\w:.])(?=[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:)[0-9A-Fa-f]{0,4}(?::{1,2}[0-9A-Fa-f]{1,4}){1,7}(?:::)?(?![\w:])",
            0.95,
            why="public IPv6 address",
        ),
    ],
    check=lambda value: is_public(value) if ":" in value else _is_address_not_version(value),
    words=_WORDS,
    triggers=[r"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]", r"[0-9A-Fa-f]:[0-9A-Fa-f:]"],
)

SHORT_IP = Address(
    "ip.short",
    "IP_ADDRESS",
    [Shape(_IPV4, WEAK, why="public IPv4 address")],
    check=lambda value: not _is_address_not_version(value) and is_public(value),
    words=(
        "ip ipv4 ipv6 ipadres ipaddress ipadresse addr client adres adresse address from port src srcip source remote remoteaddr "
        "rhost peer"
    ),
    near=20,
    triggers=IP.triggers[:1],
)


def _is_mac(value: str) -> bool:
    number = re.sub(r"[^0-9a-f]", "", fold(value))
    return number not in {"0" * 12, "f" * 12} and len(set(number)) > 2


MAC = Identifier(
    "mac",
    "MAC_ADDRESS",
    [
        Shape(r"(?<![\w:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:-])", 0.95, why="six octets"),
        Shape(
            r"(?<![\w.])[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![\w.])", 0.6, kind="dotted", why="three groups of four"
        ),
        Shape(r"(?<![\w-])(?=\w*\d)(?=\w*[A-Fa-f])[0-9A-Fa-f]{12}(?![\w-])", WEAK, kind="bare", why="twelve hex digits"),
    ],
    check=_is_mac,
    words="mac macadres ethernet bssid bluetooth wifi wlan hwaddr",
    triggers=[r"[0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-]", r"[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.", r"[0-9A-Fa-f]{12}"],
)

NETWORK = (IP, SHORT_IP, MAC)
