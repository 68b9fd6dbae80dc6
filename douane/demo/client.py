"""A service's way out: HTTPS through the proxy with its own credentials, nothing but the standard library."""

import base64
import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from douane.address import Address

TIMEOUT = 30


@dataclass(frozen=True, slots=True)
class Message:
    """One request that a service sends."""

    service: str
    host: str
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes | None = None


class Client:
    """Sends a service's messages, a connection each, as a short-lived job would."""

    def __init__(self, proxy: Address, ca: Path, secrets: Mapping[str, str]) -> None:
        self._proxy = proxy
        self._secrets = secrets
        self._tls = ssl.create_default_context(cafile=str(ca))

    def send(self, message: Message) -> int:
        """The status that came back.

        Raises:
            OSError: the proxy could not be reached, or TLS failed.
        """
        credentials = base64.b64encode(f"{message.service}:{self._secrets[message.service]}".encode()).decode()
        connection = http.client.HTTPSConnection(self._proxy.host, self._proxy.port, timeout=TIMEOUT, context=self._tls)
        connection.set_tunnel(message.host, 443, {"Proxy-Authorization": f"Basic {credentials}"})
        try:
            connection.request(message.method, message.target, message.body, dict(message.headers))
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()
