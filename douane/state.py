"""The state folder: its parts, its permissions, and the lock that lets one `up` at a time have it."""

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from douane.errors import StateError

FOLDERS = ("journal", "ca", "keys", "run", "reports")


def prepare(state: Path) -> None:
    """Make the folder and its parts, readable by this user alone.

    Raises:
        StateError: when it cannot be written.
    """
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in FOLDERS:
            (state / name).mkdir(mode=0o700, exist_ok=True)
        trial = state / "run" / ".trial"
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        reason = (error.strerror or "it cannot be used").lower()
        raise StateError(f"the state folder {state} is not writable ({reason}): choose another with --state") from error


def existing(state: Path) -> Path:
    """The folder, when there is a ledger in it.

    Raises:
        StateError: when there is none.
    """
    if not (state / "journal").is_dir():
        raise StateError(f"there is no ledger in {state}: name the folder of an `up` with --state")
    return state


@contextmanager
def held(state: Path) -> Generator[None]:
    """Hold the folder: a second `up` on it is refused. The kernel lets go when this process ends, however it ends.

    Raises:
        StateError: when another `up` holds it.
    """
    descriptor = os.open(state / "run" / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StateError(
                f"another `douane up` uses the state folder {state}: stop it or choose another with --state"
            ) from error
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)
