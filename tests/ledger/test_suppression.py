"""The suppression list."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger import suppression
from ledger.errors import LedgerError
from policy.choices import Choice

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_nobody_ever_chose(tmp_path: Path) -> None:
    """A folder without a list."""
    assert suppression.read(tmp_path).listed == []


def test_a_choice_comes_back_as_it_was(tmp_path: Path) -> None:
    """With a number of its own, for the judge and for the detectors."""
    assert suppression.add(tmp_path, Choice(0, "objection", AT, "surveys"), {"b", "a"}, by="An") == 1
    assert suppression.add(tmp_path, Choice(0, "erasure", AT), {"b"}) == 2
    listed = suppression.read(tmp_path).listed
    assert [one.choice() for one in listed] == [Choice(1, "objection", AT, "surveys"), Choice(2, "erasure", AT)]
    assert suppression.numbers(listed) == {"a": [1], "b": [1, 2]}


def test_a_released_choice_travels_for_another_day(tmp_path: Path) -> None:
    """Exchanges that began before are judged by what held then."""
    suppression.add(tmp_path, Choice(0, "objection", AT), {"a"})
    (ended,) = suppression.release(tmp_path, {"a"}, AT + timedelta(hours=1), kind="objection")
    assert ended.until == AT + timedelta(hours=1)
    assert suppression.release(tmp_path, {"a"}, AT) == []
    listed = suppression.read(tmp_path)
    assert len(listed.travelling(AT + timedelta(hours=20))) == 1
    assert listed.travelling(AT + timedelta(days=2)) == []


def test_a_damaged_list_is_an_error_and_no_empty_list(tmp_path: Path) -> None:
    """Nobody's objection may vanish."""
    suppression.add(tmp_path, Choice(0, "objection", AT), {"a"})
    suppression.path(tmp_path).write_bytes(b"{")
    with pytest.raises(LedgerError, match="restore"):
        suppression.read(tmp_path)


def test_a_list_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """And the old one stays."""
    suppression.add(tmp_path, Choice(0, "objection", AT), {"a"})
    suppression.path(tmp_path).with_suffix(".new").mkdir()
    with pytest.raises(LedgerError, match="cannot be written"):
        suppression.add(tmp_path, Choice(0, "objection", AT), {"b"})
    assert len(suppression.read(tmp_path).listed) == 1
