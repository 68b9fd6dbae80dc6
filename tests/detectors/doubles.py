"""A detector worker with a small engine, for tests of what surrounds the engine; run as `python -m tests.detectors.doubles`.

It finds e-mail addresses, and does what a leaf's text says: `crash` kills the process, `raise` raises, `sleep` and `spin` hang.
"""

import os
import re
import signal
import time
from collections.abc import Sequence
from typing import cast

from detectors import serving, worker
from detectors.engine import Engine
from detectors.model import Match
from detectors.settings import DetectorSettings
from formats.leaf import Leaf

_EMAIL = re.compile(r"[\w.]+@[\w.]+\w")


class SmallEngine:
    """Speaks as an `Engine` does, and knows e-mail addresses only."""

    def __init__(self, settings: DetectorSettings | None = None) -> None:
        self.settings = settings or DetectorSettings()

    def warm(self) -> None:
        """Nothing to load."""

    def renewed(self, settings: DetectorSettings) -> "SmallEngine":
        """An engine for other settings."""
        return SmallEngine(settings)

    def find(self, leaves: Sequence[Leaf], language: str | None = None) -> list[list[Match]]:
        """E-mail addresses, unless a leaf orders something else."""
        for leaf in leaves:
            _obey(leaf.text)
        return [
            [Match(hit.start(), hit.end(), "EMAIL_ADDRESS", 0.9, "email") for hit in _EMAIL.finditer(each.text)]
            for each in leaves
        ]


def _obey(text: str) -> None:
    if text == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if text == "raise":
        message = "canary.jan@example.org"
        raise ValueError(message)
    if text == "spin":
        re.match("(a+)+$", "a" * 60 + "b")  # in C, for longer than the sun will shine
    if text.startswith("sleep "):
        time.sleep(float(text[6:]))


def small_engine(settings: DetectorSettings | None = None) -> Engine:
    """A `SmallEngine` where an `Engine` is asked for."""
    return cast("Engine", SmallEngine(settings))


if __name__ == "__main__":
    import detectors.engine

    setattr(detectors.engine, "Engine", SmallEngine)  # noqa: B010  the one thing that is not the product's own here
    serving.CPU_LIMIT = float(os.environ.get("CPU_LIMIT", "3"))
    serving.HARD_LIMIT = float(os.environ.get("HARD_LIMIT", "10"))
    worker.run()
