"""The state folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from douane import state
from douane.errors import StateError


def test_the_folder_and_its_parts_are_for_this_user_alone(tmp_path: Path) -> None:
    """Every part of a new state folder has mode 0700."""
    folder = tmp_path / "var"
    state.prepare(folder)
    assert {part.name: part.stat().st_mode & 0o777 for part in folder.iterdir()} == dict.fromkeys(state.FOLDERS, 0o700)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    """A path below a file cannot be a folder, not even for root."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError, match=r"not writable .*--state"):
        state.prepare(tmp_path / "file" / "var")


def test_a_second_holder_is_refused_and_a_later_one_is_not(tmp_path: Path) -> None:
    """The lock is held by one, in this process or another, and goes with its holder."""
    state.prepare(tmp_path)
    program = "import sys, pathlib; from douane import state\nwith state.held(pathlib.Path(sys.argv[1])): pass"
    with state.held(tmp_path):
        second = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=False)
        assert "another `douane up` uses the state folder" in second.stderr
        with pytest.raises(StateError), state.held(tmp_path):
            pass
    with state.held(tmp_path):
        pass


def test_a_folder_without_a_ledger_is_told(tmp_path: Path) -> None:
    """Reading commands say when there is nothing to read, and make nothing."""
    with pytest.raises(StateError, match="no ledger"):
        state.existing(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
