"""Files that a person named."""

from pathlib import Path

import pytest

from douane.cli import run
from douane.errors import DouaneError
from douane.reading import text_of


def test_a_file_that_cannot_be_read_is_said_in_words(tmp_path: Path) -> None:
    """Not there, a folder, or no text: without the program's own names for it."""
    with pytest.raises(DouaneError, match="cannot be read: no such file or directory"):
        text_of(tmp_path / "nofile")
    with pytest.raises(DouaneError, match="cannot be read: is a directory"):
        text_of(tmp_path)
    (tmp_path / "bytes").write_bytes(b"\xff")
    with pytest.raises(DouaneError, match="it is no UTF-8 text"):
        text_of(tmp_path / "bytes")


def test_every_command_that_reads_one_says_it_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A register's entries and tests of rules."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "douane.yaml").write_text("organisation: {name: A NV, country: BE}\n")
    for arguments in (["register", "import", "nofile"], ["rules", "test", "nofile"]):
        assert run(arguments) == 2
        assert "no such file or directory" in capsys.readouterr().err
