"""What a ledger needs once a day, in a process of its own: the purge of what is past its time, and a signed checkpoint.

`python -m douane.upkeep STATE SECONDS`, where records are kept for SECONDS (GDPR Art. 5(1)(e)); holds are respected.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from douane.errand import errand
from douane.families import sentence

DAY = timedelta(days=1)


def due(state: Path, now: datetime) -> bool:
    """Whether the newest checkpoint is a day old, or there is none."""
    newest = max((file.stat().st_mtime for file in (state / "checkpoints").glob("*.json")), default=0.0)
    return now - datetime.fromtimestamp(newest, UTC) >= DAY


async def run(state: Path, seconds: float) -> str | None:
    """Do it; a sentence when it could not be done."""
    return await errand("douane.upkeep", str(state), str(seconds))


def main() -> int:
    """Purge and make a checkpoint."""
    from ledger import checkpoint, retention
    from ledger.errors import LedgerError

    state, now = Path(sys.argv[1]), datetime.now(UTC)
    try:
        retention.purge(state, now - timedelta(seconds=float(sys.argv[2])), by="retention")
        checkpoint.make(state, now)
    except LedgerError as error:
        sys.stderr.write(f"{sentence(error)}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
