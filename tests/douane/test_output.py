"""Where results go."""

from pathlib import Path

import pytest

from douane import output
from douane.errors import DouaneError


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    """A failure half-way leaves the old file as it was, and no half of a new one."""
    file = tmp_path / "report.html"
    file.write_text("old")
    with pytest.raises(ZeroDivisionError), output.opened(file) as out:
        out.write(f"half{1 / 0}")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert file.read_text() == "old"
    with output.opened(file) as out:
        out.write("new")
    assert file.read_text() == "new"


def test_a_new_file_is_for_this_user_alone_and_an_old_one_stays_as_open_as_it_was(tmp_path: Path) -> None:
    """Reports hold what nobody else should read; a configuration that the proxy's user reads stays readable."""
    file = tmp_path / "douane.yaml"
    with output.opened(file) as out:
        out.write("new")
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    with output.opened(file) as out:
        out.write("newer")
    assert file.stat().st_mode & 0o777 == 0o644


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A file that cannot be written is one sentence."""
    with pytest.raises(DouaneError, match="cannot be written"), output.opened(tmp_path / "no" / "file"):
        pass
