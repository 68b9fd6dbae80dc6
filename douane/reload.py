"""Notices that `douane.yaml` changed, and reads it again; a bad new file is refused and the old one stays in force."""

import os
from pathlib import Path

type Look = tuple[tuple[int, int, int] | None, ...]


class Watch:
    """Looks at files now and then.

    A change is told once it has stood still between two looks, so that a file that is being written is not read half.
    """

    def __init__(self, *files: Path) -> None:
        self._files = files
        self._known = self._last = self._look()

    def changed(self) -> bool:
        """Whether a file differs from what was last told, and all are the same as at the last look."""
        now = self._look()
        steady, self._last = now == self._last, now
        if now == self._known or not steady:
            return False
        self._known = now
        return True

    def _look(self) -> Look:
        return tuple(map(_seen, self._files))


def _seen(file: Path) -> tuple[int, int, int] | None:
    try:
        seen = os.stat(file)  # noqa: PTH116  follows the links of a mounted ConfigMap
    except OSError:
        return None
    return seen.st_mtime_ns, seen.st_size, seen.st_ino
