"""First times, settled between the workers of one machine: whoever makes the file first has it, and no other.

A worker learns what was ever seen up to a second late (`proxy.recalling`). In between it claims each first time that it is
about to mark: a file named by a hash, which the system lets one process make. The indexer takes claims away when its own
history has long had them.
"""

import hashlib
import os
import time
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from policy.past import Claims

FIRSTS = Path("run") / "firsts"
KEPT = timedelta(minutes=10)
"""How long a claim stands: longer than the indexer is ever behind, save in an outage; then a first time may be marked again."""
MOST = 2000
"""Claims of one worker in `KEPT`. Who sends to more new hosts than that is told of each as a first time, as without claims."""


class Firsts:
    """One worker's end. What cannot be settled counts as a first time: rather twice than never.

    Args:
        state: the state folder, which the workers of one machine share.
    """

    def __init__(self, state: Path) -> None:
        self._folder = state / FIRSTS
        self._room, self._until = MOST, 0.0
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)

    def lost(self, claims: Claims) -> frozenset[str]:
        """Claim first times, each by its keys; those of which others have every key, so that they are none."""
        had = {name: [self._claim(key) for key in keys] for name, keys in claims.items()}  # every key, also after one is had
        return frozenset(name for name, keys in had.items() if not any(keys))

    def _claim(self, key: str) -> bool:
        now = time.monotonic()
        if now >= self._until:
            self._room, self._until = MOST, now + KEPT.total_seconds()
        name = hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=16).hexdigest()
        try:
            if self._room > 0:
                os.close(os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
                self._room -= 1
        except FileExistsError:
            return False
        except OSError:
            return True
        return True


def tidy(state: Path, now: datetime) -> None:
    """Take away the claims that are older than `KEPT`."""
    before = (now - KEPT).timestamp()
    with suppress(OSError), os.scandir(state / FIRSTS) as claims:
        for claim in claims:
            if claim.stat().st_mtime < before:
                os.unlink(claim.path)  # noqa: PTH108  a path object for each would cost more than the call
