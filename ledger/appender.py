"""Writing at the end of a file: whole or not at all, with a sync that never blocks the writer."""

import errno
import os
import threading
from pathlib import Path

from ledger.errors import LedgerError

_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC


class Appender:
    """The open end of one segment after another.

    Attributes:
        size: bytes of the newest segment that are whole.
    """

    def __init__(self) -> None:
        self.size = 0
        self._path = Path()
        self._handle = -1
        self._dirty = False
        self._guard = threading.Lock()
        self._rolled: list[int] = []

    def resume(self, path: Path, size: int) -> None:
        """Go on at the end of a file that has `size` whole bytes."""
        self._adopt(path, _open(path, _APPEND), size)

    def begin(self, path: Path, head: bytes) -> None:
        """Make a new file that begins with `head`, and go on there. When that fails, the old file stays the current one."""
        handle = _open(path, _APPEND | os.O_CREAT | os.O_TRUNC)
        try:
            _write(handle, head)
        except OSError as error:
            os.close(handle)
            path.unlink(missing_ok=True)
            raise _refused(path, error) from error
        self._adopt(path, handle, len(head))

    def append(self, data: bytes) -> None:
        """One `write(2)`. What was written in part is cut off again, now or before the next write.

        Raises:
            LedgerError: it could not be written.
        """
        try:
            if self._dirty:
                self._cut()
            self._dirty = True
            _write(self._handle, data)
        except OSError as error:
            self._try_to_cut()
            raise _refused(self._path, error) from error
        self._dirty = False
        self.size += len(data)

    def sync(self) -> None:
        """Bring everything to the disk; from any thread, and without holding up `append`.

        Raises:
            LedgerError: the disk refuses. Every file was tried; the next call tries the current one again.
        """
        try:
            with self._guard:
                current = [os.dup(self._handle)] if self._handle >= 0 else []
                handles, self._rolled = self._rolled + current, []
        except OSError as error:
            raise _unsynced(self._path, error) from error
        failed = [error for error in map(_bring, handles) if error is not None]
        if failed:
            raise _unsynced(self._path, failed[0]) from failed[0]

    def close(self) -> None:
        """Let go of the file; a second call does nothing."""
        with self._guard:
            for handle in (*self._rolled, self._handle):
                if handle >= 0:
                    os.close(handle)
            self._rolled, self._handle = [], -1

    def _adopt(self, path: Path, handle: int, size: int) -> None:
        with self._guard:
            if self._handle >= 0:
                self._rolled.append(self._handle)
            self._handle = handle
        self._path, self.size, self._dirty = path, size, False

    def _cut(self) -> None:
        os.ftruncate(self._handle, self.size)
        self._dirty = False

    def _try_to_cut(self) -> None:
        try:
            self._cut()
        except OSError:
            self._dirty = True


def _write(handle: int, data: bytes) -> None:
    if os.write(handle, data) != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _open(path: Path, flags: int) -> int:
    try:
        return os.open(path, flags, 0o600)
    except OSError as error:
        raise _refused(path, error) from error


def _bring(handle: int) -> OSError | None:
    """Bring one file to the disk and let go of it, whatever comes."""
    try:
        os.fsync(handle)
    except OSError as error:
        return error
    finally:
        os.close(handle)
    return None


def _unsynced(path: Path, error: OSError) -> LedgerError:
    return LedgerError(f"the journal at {path} could not be brought to the disk ({error.strerror}): look after that disk")


def _refused(path: Path, error: OSError) -> LedgerError:
    return LedgerError(f"the journal cannot be written at {path} ({error.strerror}): free space or give access there")
