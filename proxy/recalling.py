"""The worker's end of the history: reads what the indexer wrote down (`proxy.remembering`), at most a second later.

Apart from the other end, because a worker that imports the index takes a second longer to start.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from policy.errors import PolicyError
from policy.past import NOTHING, Pair, Past, Seen, decode_rates, decode_seen

SEEN = Path("seen.json")
RATES = Path("run") / "rates.json"


class Recollection:
    """What a worker knows of the past: looks whether the files changed, and reads them when they did.

    Attributes:
        past: the newest; nothing is known as long as nobody keeps a history on this folder.
    """

    def __init__(self, state: Path) -> None:
        self.past = NOTHING
        self._seen_file, self._rates_file = state / SEEN, state / RATES
        self._marks: dict[Path, tuple[int, int] | None] = {}

    def look(self) -> bool:
        """Read what changed since the last look; whether anything did."""
        changed = False
        if self._changed(self._seen_file):
            self.past, changed = Past(read_seen(self._seen_file) or self.past.seen, self.past.rates), True
        if self._changed(self._rates_file):
            self.past, changed = Past(self.past.seen, _read_rates(self._rates_file)), True
        return changed

    def _changed(self, file: Path) -> bool:
        try:
            looked = os.stat(file)  # noqa: PTH116  the two numbers are all that is wanted
            mark = (looked.st_ino, looked.st_mtime_ns)
        except OSError:
            mark = None
        known, self._marks[file] = self._marks.get(file), mark
        return mark is not None and mark != known


def read_seen(file: Path) -> Seen | None:
    """Who ever got what, as it was written down; None when that cannot be read."""
    try:
        return decode_seen(file.read_bytes())
    except (OSError, PolicyError):
        return None


def _read_rates(file: Path) -> Mapping[Pair, Mapping[str, float]]:
    try:
        return decode_rates(file.read_bytes())
    except (OSError, PolicyError):
        return NOTHING.rates
