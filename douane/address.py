"""An address to listen on, as people write it: `127.0.0.1:8080`, `[::1]:8080`, `localhost:0`."""

import ipaddress
from dataclasses import dataclass

from douane.errors import DouaneError


@dataclass(frozen=True, slots=True)
class Address:
    """A host and a port; port 0 asks for any free one."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read `HOST:PORT`.

        Raises:
            DouaneError: when the text is no address.
        """
        host, colon, port = text.strip().rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if not colon or not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
            raise DouaneError(f"{text!r} is no address to listen on: write HOST:PORT, as in 127.0.0.1:8080")
        return cls(host, int(port))

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def reachable(self) -> "Address":
        """The address that a client on this machine uses: a wildcard is reached through loopback."""
        return Address({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host), self.port)  # noqa: S104  compared, not bound

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
