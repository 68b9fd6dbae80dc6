"""Keys of an installation."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from douane import keys, state
from douane.errors import StateError

NOVEMBER = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A prepared state folder."""
    state.prepare(tmp_path)
    return tmp_path


def test_a_month_has_one_key_and_the_next_month_another(folder: Path) -> None:
    """The epoch's key is the same all month and differs from the next month's."""
    first = keys.epoch(folder, NOVEMBER)
    assert first == keys.epoch(folder, datetime(2026, 11, 1, tzinfo=UTC))
    assert first.id == "2026-11"
    assert first.key != keys.epoch(folder, DECEMBER).key


@pytest.mark.parametrize(("period", "name"), [("month", "2026-11"), ("quarter", "2026-q4"), ("year", "2026")])
def test_an_epoch_is_as_long_as_configured(period: keys.Period, name: str) -> None:
    """Months, quarters and years have their names."""
    assert keys.epoch_name(NOVEMBER, period) == name


def test_a_key_file_is_for_this_user_alone(folder: Path) -> None:
    """Key files have mode 0600 from the moment they exist."""
    keys.epoch(folder, NOVEMBER)
    assert [file.stat().st_mode & 0o777 for file in (folder / "keys").iterdir()] == [0o600]


def test_a_key_does_not_show_in_repr(folder: Path) -> None:
    """A key cannot slip into a log line by being formatted."""
    made = keys.epoch(folder, NOVEMBER)
    assert made.key.hex() not in repr(made)
    assert repr(made.key) not in repr(made)


@pytest.mark.parametrize("content", ["", "no key", "abcd", "é"])
def test_a_spoilt_key_is_told_and_never_replaced(folder: Path, content: str) -> None:
    """A key that cannot be read is not silently made anew: older tokens would lose their people."""
    path = folder / "keys" / "epoch-2026-11.key"
    path.write_text(content)
    with pytest.raises(StateError, match="is no key"):
        keys.epoch(folder, NOVEMBER)
    assert path.read_text() == content
