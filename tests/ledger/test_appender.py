"""Writing at the end of a file, whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from ledger.appender import Appender
from ledger.errors import LedgerError


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A name for the device that is always full."""
    name = tmp_path / "full"
    name.symlink_to("/dev/full")
    return name


def test_it_goes_on_behind_what_is_there(tmp_path: Path) -> None:
    """A begun file holds its head, then what is appended; a resumed one too."""
    path, file = tmp_path / "one", Appender()
    file.begin(path, b"head")
    file.append(b"+1")
    file.close()
    file.close()
    again = Appender()
    again.resume(path, 6)
    again.append(b"+2")
    again.sync()
    assert (path.read_bytes(), again.size) == (b"head+1+2", 8)
    again.close()


def test_a_file_that_cannot_be_begun_leaves_the_old_one_in_use(tmp_path: Path, full: Path) -> None:
    """Nothing half-made stays behind."""
    file = Appender()
    file.begin(tmp_path / "one", b"head")
    with pytest.raises(LedgerError, match="No space left"):
        file.begin(full, b"head")
    assert not full.is_symlink()
    file.append(b"+1")
    file.sync()
    assert (tmp_path / "one").read_bytes() == b"head+1"
    file.close()


def test_a_full_disk_is_refused_each_time(full: Path) -> None:
    """What could not be cut off at once is cut off before the next write."""
    file = Appender()
    file.resume(full, 0)
    for _ in range(2):
        with pytest.raises(LedgerError, match="free space or give access"):
            file.append(b"data")
    assert file.size == 0
    file.close()


def test_files_that_were_left_behind_are_synced_and_let_go(tmp_path: Path) -> None:
    """A sync takes all of them; closing without a sync lets go too."""
    file = Appender()
    for name in ("one", "two", "three"):
        file.begin(tmp_path / name, b"head")
    file.sync()
    file.begin(tmp_path / "four", b"head")
    file.close()
    file.sync()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["four", "one", "three", "two"]


def test_a_folder_that_is_missing_is_one_sentence(tmp_path: Path) -> None:
    """It names the file."""
    with pytest.raises(LedgerError, match="nowhere"):
        Appender().resume(tmp_path / "nowhere" / "one", 0)


def test_a_disk_that_refuses_is_said_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failed fsync is a `LedgerError`, leaves no handle open, and the next sync works."""
    file, fsync = Appender(), os.fsync
    file.begin(tmp_path / "one", b"head")
    file.begin(tmp_path / "two", b"head")
    tried: list[int] = []

    def failing(handle: int) -> None:
        tried.append(handle)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(LedgerError, match="Input/output error"):
        file.sync()
    assert len(tried) == 2
    for handle in tried:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(handle)
    monkeypatch.setattr(os, "fsync", fsync)
    file.sync()
    file.close()
