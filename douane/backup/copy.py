"""`backup` and `restore`: a state folder into one file and back, verified both ways."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from douane import state as folders
from douane.backup.archive import Manifest, private, read, write
from douane.backup.errors import BackupError
from douane.backup.folder import members, purged
from ledger.clock import now
from ledger.errors import LedgerError
from ledger.journal import Writer
from ledger.segment import chains
from ledger.verify import verify

RESTORED = 2**32
"""Numbers that a restored chain leaves out: what was recorded after the backup must not come twice."""
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore has found; nothing in `problems` is a ledger that verifies."""

    manifest: Manifest
    problems: Sequence[str]
    frames: int


def backup(state: Path, file: Path, node: str, passphrase: str | None) -> Manifest:
    """Write a state folder to a file, also while `up` runs on it, then read the file again and compare.

    Raises:
        BackupError: it cannot be written, or a purge went on the whole time.
    """
    half = file.with_name(file.name + ".part")
    try:
        for _ in range(_TRIES):
            manifest = _written(state, half, node, passphrase)
            if manifest is not None:
                with half.open("rb") as source:
                    read(source, passphrase)
                half.rename(file)
                return manifest
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {(error.strerror or 'unknown reason').lower()}") from error
    finally:
        half.unlink(missing_ok=True)
    raise BackupError("records were purged each time while the backup was made: make it again")


def _written(state: Path, half: Path, node: str, passphrase: str | None) -> Manifest | None:
    """One try; None when records were purged meanwhile, whatever that led to."""
    before = purged(state)
    try:
        with open(half, "wb", opener=private) as out:
            manifest = write(members(state), now(), node, out, passphrase)
            out.flush()
            os.fsync(out.fileno())
    except (OSError, LedgerError, BackupError):
        if purged(state) == before:
            raise
        return None
    return manifest if purged(state) == before else None


def restore(file: Path, state: Path, passphrase: str | None) -> Restored:
    """Put a backup in an empty place, verify its ledger, and let its chains go on with numbers that nobody had.

    Raises:
        BackupError: the place is not empty, or the backup cannot be read.
    """
    if state.exists() and (not state.is_dir() or any(state.iterdir())):
        raise BackupError(f"{state} is not empty: restore to a folder of its own, then move it")
    fresh = state.with_name(state.name + ".restoring")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir(mode=0o700, parents=True)
        with file.open("rb") as source:
            manifest = read(source, passphrase, fresh)
        folders.prepare(fresh)
        found = verify(fresh / "journal")
        _go_on(fresh / "journal", manifest)
        if state.exists():
            state.rmdir()
        fresh.rename(state)
    except OSError as error:
        raise BackupError(f"{file} cannot be restored: {(error.strerror or 'unknown reason').lower()}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return Restored(manifest, found.problems, found.frames)


def _go_on(journal: Path, manifest: Manifest) -> None:
    for one in chains(journal):
        with Writer(journal, one.node, one.writer, skip=RESTORED) as writer:
            writer.note("restored", {"backup": manifest.made, "from": manifest.node})
