"""Where long streams may be cut."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.pieces import boundary, events, lines, messages


@pytest.mark.parametrize(
    ("data", "end"),
    [(b"data: a\n\ndata: b", 9), (b"data: a\r\n\r\ndata", 11), (b"data: a", 0), (b"", 0), (b"data: a\n\n", 9)],
)
def test_events(data: bytes, end: int) -> None:
    """An event ends with a blank line."""
    assert events(data) == end


def deltas(*words: str) -> bytes:
    """A model's answer, a word an event."""
    return b"".join(b"data: " + json.dumps({"delta": {"content": word}, "n": None}).encode() + b"\n\n" for word in words)


@pytest.mark.parametrize("end", ["week.", "week", ".", "!", "? ", ".\n", "\n\n"])
def test_an_event_stream_is_cut_where_a_sentence_ends(end: str) -> None:
    """What is said in one sentence stays in one piece, though its words are events of their own."""
    said = deltas("I", " called", " last", " week", end)
    begun = deltas(" Dr", " Lotte", " Ae")
    assert events(said + begun + b'data: {"del') == (len(said) if end != "week" else len(said + begun))


def test_plain_text_is_cut_where_a_sentence_ends() -> None:
    """The same without JSON."""
    said = b"data: last\n\ndata: week.\n\n"
    assert events(said + b"data: Lotte\n\ndata: Aer") == len(said)


def test_a_sentence_without_an_end_is_cut_all_the_same() -> None:
    """What is kept does not grow for want of a full stop, nor is a stop far back worth waiting for."""
    said, begun = deltas("week."), deltas(*["Lotte "] * 2000)
    assert events(said + begun) == len(said + begun)
    assert events(said + b"data: " + b"x" * 20_000) == len(said)


@given(st.lists(st.binary(max_size=20), max_size=8), st.binary(max_size=4))
def test_messages(bodies: list[bytes], rest: bytes) -> None:
    """Whole gRPC messages are counted; a started one waits."""
    whole = b"".join(b"\0" + len(body).to_bytes(4) + body for body in bodies)
    assert messages(whole + rest) == len(whole)


def test_lines() -> None:
    """A line ends with a line feed."""
    assert lines(b'{"a":1}\n{"b"') == 8


@pytest.mark.parametrize(
    ("content_type", "encoding", "cut"),
    [
        ("text/event-stream; charset=utf-8", "", True),
        ("application/grpc+proto", "identity", True),
        ("application/x-ndjson", "gzip", False),
        ("application/json", "", False),
        ("", "", False),
    ],
)
def test_what_may_be_cut(content_type: str, encoding: str, *, cut: bool) -> None:
    """Streams of messages are cut, documents and compressed streams stay whole."""
    assert (boundary(content_type, encoding) is not None) is cut
