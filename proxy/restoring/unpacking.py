"""Unpacks what a stubborn server packed though it was asked not to: gzip and deflate, chunk by chunk.

Rules. gzip may have several members, one after the other (RFC 1952 §2.2); what follows the last and is none is padding. `deflate`
is zlib's format (RFC 1950), but some servers send it raw (RFC 1951). Either is told by its first two bytes.
"""

import zlib
from collections.abc import Callable

type Unpack = Callable[[bytes], bytes]
_GZIP = b"\x1f\x8b"
_GZIP_WINDOW, _ZLIB_WINDOW, _RAW_WINDOW = 31, 15, -15


def unpacking(encoding: str) -> Unpack | None:
    """What unpacks such a Content-Encoding; None when nobody can."""
    match encoding.strip().lower():
        case "" | "identity":
            return bytes
        case "gzip" | "x-gzip":
            return Members()
        case "deflate":
            return Deflated()
        case _:
            return None


class Members:
    """gzip. A chunk of 64 KiB unpacks to 66 MB at most: deflate's greatest ratio is 1,032."""

    def __init__(self) -> None:
        self._packed = zlib.decompressobj(wbits=_GZIP_WINDOW)
        self._head = b""

    def __call__(self, data: bytes) -> bytes:
        """What a chunk holds.

        Raises:
            zlib.error: it is broken.
        """
        made: list[bytes] = []
        while data:
            if self._packed.eof:
                data = self._head + data
                if not data.startswith(_GZIP):
                    self._head = data[: len(_GZIP)]
                    break
                self._head = b""
                self._packed = zlib.decompressobj(wbits=_GZIP_WINDOW)
            made.append(self._packed.decompress(data))
            data = self._packed.unused_data
        return b"".join(made)


class Deflated:
    """deflate, in either form."""

    def __init__(self) -> None:
        self._packed = zlib.decompressobj(wbits=_ZLIB_WINDOW)
        self._head: bytes | None = b""

    def __call__(self, data: bytes) -> bytes:
        """What a chunk holds.

        Raises:
            zlib.error: it is broken.
        """
        if self._head is not None:
            data = self._head + data
            if len(data) < 2:
                self._head = data
                return b""
            self._head = None
            zlibs = data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2]) % 31 == 0
            self._packed = zlib.decompressobj(wbits=_ZLIB_WINDOW if zlibs else _RAW_WINDOW)
        return self._packed.decompress(data)
