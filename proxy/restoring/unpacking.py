"""Unpacks what a stubborn server packed though it was asked not to, chunk by chunk and within a bound."""

from collections.abc import Callable

from formats.unpacking import UNPACKERS, Unpacker

type Unpack = Callable[[bytes], bytes]
_MOST = 72 * 1024 * 1024  # deflate makes no more of a chunk of 64 KiB, its greatest ratio is 1,032; br and zstd know no such end


class TooMuch(Exception):
    """One chunk holds more than is unpacked at once."""


def unpacking(encoding: str) -> Unpack | None:
    """What unpacks such a Content-Encoding; None when nobody can."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return bytes
    unpacker = UNPACKERS.get(name)
    return Unpacking(unpacker()) if unpacker else None


class Unpacking:
    """One packed answer."""

    def __init__(self, unpacker: Unpacker) -> None:
        self._unpacker = unpacker

    def __call__(self, data: bytes) -> bytes:
        """What a chunk holds.

        Raises:
            BadStream: it is broken.
            TooMuch: it holds more than the bound.
        """
        made: list[bytes] = []
        size = 0
        for block in self._unpacker.feed(data):
            size += len(block)
            if size > _MOST:
                raise TooMuch
            made.append(block)
        return b"".join(made)
