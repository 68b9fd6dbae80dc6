"""Keys: made once, readable by their own user alone."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.keys import Period, epoch, epoch_name, key

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(("period", "name"), [("month", "2026-11"), ("quarter", "2026-q4"), ("year", "2026")])
def test_an_epoch_is_named_after_its_period(period: Period, name: str) -> None:
    """The name stands in front of every token."""
    assert epoch_name(NOW, period) == name


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    """0600; the same at every use; another for another name; `repr` does not show it."""
    first = epoch(tmp_path, NOW)
    assert epoch(tmp_path, NOW) == first
    assert key(tmp_path, "checkpoint") != first.key
    assert stat.S_IMODE((tmp_path / "keys" / "epoch-2026-11.key").stat().st_mode) == 0o600
    assert first.key.hex() not in repr(first)


@pytest.mark.parametrize("text", ["no key", "00ff"])
def test_what_is_no_key_is_one_sentence(tmp_path: Path, text: str) -> None:
    """It says what restoring and what removing would mean."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "checkpoint.key").write_text(text)
    with pytest.raises(LedgerError, match="is no key"):
        key(tmp_path, "checkpoint")


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    """Here a file stands in its place."""
    (tmp_path / "keys").write_text("")
    with pytest.raises(LedgerError, match="cannot be used"):
        key(tmp_path, "checkpoint")
