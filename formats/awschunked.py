"""aws-chunked bodies (AWS Signature Version 4, streaming): chunks with a length, a signature and trailers around the true bytes.

boto3 names it as a Content-Encoding; other clients only sign so. Either way the true bytes are read by their own type.
"""

import re
from collections.abc import Iterator

from formats.leaf import Part
from formats.reading import Harvest, Unreadable

_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})(?:;chunk-signature=[0-9a-f]{64})?\r\n")
_SIGNED = re.compile(rb"[0-9a-fA-F]{1,8};chunk-signature=[0-9a-f]{64}\r\n")


def looks(head: bytes) -> bool:
    """Whether a signed chunk begins here."""
    return _SIGNED.match(head) is not None


def begins(body: bytes) -> bool:
    """Whether a chunk, signed or not, begins here."""
    return _CHUNK.match(body) is not None


def chunks(body: bytes) -> Iterator[bytes]:
    """The true bytes, chunk by chunk. The last chunk is followed by trailers.

    Raises:
        Unreadable: it is no aws-chunked body, or ends early; what came before was given.
    """
    position = 0
    while found := _CHUNK.match(body, position):
        size = int(found.group(1), 16)
        if size == 0:
            return
        yield body[found.end() : found.end() + size]
        position = found.end() + size + 2
    raise Unreadable


def read(part: Part, harvest: Harvest) -> None:
    """Read the true bytes at the same place."""
    blocks: list[bytes] = []
    try:
        blocks.extend(chunks(part.body))
    except Unreadable:
        if not blocks:
            raise
        harvest.miss("undecodable", part.place)
    harvest.descend(Part(part.place, part.content_type, b"".join(blocks)))
