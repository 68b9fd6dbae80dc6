"""A streaming copy with a bound: every byte passes untouched, and as many as the bound allows are kept for inspection.

What is kept grows in one place: a list of thousands of chunks leaves the heap full of holes that stay with the process.
mitmproxy hangs the client when a stream callback raises, so `Tee.__call__` never does: a failure marks the copy as failed
and the bytes still pass (law 4).
"""

from collections.abc import Callable
from typing import cast

from formats.budget import Reason


class Tee:
    """Called with each chunk, and with `b""` at the end; returns the chunk.

    Attributes:
        size: bytes that passed.
        full: a number of kept bytes, and what to call once so many are kept (long streams are cut into pieces).
        reason: why the copy is not whole (`over_budget`, `failed`), or None.
        standing: what holds of the whole stream, whatever was kept of it (`streaming_rule`).
    """

    __slots__ = ("_bound", "_kept", "full", "reason", "size", "standing")

    def __init__(self, bound: int) -> None:
        self._bound = bound
        self.full: tuple[int, Callable[[], None]] | None = None
        self._kept = bytearray()
        self.size = 0
        self.reason: Reason | None = None
        self.standing: tuple[Reason, ...] = ()

    @property
    def kept(self) -> int:
        """How many bytes are kept now."""
        return len(self._kept)

    def __call__(self, chunk: bytes) -> bytes:
        """Copy one chunk and pass it on; never raises."""
        try:
            self.keep(chunk)
        except Exception:  # noqa: BLE001  law 4: an exception here would hang the client
            self.reason = "failed"
        return chunk

    def keep(self, chunk: bytes) -> None:
        """Copy what the bound still allows."""
        self.size += len(chunk)
        room = self._bound - self.kept
        if len(chunk) > room:
            self.reason = "over_budget"
            chunk = chunk[:room]
        if chunk:
            self._kept += chunk
            if self.full is not None and self.kept >= self.full[0]:
                self.full[1]()

    def cut(self, boundary: Callable[[bytes], int]) -> bytes:
        """The kept bytes up to where `boundary` says that a message ends; what follows stays."""
        kept = bytes(self._kept)
        end = boundary(kept)
        del self._kept[:end]
        return kept[:end]

    def reasons(self) -> tuple[Reason, ...]:
        """Why the stream is not read in full; empty when it is."""
        return self.standing if self.reason is None else (*self.standing, self.reason)

    def take(self) -> bytes:
        """The kept bytes; the tee lets go of them, so they are not copied: nobody can change them any more."""
        body, self._kept = self._kept, bytearray()
        return cast("bytes", body)
