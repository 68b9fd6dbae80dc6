"""Content codings (RFC 9110 §8.4): gzip, deflate (zlib and raw), br, zstd, chained, undone within a budget.

A stream that ends early or breaks gives what could be read; `problem` says why it is not all. No call here ever holds more than
the budget and one block (`formats.unpacking`).
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from formats import awschunked, brotlicode
from formats.budget import Meter, Reason
from formats.reading import Unreadable
from formats.unpacking import UNPACKERS, BadStream

_PIECE = 64 * 1024
_FLOOR = 1024 * 1024  # a ratio means nothing for small results: a megabyte is always allowed
_CHUNKED = "aws-chunked"
KNOWN = (*UNPACKERS, _CHUNKED)


@dataclass(frozen=True, slots=True)
class Plain:
    """A body without its codings. `problem` is the reason why it is not whole, or None."""

    body: bytes
    problem: Reason | None = None


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
        for block in _blocks(name, body):
            blocks.append(block)
            size += len(block)
            if size > bound:
                return Plain(b"".join(blocks)[:bound], "over_budget")
            if meter.late:
                return Plain(b"".join(blocks), "timed_out")
    except BadStream:
        return Plain(b"".join(blocks), "undecodable")
    return Plain(b"".join(blocks))


def _blocks(name: str, body: bytes) -> Iterator[bytes]:
    if name == _CHUNKED:
        yield from _unchunk(body)
        return
    unpacker = UNPACKERS[name]()
    for at in range(0, len(body), _PIECE):  # the libraries copy what of a piece is still to do, block by block
        yield from unpacker.feed(body[at : at + _PIECE])
    if not unpacker.whole:
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
    return brotlicode.module().compress(body, quality=4)


def _zstd(body: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor().compress(body)


def _gzip(body: bytes) -> bytes:
    engine = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return engine.compress(body) + engine.flush()


_ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gzip, "x-gzip": _gzip, "deflate": zlib.compress, "br": _brotli, "zstd": _zstd,
}  # fmt: skip
