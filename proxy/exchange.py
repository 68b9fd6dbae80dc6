"""An exchange as plain values: who calls whom, how, and what one direction of it carried. No sockets, no mitmproxy."""

import re
from dataclasses import dataclass
from typing import Literal

from detectors.jobs import Body, Head
from formats.budget import Reason
from policy.hosts import ascii_name

type ServiceAuth = Literal["credentials", "certificate", "network", "none"]
type Direction = Literal["sent", "received"]

_METHOD = re.compile(r"[A-Z][A-Z_-]{0,31}\Z")
_HOST = re.compile(r"[a-z0-9_.:\[\]-]{1,255}\Z")
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,80}\Z")  # RFC 6838 §4.2


@dataclass(frozen=True, slots=True)
class Caller:
    """An internal service, and how it was recognised."""

    service: str
    auth: ServiceAuth


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer (or one tunnel, one WebSocket), as known when the request's head has arrived.

    Attributes:
        controller: for a service that processes for several controllers, whose data this is (Art. 4(7)).
        markers: what the service says of the exchange (`proxy.markers`).
        agreed: whether the request names the host that its connection goes to (`proxy.naming`).
        address: the address that the client connected to, when it named one instead of a host.
    """

    id: str
    caller: Caller
    protocol: str
    method: str
    scheme: str
    host: str
    port: int
    tls: str | None
    controller: str | None = None
    markers: frozenset[str] = frozenset()
    agreed: bool = True
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What one direction carried, or as much of it as was kept.

    Attributes:
        size: bytes that passed, kept or not.
        content_type: as declared, or empty.
        unseen: what is known not to be read before anybody looks: (reason, place).
        part: counts the pieces of a long stream; 0 for an ordinary message.
    """

    direction: Direction
    head: Head | None
    bodies: tuple[Body, ...]
    size: int
    content_type: str = ""
    status: int | None = None
    unseen: tuple[tuple[Reason, str], ...] = ()
    part: int = 0


def method_name(raw: str) -> str:
    """The request method if it looks like one, else `OTHER`: it is hostile text that ends in records."""
    return raw if _METHOD.match(raw) else "OTHER"


def host_name(raw: str) -> str:
    """The host in lower case, its trailing dot removed and IDNA labels in ASCII; `invalid` if it is no host name."""
    host = raw.strip().lower().rstrip(".")
    if not host.isascii():
        host = ascii_name(host) or "invalid"
    return host if _HOST.match(host) else "invalid"


def media_type(declared: str) -> str | None:
    """The essence of a Content-Type (RFC 9110 §8.3.1), None if there is none or it is malformed."""
    essence = declared.split(";", 1)[0].strip().lower()
    return essence if _MEDIA_TYPE.match(essence) else None
