"""People's choices on their way to the processes: detectors are told tokens and numbers, proxies numbers and choices.

Whoever starts the processes looks at the list now and then; no restart and no new configuration is needed for a choice to hold.
"""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ledger import keys, suppression
from ledger.suppression import Listed
from policy.choices import encode

type Mark = tuple[int, int] | None


class Choosing:
    """The suppression list of one state folder, as it was last read."""

    def __init__(self, state: Path) -> None:
        """Read it for the first time.

        Raises:
            LedgerError: it cannot be read.
        """
        self._state = state
        self._mark: Mark = None
        self._listed: Sequence[Listed] = ()
        self.changed()

    def __len__(self) -> int:
        """How many choices are in force."""
        return len(self._listed)

    def changed(self) -> bool:
        """Read the list again when its file is another one; whether it was. A bad one is told once, and the old one stays.

        Raises:
            LedgerError: it cannot be read.
        """
        mark = self._look()
        if mark == self._mark:
            return False
        self._mark = mark
        self._listed = suppression.read(self._state).travelling(datetime.now(UTC))
        return True

    def for_detectors(self) -> dict[str, Any]:
        """The line for a detector; nothing where nobody ever chose anything, so that no key is made for it."""
        if self._mark is None:
            return {}
        key = keys.key(self._state, suppression.KEY)
        return {"suppression": {"key": key.hex(), "numbers": suppression.numbers(self._listed)}}

    def for_proxies(self) -> dict[str, Any]:
        """The line for a proxy."""
        return {"choices": encode(one.choice() for one in self._listed)}

    def _look(self) -> Mark:
        try:
            looked = os.stat(suppression.path(self._state))  # noqa: PTH116  two numbers are all that is wanted
        except OSError:
            return None
        return looked.st_ino, looked.st_mtime_ns
