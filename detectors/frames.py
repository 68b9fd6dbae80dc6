"""Frames on the socket between a proxy worker and a detector worker: a 4-byte big-endian length and a msgpack map.

Sans-I/O: bytes are fed in, messages come out. The peer is our own other process, yet a frame that is too long or is no message
ends the connection with the one exception that this module raises.
"""

from collections.abc import Iterator, Sequence

import msgspec

from detectors.jobs import Begun, Body, Inspected, InspectJob, RewriteJob, Rewritten

LONGEST = 128 * 1024 * 1024  # a frame holds one message's bodies; the proxy bounds those far below
_HEAD = 4
_LARGE = 64 * 1024

type Request = InspectJob | RewriteJob
type Reply = Inspected | Rewritten | Begun

_encoder = msgspec.msgpack.Encoder()
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(InspectJob | RewriteJob)
_replies: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Inspected | Rewritten | Begun)


class FrameError(Exception):
    """The peer sent what is no frame of ours; the connection cannot be used further. Its text holds nothing of the frame."""


def encode(message: Request | Reply) -> bytes:
    """The message as one frame."""
    return _frame(_encoder.encode(message))


def pieces(job: Request) -> Sequence[bytes]:
    """The job's frame, to be sent piece by piece: a large body is a piece of its own, so that megabytes are not copied."""
    if isinstance(job, InspectJob) and job.bodies and len(job.bodies[-1].body) > _LARGE:
        return _around(job, job.bodies[-1])
    return (encode(job),)


def _around(job: InspectJob, last: Body) -> Sequence[bytes]:
    """The job's map with `bodies` at its end, and in the last of them `body`: its bytes then end the frame.

    Of the body only the head is written (msgpack's `bin 32`).
    """
    body = {"place": last.place, "content_type": last.content_type, "encoding": last.encoding}
    head = msgspec.Raw(b"\xc6" + len(last.body).to_bytes(4, "big"))
    fields = {name: getattr(job, name) for name in job.__struct_fields__ if name != "bodies"}
    encoded = _encoder.encode({"type": "inspect", **fields, "bodies": [*job.bodies[:-1], {**body, "body": head}]})
    return _frame(encoded, len(last.body)), last.body


def _frame(encoded: bytes, more: int = 0) -> bytes:
    return (len(encoded) + more).to_bytes(_HEAD, "big") + encoded


class Frames[T]:
    """Cuts a byte stream into messages.

    Args:
        decoder: what a frame's body is decoded with (`requests()` or `replies()` make the right one).
    """

    def __init__(self, decoder: msgspec.msgpack.Decoder[T]) -> None:
        self._decoder = decoder
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[T]:
        """The messages that are whole now.

        Raises:
            FrameError: the stream is broken.
        """
        self._buffer += data
        start = 0
        try:
            while (end := self._end(start)) is not None:
                yield self._decode(start + _HEAD, end)
                start = end
        finally:
            if start:
                del self._buffer[:start]

    def _end(self, start: int) -> int | None:
        if len(self._buffer) - start < _HEAD:
            return None
        length = int.from_bytes(self._buffer[start : start + _HEAD], "big")
        if length > LONGEST:
            message = f"a frame of {length} bytes is longer than {LONGEST}"
            raise FrameError(message)
        end = start + _HEAD + length
        return end if len(self._buffer) >= end else None

    def _decode(self, start: int, end: int) -> T:
        try:
            return self._decoder.decode(bytes(memoryview(self._buffer)[start:end]))
        except msgspec.MsgspecError as error:
            message = f"a frame of {end - start} bytes is no message: {type(error).__name__}"
            raise FrameError(message) from None


def requests() -> Frames[Request]:
    """What a worker reads."""
    return Frames(_requests)


def replies() -> Frames[Reply]:
    """What a pool reads."""
    return Frames(_replies)
