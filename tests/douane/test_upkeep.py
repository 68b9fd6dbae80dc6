"""The ledger's daily upkeep."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from douane import state, upkeep
from ledger.checkpoint import authentic, load, public_key
from ledger.journal import Writer
from ledger.verify import verify

NOW = datetime.now(UTC)


async def test_a_day_s_upkeep_signs_a_checkpoint_of_a_live_ledger(tmp_path: Path) -> None:
    """With a writer at work the checkpoint is made, is authentic, and the journal verifies; then nothing is due for a day."""
    state.prepare(tmp_path)
    with Writer(tmp_path / "journal", "box", "proxy-0"):
        assert upkeep.due(tmp_path, NOW)
        assert await upkeep.run(tmp_path, 3600) is None
        (file,) = (tmp_path / "checkpoints").glob("*.json")
        assert all(authentic(made, public_key(tmp_path)) for made in load(file))
        assert verify(tmp_path / "journal").ok
    assert not upkeep.due(tmp_path, NOW)
    yesterday = time.time() - 90_000
    os.utime(file, (yesterday, yesterday))
    assert upkeep.due(tmp_path, NOW + timedelta(seconds=1))


async def test_what_fails_is_one_sentence(tmp_path: Path) -> None:
    """A ledger that cannot be written is told, without a traceback."""
    (tmp_path / "state").write_text("no folder")
    told = await upkeep.run(tmp_path / "state", 3600)
    assert told is not None
    assert len(told.splitlines()) == 1
