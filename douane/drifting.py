"""Drift once an hour, for `/metrics`: what is declared against what was observed, in a process of its own.

`python -m douane.drifting STATE`, the configuration on standard input; the figures go to `STATE/run/drift.json`.
"""

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from douane.errand import errand
from douane.families import sentence
from douane.telling import tell

FIRST, EVERY = 10.0, 3600.0  # seconds
DAYS = timedelta(90)
"""What was not seen for so long counts as not observed; `douane drift --days` asks for another period."""


async def watch(state: Path, encoded: Callable[[], str]) -> None:
    """Compare again and again, for as long as it runs."""
    await asyncio.sleep(FIRST)
    while True:
        if reason := await run(state, encoded()):
            tell("error", "drift could not be worked out", reason=reason)
        await asyncio.sleep(EVERY)


async def run(state: Path, encoded: str) -> str | None:
    """Compare once; a sentence when it could not be done."""
    return await errand("douane.drifting", str(state), given=encoded)


def main() -> int:
    """Compare, and write the figures."""
    from ledger.errors import LedgerError
    from ledger.indexer import Indexer
    from ledger.observed import observed
    from policy.configuration import decode
    from policy.drift import drift, due_notice
    from policy.errors import PolicyError
    from proxy.exporter import DRIFT_FILE

    os.nice(10)
    state = Path(sys.argv[1])
    try:
        declared = decode(sys.stdin.read())
        since = datetime.now(UTC) - DAYS
        with Indexer(state) as indexer:
            indexer.catch_up()
            found = drift(declared, observed(indexer.database, since), since.date())
            if declared.notice is not None:
                found += due_notice(observed(indexer.database), declared.notice)
    except (LedgerError, PolicyError) as error:
        sys.stderr.write(f"{sentence(error)}\n")
        return 1
    fresh = (state / DRIFT_FILE).with_suffix(".new")
    fresh.write_text(json.dumps(Counter(one.kind for one in found)))
    fresh.replace(state / DRIFT_FILE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
