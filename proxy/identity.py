"""Which internal service is calling: proxy credentials, client certificate, or network, in this order.

A secret is compared in constant time with the digest that the configuration holds (`sha256:…`). Nothing of a credential
that does not fit is kept or logged.
"""

import base64
import binascii
import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from policy.register.model import ServiceEntry
from proxy.exchange import Caller

LOCAL = "local"
UNIDENTIFIED = "unidentified"


class Identity:
    """Recognises services. Without any declared service, loopback clients are `local`."""

    def __init__(self, services: Sequence[ServiceEntry], client_ca: bytes | None = None) -> None:
        self._services = tuple(services)
        self._authorities = x509.load_pem_x509_certificates(client_ca) if client_ca else []

    def by_credentials(self, authorization: str) -> Caller | None:
        """The service that a `Proxy-Authorization: Basic service:secret` names and proves (RFC 7617)."""
        scheme, _, encoded = authorization.partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            name, _, secret = base64.b64decode(encoded.strip(), validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        offered = "sha256:" + hashlib.sha256(secret.encode()).hexdigest()
        for service in self._services:
            if service.id == name and service.token and hmac.compare_digest(offered, service.token.lower()):
                return Caller(service.id, "credentials")
        return None

    def by_certificate(self, certificate: x509.Certificate | None) -> Caller | None:
        """The service whose `certificate` name is the subject of a certificate that a trusted authority issued."""
        if certificate is None or not self._trusted(certificate):
            return None
        subject = certificate.subject.rfc4514_string()
        for service in self._services:
            if service.certificate and service.certificate in (subject, *subject.split(",")):
                return Caller(service.id, "certificate")
        return None

    def by_network(self, address: str) -> Caller | None:
        """The service whose network holds the client's address; the narrowest network wins."""
        try:
            ip = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return None
        if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        if not self._services:
            return Caller(LOCAL, "network") if ip.is_loopback else None
        matches = [
            (network.prefixlen, service.id)
            for service in self._services
            for network in map(ipaddress.ip_network, service.networks)
            if ip in network
        ]
        return Caller(max(matches)[1], "network") if matches else None

    def _trusted(self, certificate: x509.Certificate) -> bool:
        now = datetime.now(UTC)
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            return False
        return any(_issued(certificate, authority) for authority in self._authorities)


def _issued(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
