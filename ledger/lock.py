"""One process a chain: a lock on the chain's folder that ends with the process, however it ends."""

import fcntl
import os
import time
from pathlib import Path

from ledger.errors import LedgerError

_PATIENCE = 2.0  # seconds: readers hold the lock shared for an instant when they ask whether a writer is alive
_PAUSE = 0.01


class Lock:
    """Holds a folder exclusively, from construction to `release`.

    Raises:
        LedgerError: the folder cannot be made, or another process holds it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise LedgerError(f"{folder} cannot be made ({error.strerror}): give Douane's user the state folder") from error
        if not self._acquired():
            os.close(self._handle)
            raise LedgerError(f"another process writes to {folder}: give this one a writer name of its own")

    def _acquired(self) -> bool:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    return False
                time.sleep(_PAUSE)
            else:
                return True

    @property
    def held(self) -> bool:
        """True until it is let go."""
        return self._handle >= 0

    def sync(self) -> None:
        """Bring the folder's entries to the disk (a new segment's name)."""
        os.fsync(self._handle)

    def release(self) -> None:
        """Let go; a second call does nothing."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
