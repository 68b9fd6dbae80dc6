"""Signed tree heads: what the ledger held at a moment, in a few lines that can be handed to someone else.

Whoever holds a checkpoint can show later that the journal was rewritten, even from its first byte. Signatures are Ed25519 (RFC
8032) over the canonical bytes of everything but the signature; the key is `STATE/keys/checkpoint.key`.
"""

import base64
import os
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec.structs import asdict, replace

from ledger import canonical
from ledger.errors import LedgerError
from ledger.keys import key
from ledger.merkle import included, inclusion, leaf
from ledger.segment import Chain, chain, chains
from ledger.trees import frames, grow, remainder

FOLDER = "checkpoints"
_KEY = "checkpoint"


class TreeHead(msgspec.Struct, frozen=True):
    """The tree of one chain: how many frames, and the root over them."""

    node: str
    writer: str
    size: int
    root: str


class Checkpoint(msgspec.Struct, frozen=True):
    """Every chain's tree head at a moment, signed.

    Attributes:
        key: the public key, in hex; whom it belongs to is for the one who checks to know.
        signature: base64, over the canonical bytes of the rest.
    """

    v: int
    time: str
    heads: list[TreeHead]
    key: str
    signature: str = ""

    def signed(self) -> bytes:
        """The bytes that the signature covers."""
        return canonical.encode({name: msgspec.to_builtins(value) for name, value in asdict(self).items() if name != "signature"})


class Proof(msgspec.Struct, frozen=True):
    """That a record stands in the ledger that a checkpoint speaks of; it can be checked offline (`holds`).

    Attributes:
        record: the record's canonical bytes, as text: a line of `audit export`.
        index: its frame's place in the chain's tree.
        path: the audit path, in hex, lowest first.
    """

    record: str
    node: str
    writer: str
    index: int
    path: list[str]
    checkpoint: Checkpoint


_CHECKPOINT = msgspec.json.Decoder(Checkpoint)


def public_key(state: Path) -> bytes:
    """The raw public key that checks this ledger's checkpoints (32 bytes)."""
    return _private(state).public_key().public_bytes_raw()


def make(state: Path, now: datetime) -> Checkpoint:
    """Take a checkpoint and keep it as `STATE/checkpoints/<time>.json`.

    What it speaks of is brought to the disk first, so that a power cut cannot make it claim more than there is.

    Raises:
        LedgerError: the ledger cannot be read, or the checkpoint cannot be written.
    """
    private = _private(state)
    trees = [TreeHead(one.node, one.writer, tree.size, tree.root().hex()) for one, tree in grow(state)]
    for one in chains(state / "journal"):
        one.sync()
    time = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    unsigned = Checkpoint(1, time, trees, private.public_key().public_bytes_raw().hex())
    made = replace(unsigned, signature=base64.b64encode(private.sign(unsigned.signed())).decode())
    _keep(state / FOLDER / f"{time.replace(':', '-')}.json", canonical.encode_struct(made) + b"\n")
    return made


def load(path: Path) -> list[Checkpoint]:
    """The checkpoints of a folder, oldest first, or the one of a file; none when there is neither.

    Raises:
        LedgerError: there is something else.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path] if path.exists() else []
    return [_load(file) for file in files]


def _load(file: Path) -> Checkpoint:
    try:
        return _CHECKPOINT.decode(file.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise LedgerError(f"{file} is no checkpoint: name the file that was handed out, or restore it") from error


def authentic(checkpoint: Checkpoint, public: bytes) -> bool:
    """Whether the owner of that public key signed it."""
    if checkpoint.key != public.hex():
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(base64.b64decode(checkpoint.signature), checkpoint.signed())
    except (InvalidSignature, ValueError):
        return False
    return True


def compare(journal: Path, checkpoint: Checkpoint, public: bytes) -> list[str]:
    """What is not as the checkpoint says: a sentence each; nothing when the journal only grew since.

    Args:
        journal: the journal's folder.
        checkpoint: one that was kept elsewhere.
        public: the public key, kept elsewhere too.
    """
    if not authentic(checkpoint, public):
        return [f"the checkpoint of {checkpoint.time} was not signed with this key"]
    return [problem for head in checkpoint.heads if (problem := _difference(journal, head, checkpoint.time))]


def prove(state: Path, record: str) -> Proof:
    """Prove that a record is in the ledger, against the oldest checkpoint that covers it.

    Args:
        state: the state folder.
        record: the record's id.

    Raises:
        LedgerError: there is no such record, or no checkpoint covers it yet.
    """
    wanted = f'"id":"{record}"'.encode()
    for one in chains(state / "journal"):
        entries = list(frames(one))
        index = next((at for at, frame in enumerate(entries) if frame.kind in b"io" and wanted in frame.payload), None)
        if index is not None:
            return _proof(state, one, [frame.payload for frame in entries], index)
    raise LedgerError("the ledger holds no record of that id: look it up with `douane audit export`")


def holds(proof: Proof, public: bytes) -> bool:
    """Whether a proof is right; needs nothing but the proof and the public key."""
    head = next((one for one in proof.checkpoint.heads if (one.node, one.writer) == (proof.node, proof.writer)), None)
    if head is None or not authentic(proof.checkpoint, public):
        return False
    path = [bytes.fromhex(step) for step in proof.path]
    return included(leaf(proof.record.encode()), proof.index, head.size, path, bytes.fromhex(head.root))


def _proof(state: Path, one: Chain, entries: list[bytes], index: int) -> Proof:
    if remainder(one).size:
        raise LedgerError("older frames of this chain were purged, and the proof needs them: keep proofs beside the records")
    for checkpoint in load(state / FOLDER):
        head = next((head for head in checkpoint.heads if (head.node, head.writer) == (one.node, one.writer)), None)
        if head is not None and head.size > index:
            path = inclusion([leaf(entry) for entry in entries[: head.size]], index)
            return Proof(entries[index].decode(), one.node, one.writer, index, [step.hex() for step in path], checkpoint)
    raise LedgerError("no checkpoint covers this record yet: take one, then ask again")


def _difference(journal: Path, head: TreeHead, time: str) -> str | None:
    tree = remainder(chain(journal, head.node, head.writer))
    if tree.size > head.size:
        return None  # all that it speaks of was purged, and the keeper's chain says so
    for frame in frames(chain(journal, head.node, head.writer)):
        if tree.size == head.size:
            break
        tree.append(leaf(frame.payload))
    if tree.size < head.size:
        return f"{head.node}/{head.writer} holds {tree.size} frames, and held {head.size} at {time}"
    if tree.root().hex() != head.root:
        return f"the first {head.size} frames of {head.node}/{head.writer} are not those of {time}"
    return None


def _private(state: Path) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key(state, _KEY))


def _keep(path: Path, line: bytes) -> None:
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            os.write(handle, line)
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise LedgerError(f"{path} cannot be written ({error.strerror}): give Douane's user the state folder") from error
