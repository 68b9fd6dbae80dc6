"""Compressed streams, unpacked as they come: gzip, deflate, br and zstd (RFC 9110 §8.4), in blocks of a bounded size.

Rules. gzip may have several members, one after the other (RFC 1952 §2.2); what follows the last and is none is padding. `deflate`
is zlib's format (RFC 1950), but some servers send it raw (RFC 1951); either is told by its first two bytes. zstd may have several
frames (RFC 8878 §3.1). Nothing is unpacked before it is asked for: who stops asking has spent one block.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from formats import brotlicode

_BLOCK = 64 * 1024
_SIP = 512  # zstd cannot be told how much to give: this much input makes at most 16 MiB
_ZSTD_WINDOW = 8 * 1024 * 1024  # RFC 9659: senders of Content-Encoding use no larger window
_GZIP = b"\x1f\x8b"
_GZIP_WINDOW, _ZLIB_WINDOW, _RAW_WINDOW = 31, 15, -15


class BadStream(Exception):
    """A compressed stream breaks or ends early."""


class Unpacker(Protocol):
    """One stream that comes in pieces."""

    @property
    def whole(self) -> bool:
        """Whether the stream has come to its end."""
        ...

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What a piece holds, block by block; take all of them before the next piece.

        Raises:
            BadStream: it breaks.
        """
        ...


class _Zlib:
    """What gzip and deflate share."""

    def __init__(self, window: int) -> None:
        self._engine = zlib.decompressobj(window)
        self._head = b""

    @property
    def whole(self) -> bool:
        return self._engine.eof

    def _inflated(self, data: bytes) -> Iterator[bytes]:
        try:
            while not self._engine.eof:
                block = self._engine.decompress(data, _BLOCK)
                data = self._engine.unconsumed_tail
                if block:
                    yield block
                elif not data:
                    return
        except zlib.error as error:
            raise BadStream from error


class Gzip(_Zlib):
    """gzip, every member of it."""

    def __init__(self) -> None:
        super().__init__(_GZIP_WINDOW)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """See `Unpacker`."""
        while data:
            if self._engine.eof:
                data = self._head + data
                if not data.startswith(_GZIP):
                    self._head = data[: len(_GZIP)]
                    return
                self._head = b""
                self._engine = zlib.decompressobj(_GZIP_WINDOW)
            yield from self._inflated(data)
            data = self._engine.unused_data


class Deflate(_Zlib):
    """deflate, in either form."""

    def __init__(self) -> None:
        super().__init__(_ZLIB_WINDOW)
        self._told = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """See `Unpacker`."""
        if not self._told:
            data = self._head = self._head + data
            if len(data) < 2:
                return
            self._told = True
            if data[0] & 0x0F != zlib.DEFLATED or int.from_bytes(data[:2]) % 31:
                self._engine = zlib.decompressobj(_RAW_WINDOW)
        yield from self._inflated(data)


class Brotli:
    """br (RFC 7932). Nothing may follow its end."""

    def __init__(self) -> None:
        brotli = brotlicode.module()
        self._error = brotli.error
        self._engine = brotli.Decompressor()

    @property
    def whole(self) -> bool:
        """See `Unpacker`."""
        return self._engine.is_finished()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """See `Unpacker`."""
        if data and self.whole:
            raise BadStream
        try:
            while not self.whole:
                block = self._engine.process(data, output_buffer_limit=_BLOCK)
                data = b""
                if block:
                    yield block
                elif self._engine.can_accept_more_data():
                    return
        except self._error as error:
            raise BadStream from error


class Zstd:
    """zstd, every frame of it."""

    def __init__(self) -> None:
        import zstandard

        self._error = zstandard.ZstdError
        self._engine = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        self._frame = self._engine.decompressobj()

    @property
    def whole(self) -> bool:
        """See `Unpacker`."""
        return self._frame.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        """See `Unpacker`."""
        try:
            for at in range(0, len(data), _SIP):
                rest = data[at : at + _SIP]
                while rest:
                    if self._frame.eof:
                        self._frame = self._engine.decompressobj()
                    block = self._frame.decompress(rest)
                    rest = self._frame.unused_data
                    if block:
                        yield block
        except self._error as error:
            raise BadStream from error


UNPACKERS: Mapping[str, Callable[[], Unpacker]] = {
    "gzip": Gzip,
    "x-gzip": Gzip,
    "deflate": Deflate,
    "br": Brotli,
    "zstd": Zstd,
}
