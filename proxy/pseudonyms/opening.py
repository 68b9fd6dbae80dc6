"""Where a machine's vault lies and which keys it has: settled once by whoever starts the workers, told to each of them.

Theory. All workers share one file. For `memory` it lies in the memory file system (`/dev/shm`), else among the run files, and its
key is made at the start and never written: what a crash leaves behind is noise. For `disk` it lies in the state folder.
"""

import hashlib
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ledger import keys
from ledger.errors import LedgerError
from policy.sections import Pseudonyms

if TYPE_CHECKING:
    from proxy.pseudonyms.desk import Desk

VARIABLE = "DOUANE_VAULT_KEY"
_MEMORY = Path("/dev/shm")  # noqa: S108  a folder of our own in it, which is looked at before it is used
_FILES = ("vault.sqlite", "vault.sqlite-wal", "vault.sqlite-shm", "vault.sqlite-journal")


def spec(
    state: Path, settings: Pseudonyms, memory_key: bytes, environment: Mapping[str, str] = os.environ, memory: Path = _MEMORY
) -> dict[str, str]:
    """What each worker is told: the vault's file and key, and the pseudonym key. A former run's vault in memory is forgotten.

    Args:
        memory_key: the key of a vault in memory: the same for all workers of a run, another in each run.

    Raises:
        LedgerError: a key cannot be used.
    """
    forget(state, memory)
    kept = settings.vault == "disk"
    folder = state if kept else _memory_folder(state, memory)
    key = _key(state, settings.key, environment) if kept else memory_key
    return {"file": str(folder / _FILES[0]), "key": key.hex(), "pseudonym": keys.key(state, "pseudonym").hex()}


def desk(told: Mapping[str, str], settings: Pseudonyms) -> "Desk":
    """A worker's desk.

    Raises:
        LedgerError: the vault cannot be opened.
    """
    from proxy.pseudonyms.desk import Desk  # the supervisor needs none of it
    from proxy.pseudonyms.vault import Vault, VaultError

    try:
        vault = Vault(Path(told["file"]), bytes.fromhex(told["key"]), keep=settings.keep, entries=settings.entries)
    except VaultError as error:
        raise LedgerError(str(error)) from None
    return Desk(bytes.fromhex(told["pseudonym"]), vault)


def forget(state: Path, memory: Path = _MEMORY) -> None:
    """Remove what a vault in memory left behind; nobody has its key any more."""
    for folder in (_memory_folder(state, memory), state / "run"):
        for name in _FILES:
            with suppress(OSError):
                (folder / name).unlink()
    with suppress(OSError):
        _memory_folder(state, memory).rmdir()


def _memory_folder(state: Path, memory: Path) -> Path:
    """A folder of our own in memory, which nobody else can enter; the run files' when there is none."""
    folder = memory / f"douane-{os.geteuid()}-{hashlib.sha256(os.fsencode(state.absolute())).hexdigest()[:16]}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return state / "run"
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077
    return folder if ours else state / "run"


def _key(state: Path, file: str | None, environment: Mapping[str, str]) -> bytes:
    if environment.get(VARIABLE):
        return _read(environment[VARIABLE], VARIABLE)
    if file is None:
        return keys.key(state, "vault")
    try:
        return _read(Path(file).read_text("ascii"), file)
    except (OSError, UnicodeError):
        raise LedgerError(f"the vault's key {file} cannot be read: look at pseudonyms.key") from None


def _read(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != keys.KEY_BYTES:
        raise LedgerError(f"{where} is no key: write {keys.KEY_BYTES} bytes as {2 * keys.KEY_BYTES} hexadecimal digits")
    return key
