"""The bounds of reading, and what is said when one is passed (law 2 and law 8 of the design)."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

type Reason = Literal[
    "passthrough", "tls_failed", "not_http", "over_budget", "undecodable", "encrypted", "opaque",
    "timed_out", "failed", "shed", "streaming_rule", "interrupted", "quic",
]  # fmt: skip
REASONS: tuple[str, ...] = get_args(Reason.__value__)


@dataclass(frozen=True, slots=True)
class Unseen:
    """Something that was not read, why, and where."""

    reason: Reason
    place: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one part is read.

    Attributes:
        body: decoded bytes in all, nested documents included.
        depth: how deep objects, archives and nested encodings may lie in each other.
        leaves: how many leaves are read.
        ratio: how many decoded bytes one compressed byte may become.
        seconds: how long decoding one part may take.
        nested: how many documents may lie in each other (an archive in an archive, base64 in base64).
    """

    body: int = 8 * 1024 * 1024
    depth: int = 64
    leaves: int = 100_000
    ratio: int = 200
    seconds: float = 2.0
    nested: int = 8


class Meter:
    """What one reading has used of its limits. Formats ask it before they spend."""

    __slots__ = ("_clock", "_deadline", "left", "limits")

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self.left = limits.body
        self._clock = clock
        self._deadline = clock() + limits.seconds

    def take(self, size: int) -> int:
        """How many of `size` decoded bytes may still be read; they count as read."""
        granted = min(size, self.left)
        self.left -= granted
        return granted

    @property
    def late(self) -> bool:
        """Whether the time for this part is over."""
        return self._clock() > self._deadline
