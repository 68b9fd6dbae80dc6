"""A streaming copy with a bound: every byte passes untouched, and as many as the bound allows are kept for inspection.

mitmproxy hangs the client when a stream callback raises, so `Tee.__call__` never does: a failure marks the copy as failed
and the bytes still pass (law 4).
"""

from formats.budget import Reason


class Tee:
    """Called with each chunk, and with `b""` at the end; returns the chunk.

    Attributes:
        size: bytes that passed.
        reason: why the copy is not whole (`over_budget`, `failed`), or None.
    """

    __slots__ = ("_bound", "_chunks", "_kept", "reason", "size")

    def __init__(self, bound: int) -> None:
        self._bound = bound
        self._chunks: list[bytes] = []
        self._kept = 0
        self.size = 0
        self.reason: Reason | None = None

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
        room = self._bound - self._kept
        if len(chunk) > room:
            self.reason = "over_budget"
            chunk = chunk[:room]
        if chunk:
            self._chunks.append(chunk)
            self._kept += len(chunk)

    def reasons(self) -> tuple[Reason, ...]:
        """Why the copy is not whole; empty when it is."""
        return () if self.reason is None else (self.reason,)

    def take(self) -> bytes:
        """The kept bytes; the tee lets go of them."""
        body = b"".join(self._chunks)
        self._chunks.clear()
        return body
