"""Which service is calling."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from policy.register.model import ServiceEntry
from proxy.exchange import Caller
from proxy.identity import Identity


def digest(secret: str) -> str:
    return "sha256:" + hashlib.sha256(secret.encode()).hexdigest()


def basic(credentials: str) -> str:
    return "Basic " + base64.b64encode(credentials.encode()).decode()


SERVICES = [
    ServiceEntry(id="crm-sync", token=digest("s3cret"), networks=("10.0.3.0/24",)),
    ServiceEntry(id="office", networks=("10.0.0.0/8", "2001:db8::/32")),
    ServiceEntry(id="billing", certificate="CN=billing"),
]


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Basic",
        "Basic !!!",
        basic("crm-sync:wrong"),
        basic("office:"),
        basic("nobody:s3cret"),
        "Bearer s3cret",
        basic("crm-sync"),
    ],
)
def test_wrong_credentials_identify_nobody(authorization: str) -> None:
    """A credential that does not fit gives no service, and no error."""
    assert Identity(SERVICES).by_credentials(authorization) is None


def test_right_credentials() -> None:
    """`service:secret` is compared with the digest in the configuration."""
    assert Identity(SERVICES).by_credentials(basic("crm-sync:s3cret")) == Caller("crm-sync", "credentials")


@pytest.mark.parametrize(
    ("address", "service"),
    [
        ("10.0.3.7", "crm-sync"),
        ("10.9.9.9", "office"),
        ("::ffff:10.0.3.7", "crm-sync"),
        ("2001:db8::1", "office"),
        ("127.0.0.1", None),
        ("x", None),
    ],
)
def test_networks(address: str, service: str | None) -> None:
    """The narrowest network that holds the client's address names the service."""
    caller = Identity(SERVICES).by_network(address)
    assert (caller.service if caller else None) == service


def test_without_services_loopback_is_local() -> None:
    """`up` without a file serves this machine, and nobody else."""
    assert Identity([]).by_network("127.0.0.1") == Caller("local", "network")
    assert Identity([]).by_network("::1") == Caller("local", "network")
    assert Identity([]).by_network("192.0.2.1") is None


def issue(name: str, issuer: str, key: ec.EllipticCurvePrivateKey, *, days: int = 1) -> x509.Certificate:
    now = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )


def test_a_client_certificate_counts_only_when_a_trusted_authority_issued_it() -> None:
    """A self-made certificate with the right name is nobody's; an expired one neither."""
    authority_key, other_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = issue("authority", "authority", authority_key)
    identity = Identity(SERVICES, authority.public_bytes(serialization.Encoding.PEM))
    assert identity.by_certificate(issue("billing", "authority", authority_key)) == Caller("billing", "certificate")
    assert identity.by_certificate(issue("billing", "authority", other_key)) is None
    assert identity.by_certificate(issue("billing", "billing", other_key)) is None
    assert identity.by_certificate(issue("other", "authority", authority_key)) is None
    assert identity.by_certificate(issue("billing", "authority", authority_key, days=-1)) is None
    assert identity.by_certificate(None) is None
    assert Identity(SERVICES).by_certificate(issue("billing", "authority", authority_key)) is None
