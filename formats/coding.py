"""Content codings (RFC 9110 §8.4): gzip, deflate (zlib and raw), br, zstd, chained, undone within a budget.

A stream that ends early or breaks gives what could be read; `problem` says why it is not all. No call here ever holds more than
the budget and one block.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from formats import awschunked, brotlicode
from formats.budget import Meter, Reason
from formats.reading import Unreadable

_BLOCK = 64 * 1024
_SIP = 512  # zstd cannot be told how much to give: this much input makes at most 16 MiB
_ZSTD_WINDOW = 8 * 1024 * 1024  # RFC 9659: senders of Content-Encoding use no larger window
_FLOOR = 1024 * 1024  # a ratio means nothing for small results: a megabyte is always allowed
KNOWN = ("gzip", "x-gzip", "deflate", "br", "zstd", "aws-chunked")


@dataclass(frozen=True, slots=True)
class Plain:
    """A body without its codings. `problem` is the reason why it is not whole, or None."""

    body: bytes
    problem: Reason | None = None


class BadStream(Exception):
    """A compressed stream breaks or ends early."""


class UnknownCoding(Exception):
    """A Content-Encoding that cannot be applied here."""


def names(header: str) -> list[str]:
    """The codings of a Content-Encoding header in the order in which they were applied; `identity` is none."""
    listed = (name.strip().lower() for name in header.split(","))
    return [name for name in listed if name and name != "identity"]


def decode(body: bytes, header: str, meter: Meter) -> Plain:
    """Undo every coding that `header` names. The result counts against the meter's bytes."""
    problem: Reason | None = None
    for name in reversed(names(header)):
        if name not in KNOWN:
            return Plain(b"", "undecodable")
        plain = _undo(name, body, meter)
        body, problem = plain.body, problem or plain.problem
    granted = meter.take(len(body))
    return Plain(body[:granted], problem if granted == len(body) else "over_budget")


def encode(body: bytes, header: str) -> bytes:
    """Apply the codings that `header` names, for a body that was rewritten.

    Raises:
        UnknownCoding: one of them cannot be written here.
    """
    for name in names(header):
        if name not in _ENCODERS:
            raise UnknownCoding(name)
        body = _ENCODERS[name](body)
    return body


def _undo(name: str, body: bytes, meter: Meter) -> Plain:
    bound = min(meter.left, max(_FLOOR, len(body) * meter.limits.ratio))
    blocks: list[bytes] = []
    size = 0
    try:
        for block in _DECODERS[name](body):
            blocks.append(block)
            size += len(block)
            if size > bound:
                return Plain(b"".join(blocks)[:bound], "over_budget")
            if meter.late:
                return Plain(b"".join(blocks), "timed_out")
    except BadStream:
        return Plain(b"".join(blocks), "undecodable")
    return Plain(b"".join(blocks))


def _inflate(body: bytes, window: int) -> Iterator[bytes]:
    engine = zlib.decompressobj(window)
    pending = body
    try:
        while not engine.eof:
            block = engine.decompress(pending, _BLOCK)
            pending = engine.unconsumed_tail
            if block:
                yield block
            elif not pending and not engine.eof:
                raise BadStream
            if engine.eof and window == _GZIP and engine.unused_data.startswith(b"\x1f\x8b"):
                pending, engine = engine.unused_data, zlib.decompressobj(window)  # RFC 1952 §2.2: a series of members
    except zlib.error as error:
        raise BadStream from error


_GZIP = 16 + zlib.MAX_WBITS


def _gunzip(body: bytes) -> Iterator[bytes]:
    return _inflate(body, _GZIP)


def _undeflate(body: bytes) -> Iterator[bytes]:
    """`deflate` is zlib (RFC 9110 §8.4.1.2), but some senders leave the wrapper out."""
    wrapped = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    return _inflate(body, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)


def _unbrotli(body: bytes) -> Iterator[bytes]:
    brotli = brotlicode.library()
    engine = brotli.Decompressor()
    pending = body
    try:
        while not engine.is_finished():
            block = engine.process(pending, output_buffer_limit=_BLOCK)
            pending = b""
            if block:
                yield block
            elif engine.can_accept_more_data() and not engine.is_finished():
                raise BadStream
    except brotli.error as error:
        raise BadStream from error


def _unzstd(body: bytes) -> Iterator[bytes]:
    import zstandard

    engine = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    frame = engine.decompressobj()
    pending = body
    try:
        while pending:
            block = frame.decompress(pending[:_SIP])
            if block:
                yield block
            pending = frame.unused_data + pending[_SIP:]
            if frame.eof and pending:
                frame = engine.decompressobj()
    except zstandard.ZstdError as error:
        raise BadStream from error
    if not frame.eof:
        raise BadStream


def _unchunk(body: bytes) -> Iterator[bytes]:
    """boto3 sends `Content-Encoding: aws-chunked`; many proxies then see the chunks already undone."""
    if not body or not awschunked.begins(body):
        yield body
        return
    try:
        yield from awschunked.chunks(body)
    except Unreadable as error:
        raise BadStream from error


def _brotli(body: bytes) -> bytes:
    return brotlicode.library().compress(body, quality=4)


def _zstd(body: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor().compress(body)


def _gzip(body: bytes) -> bytes:
    engine = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    return engine.compress(body) + engine.flush()


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gunzip, "x-gzip": _gunzip, "deflate": _undeflate, "br": _unbrotli, "zstd": _unzstd,
    "aws-chunked": _unchunk,
}  # fmt: skip
_ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gzip, "x-gzip": _gzip, "deflate": zlib.compress, "br": _brotli, "zstd": _zstd,
}  # fmt: skip
