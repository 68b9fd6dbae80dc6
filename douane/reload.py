"""Notices that `douane.yaml` changed, and reads it again; a bad new file is refused and the old one stays in force."""

import os
from dataclasses import dataclass, field
from pathlib import Path

type Look = tuple[int, int, int] | None


@dataclass(slots=True)
class Watch:
    """Looks at a file now and then.

    A change is told once it has stood still between two looks, so that a file that is being written is not read half.
    """

    file: Path | None
    _known: Look = field(init=False)
    _last: Look = field(init=False)

    def __post_init__(self) -> None:
        self._known = self._last = self._look()

    def changed(self) -> bool:
        """Whether the file differs from what was last told, and is the same as at the last look."""
        now = self._look()
        steady, self._last = now == self._last, now
        if now == self._known or not steady:
            return False
        self._known = now
        return True

    def _look(self) -> Look:
        if self.file is None:
            return None
        try:
            seen = os.stat(self.file)  # noqa: PTH116  follows the links of a mounted ConfigMap
        except OSError:
            return None
        return seen.st_mtime_ns, seen.st_size, seen.st_ino
