"""Processes of a benchmark."""

import os
from pathlib import Path

import pytest

from douane.bench.processes import family, free_port, resident, running
from douane.errors import DouaneError


def test_a_process_runs_while_it_is_needed_and_is_weighed(tmp_path: Path) -> None:
    """It listens inside the block, belongs to this process's family, has weight, and is gone afterwards."""
    port = free_port()
    with running(["-m", "douane.bench.upstream", str(port)], port, log=tmp_path / "log") as pid:
        assert pid in family(os.getpid())
        assert resident([pid]) > 5
    assert resident([pid]) == 0


def test_a_process_that_does_not_start_is_told_with_its_log(tmp_path: Path) -> None:
    """The sentence names the file that holds its messages."""
    with (
        pytest.raises(DouaneError, match=r"see .*log"),
        running(["-c", "raise SystemExit(1)"], free_port(), log=tmp_path / "log"),
    ):
        pass
