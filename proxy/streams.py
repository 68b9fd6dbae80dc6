"""Watches one direction of a long stream and has it inspected piece by piece while it flows."""

import asyncio
from collections.abc import Callable

from proxy import passage as passages
from proxy.exchange import Message
from proxy.passage import Passage
from proxy.pieces import PIECE_BYTES, PIECE_SECONDS, Boundary
from proxy.post import Post
from proxy.tee import Tee

type MakeMessage = Callable[[bytes, int, int], Message]


class Stream:
    """Cuts a tee's copy where messages end, every minute or mebibyte.

    Args:
        make: makes the message of a piece from its bytes, its size and its number (from 1).
    """

    def __init__(self, post: Post, passage: Passage, tee: Tee, boundary: Boundary, make: MakeMessage) -> None:
        self._post = post
        self._passage = passage
        self._tee = tee
        self._boundary = boundary
        self._make = make
        self._told = 0
        self._part = 0
        tee.full = (PIECE_BYTES, self.flush)
        self._arm()

    def flush(self) -> None:
        """Hand on what is whole so far."""
        body = self._tee.cut(self._boundary)
        if body:
            size = self._tee.size - self._tee.kept - self._told
            self._told += size
            self._part += 1
            message = self._make(body, size, self._part)
            self._post.spawn(passages.inspect_piece(self._post, self._passage, message))

    def finish(self) -> Message | None:
        """The last piece; None when there was no earlier one and the whole is an ordinary message."""
        self._timer.cancel()
        self._tee.full = None
        if not self._part:
            return None
        return self._make(self._tee.take(), self._tee.size - self._told, self._part + 1)

    def _arm(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(PIECE_SECONDS, self._tick)

    def _tick(self) -> None:
        self.flush()
        self._arm()
