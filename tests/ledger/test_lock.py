"""One process a chain."""

from pathlib import Path

import pytest

from ledger import lock
from ledger.errors import LedgerError
from ledger.lock import Lock


def test_it_ends_with_release(tmp_path: Path) -> None:
    """After `release` another may hold the folder; releasing twice is releasing."""
    first = Lock(tmp_path / "chain")
    first.release()
    first.release()
    second = Lock(tmp_path / "chain")
    assert (first.held, second.held) == (False, True)
    second.release()


def test_a_held_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the folder and says what to do."""
    monkeypatch.setattr(lock, "_PATIENCE", 0.0)
    held = Lock(tmp_path)
    with pytest.raises(LedgerError, match="give this one a writer name of its own"):
        Lock(tmp_path)
    held.release()
