"""The certificate authority that services trust: made once, by the supervisor, before any worker starts.

Three workers that each make the CA end with differing CAs or a crash, so a worker only ever reads it. The key file is 0600.
"""

from pathlib import Path

from mitmproxy.certs import CertStore
from mitmproxy.options import CONF_BASENAME

KEY_BITS = 2048
PUBLIC = "douane-ca.pem"


def ensure(state: Path) -> Path:
    """Make the CA in `state/ca` unless it is there; returns the path of its public certificate."""
    folder = state / "ca"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / f"{CONF_BASENAME}-ca.pem").exists():
        create_store = CertStore.create_store  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  no types
        create_store(folder, CONF_BASENAME, KEY_BITS, organization="Douane", cn="Douane")
    public = folder / PUBLIC
    if not public.exists():
        public.write_bytes((folder / f"{CONF_BASENAME}-ca-cert.pem").read_bytes())
    return public
