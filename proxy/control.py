"""A child process's line to the supervisor: JSON lines come in on standard input, JSON lines go out on a status pipe.

The first line in is the spec; later ones are new generations of the configuration or the word to drain. The end of standard
input means that the supervisor is gone: the child ends at once.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from typing import Any

STATUS_FD = "DOUANE_STATUS_FD"
LONGEST_LINE = 64 * 1024 * 1024


def first(handle: int = 0) -> tuple[dict[str, Any] | None, bytes]:
    """The spec, None when there is none, and what was read after it: hand that to `orders`."""
    line, rest = bytearray(), b""
    while read := os.read(handle, 1 << 16):
        part, end, rest = read.partition(b"\n")
        line += part
        if end:
            break
    return json.loads(line) if line else None, rest


async def orders(kept: bytes = b"") -> AsyncIterator[dict[str, Any]]:
    """The lines that come in, until the supervisor is gone; `kept` was read already."""
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    reader.feed_data(kept)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield json.loads(line)


def report(**status: object) -> None:
    """Tell the supervisor; does nothing when run by hand, or when it is gone."""
    number = os.environ.get(STATUS_FD)
    if number is None:
        return
    try:
        os.write(int(number), json.dumps(status).encode() + b"\n")
    except OSError:
        return  # the supervisor is gone: the end of standard input follows
