"""Frames survive any cut of the stream, and a broken stream is one exception."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.frames import LONGEST, FrameError, encode, pieces, replies, requests
from detectors.jobs import Begun, Body, Head, Inspected, InspectJob, RewriteJob

_JOB = InspectJob(3, None, [Body("body", "text/plain", "", b"\xff" * 300)], spots=True)


@given(st.lists(st.integers(1, 400), max_size=20))
def test_messages_arrive_whole_however_the_stream_is_cut(cuts: list[int]) -> None:
    """The same messages in the same order."""
    sent = [_JOB, RewriteJob(4, _JOB.bodies[0], []), _JOB]
    stream, frames, got = b"".join(map(encode, sent)), requests(), list[object]()
    for cut in [*cuts, len(stream)]:
        got += frames.feed(stream[:cut])
        stream = stream[cut:]
    assert got == sent


@pytest.mark.parametrize("size", [0, 300, 100_000])
@pytest.mark.parametrize("bodies", [0, 1, 3])
def test_a_job_is_the_same_in_pieces(size: int, bodies: int) -> None:
    """However large its last body is, and however many come before it."""
    head = Head(b"/a", [(b"accept", b"*/*")])
    sent = InspectJob(
        7, head, [Body("body", "a/b", "gzip", b"\xff" * size)] * bodies, "nl", True, 5, True, 1.5, True, "crm.example"
    )
    assert list(requests().feed(b"".join(pieces(sent)))) == [sent]


def test_a_large_body_is_not_copied() -> None:
    """It is handed on as it is."""
    body = b"\xff" * 100_000
    assert pieces(InspectJob(7, None, [Body("body", "", "", body)]))[-1] is body


def test_replies_are_told_apart_by_their_tag() -> None:
    """`Begun` and `Inspected` share a stream."""
    sent = [Begun(1), Inspected(1, [], [], None, [], 0, {})]
    assert list(replies().feed(b"".join(map(encode, sent)))) == sent


@pytest.mark.parametrize("stream", [(LONGEST + 1).to_bytes(4, "big"), b"\0\0\0\x05canar", encode(Begun(1))])
def test_what_is_no_request_is_a_frame_error_without_its_bytes(stream: bytes) -> None:
    """Too long, no msgpack, or another message: the sentence holds none of it."""
    with pytest.raises(FrameError) as caught:
        list(requests().feed(stream))
    assert "canar" not in str(caught.value)
