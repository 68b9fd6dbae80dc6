"""Approved change only: an Ed25519 signature (RFC 8032) over a configuration's canonical form, by someone who may approve.

The approvers that count are those of the configuration in force, so that a change cannot name its own approver; for the very
first configuration they are its own. What governs the next change (`Standing`) outlives a restart. The policy's clause C09.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from pydantic import AwareDatetime, ValidationError

from policy.configuration import Configuration
from policy.errors import ApprovalError
from policy.quantities import Section
from policy.register.model import Approver

_PURPOSE = b"douane configuration approval v1\0"
_AHEAD = timedelta(hours=1)
"""How far an approver's clock may run ahead of ours."""


class Approval(Section):
    """Who approved a configuration and when. It lies beside the file, as `douane.yaml.approval`.

    Attributes:
        digest: SHA-256 of the configuration's canonical form, in hex.
        signature: over purpose, digest, approver, requester, time and reason, in base64.
    """

    approver: str
    at: AwareDatetime
    digest: str
    requested_by: str = ""
    reason: str = ""
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """What the signature covers."""
        return _PURPOSE + self.model_dump_json(exclude={"signature"}).encode()

    def encode(self) -> str:
        """The text of the approval file."""
        return self.model_dump_json(indent=2) + "\n"


class Approved(Section):
    """Who approved what is in force, and when: what a signature that verified says.

    Attributes:
        by: the approver.
        at: when it was signed.
        key: the SHA-256 of the approver's public key, by which a key is told apart from a later one of the same person.
        requested_by: who asked for the change.
        reason: why.
    """

    by: str
    at: AwareDatetime
    key: str
    requested_by: str = ""
    reason: str = ""

    def noted(self) -> dict[str, object]:
        """The fields of a note in the ledger."""
        said = {"requested_by": self.requested_by, "reason": self.reason}
        given = {name: text for name, text in said.items() if text}
        return {"approved_by": self.by, "approved_on": self.at.isoformat(), "key": self.key, **given}


class Standing(Section):
    """What of the configuration in force governs the approval of the next one, and therefore outlives a restart.

    Attributes:
        digest: of its canonical form, in hex.
        require_approval: whether the next change needs an approval, whatever it says itself.
        approvers: who may give one.
        approved: who approved what is in force, if anybody did.
    """

    digest: str
    require_approval: bool = False
    approvers: tuple[Approver, ...] = ()
    approved: Approved | None = None

    def encode(self) -> str:
        """The text that is kept."""
        return self.model_dump_json(indent=2) + "\n"


def standing(configuration: Configuration, approved: Approved | None = None) -> Standing:
    """What a configuration in force leaves to the next one."""
    return Standing(
        digest=canonical_digest(configuration),
        require_approval=configuration.require_approval,
        approvers=configuration.approvers,
        approved=approved,
    )


def decode_standing(text: str) -> Standing:
    """Read what `Standing.encode` wrote.

    Raises:
        ApprovalError: it is not that.
    """
    try:
        return Standing.model_validate_json(text)
    except ValidationError:
        raise ApprovalError("what governs approvals cannot be read: restore keys/approval.json from a backup") from None


def canonical_digest(configuration: Configuration) -> str:
    """SHA-256 over the canonical form, in hex: what an approver approves."""
    return hashlib.sha256(configuration.encode().encode()).hexdigest()


def decode_approval(text: str) -> Approval:
    """Read an approval file.

    Raises:
        ApprovalError: it is not one.
    """
    try:
        return Approval.model_validate_json(text)
    except ValidationError:
        raise ApprovalError("the approval file cannot be read: make it anew with `douane register approve`") from None


def approve(
    configuration: Configuration, key: Ed25519PrivateKey, approver: str, at: datetime, *, requested_by: str = "", reason: str = ""
) -> Approval:
    """Sign a configuration.

    Raises:
        ApprovalError: the one who asks is the one who approves.
    """
    if requested_by and requested_by.strip().casefold() == approver.strip().casefold():
        raise ApprovalError("the one who asks for a change cannot be the one who approves it")
    bare = Approval(approver=approver, at=at, digest=canonical_digest(configuration), requested_by=requested_by, reason=reason)
    return bare.model_copy(update={"signature": base64.b64encode(key.sign(bare.signed_bytes())).decode()})


def verify(configuration: Configuration, approval: Approval | None, approvers: Iterable[Approver]) -> Approved:
    """Look whether this very configuration was approved by one of these, and say by whom.

    Raises:
        ApprovalError: it was not; the sentence says why.
    """
    if approval is None:
        raise ApprovalError("the change is not approved: an approver must run `douane register approve`")
    if approval.digest != canonical_digest(configuration):
        raise ApprovalError("the approval is for another content: the file was changed after it was approved")
    named = [entry for entry in approvers if entry.name == approval.approver]
    if not named:
        raise ApprovalError("the one who approved is not among the approvers of the configuration in force")
    signer = next((entry for entry in named if _verifies(_public(entry), approval)), None)
    if signer is None:
        raise ApprovalError("the approval's signature does not verify with its approver's key")
    key = f"sha256:{hashlib.sha256(base64.b64decode(signer.key)).hexdigest()}"
    return Approved(by=signer.name, at=approval.at, key=key, requested_by=approval.requested_by, reason=approval.reason)


def admit(
    current: Configuration | Standing | None, candidate: Configuration, approval: Approval | None, now: datetime | None = None
) -> Approved | None:
    """Look whether a candidate may replace what is in force; without `require_approval` in either it always may.

    An approval counts for what is newer than what is in force: else a file of before would come back by its old one.

    Args:
        current: what is in force.
        candidate: what is to follow.
        approval: what lies beside it.
        now: this machine's clock; an approval that is dated later is refused.

    Returns:
        Who approved it. None when nobody had to and no approval of it verifies.

    Raises:
        ApprovalError: an approval is needed and there is none that verifies.
    """
    before = standing(current) if isinstance(current, Configuration) else current
    needed = candidate.require_approval or (before is not None and before.require_approval)
    same = before is not None and before.digest == canonical_digest(candidate)
    approvers = before.approvers if before is not None and before.approvers else candidate.approvers
    if needed and not same:
        return _timely(verify(candidate, approval, approvers), before, now)
    if same and before is not None and before.approved is not None:
        return before.approved
    try:
        return _timely(verify(candidate, approval, approvers), before, now)
    except ApprovalError:
        return None


def _timely(approved: Approved, before: Standing | None, now: datetime | None) -> Approved:
    if now is not None and approved.at > now + _AHEAD:
        raise ApprovalError("the approval is dated ahead of this machine's clock: set the clocks right and approve it anew")
    if before is not None and before.approved is not None and approved.at < before.approved.at:
        raise ApprovalError("the approval is older than the approval of what is in force: an approver must sign this file anew")
    return approved


def public_key(key: Ed25519PrivateKey) -> str:
    """The public key as `approvers` in the configuration names it: 32 bytes in base64."""
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def private_key(pem: bytes, password: bytes | None = None) -> Ed25519PrivateKey:
    """Read an approver's private key in PEM form (`openssl genpkey -algorithm ed25519`).

    Raises:
        ApprovalError: it is not an Ed25519 key, or the password is wrong.
    """
    try:
        key = load_pem_private_key(pem, password)
    except (ValueError, TypeError):
        raise ApprovalError(
            "the key cannot be read: give an Ed25519 private key in PEM form, and its password if it has one"
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise ApprovalError("the key is not an Ed25519 key: make one with `openssl genpkey -algorithm ed25519`")
    return key


def _public(approver: Approver) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(approver.key))


def _verifies(key: Ed25519PublicKey, approval: Approval) -> bool:
    try:
        key.verify(base64.b64decode(approval.signature, validate=True), approval.signed_bytes())
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True
