"""Servers that compress an answer while it flows."""

import zlib
from collections.abc import Callable
from importlib import import_module
from typing import Any

import zstandard


class Packing:
    """One packed answer: each text that is written can be unpacked at once, as in a stream of events."""

    def __init__(self, write: Callable[[bytes], bytes], flush: Callable[[], bytes], finish: Callable[[], bytes]) -> None:
        self.finish = finish
        self._write = write
        self._flush = flush

    def write(self, text: bytes) -> bytes:
        """A text, packed."""
        return self._write(text) + self._flush()


def packing(coding: str) -> Packing:
    """What packs an answer in `gzip`, `br` or `zstd`."""
    if coding == "gzip":
        gzip = zlib.compressobj(wbits=31)
        return Packing(gzip.compress, lambda: gzip.flush(zlib.Z_SYNC_FLUSH), gzip.flush)
    if coding == "br":
        brotli: Any = import_module("brotli").Compressor(quality=1)
        return Packing(brotli.process, brotli.flush, brotli.finish)
    zstd = zstandard.ZstdCompressor().compressobj()
    return Packing(zstd.compress, lambda: zstd.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK), zstd.flush)
