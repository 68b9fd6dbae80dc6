"""TLS both ways: our CA towards services, the system's bundle plus `proxy.upstream_ca` towards processors."""

from pathlib import Path

import certifi

_SYSTEM_BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")


def bundle(run: Path, upstream_ca: Path | None) -> Path:
    """The PEM file that processors' certificates are checked with.

    mitmproxy's own option replaces the default bundle; here the organisation's CA is added to the system's, never instead of it.

    Raises:
        OSError: when `upstream_ca` cannot be read.
    """
    system = next((Path(path) for path in _SYSTEM_BUNDLES if Path(path).exists()), Path(certifi.where()))
    if upstream_ca is None:
        return system
    combined = run / "upstream-ca.pem"
    content = system.read_bytes() + b"\n" + upstream_ca.read_bytes()
    if not combined.exists() or combined.read_bytes() != content:
        scratch = combined.with_suffix(f".{id(combined)}.new")
        scratch.write_bytes(content)
        scratch.replace(combined)
    return combined
