"""A file to read from, out of chunks: what `tarfile` and zstd take."""

import io
from abc import abstractmethod
from collections.abc import Iterator
from typing import override


class Chunks(io.RawIOBase):
    """Gives the bytes of `chunks` in the portions that a reader asks for."""

    def __init__(self) -> None:
        super().__init__()
        self._left = memoryview(b"")
        self._pieces: Iterator[bytes] | None = None

    @abstractmethod
    def chunks(self) -> Iterator[bytes]:
        """The pieces, in order."""

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]  any writable buffer
        if self._pieces is None:
            self._pieces = self.chunks()
        while not self._left:
            chunk = next(self._pieces, None)
            if chunk is None:
                return 0
            self._left = memoryview(chunk)
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size
