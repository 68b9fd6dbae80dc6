"""The streaming copy: every byte passes, a bound holds, nothing raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.tee import Tee


@given(st.lists(st.binary(max_size=50), max_size=20), st.integers(0, 300))
def test_passes_every_byte_and_keeps_the_head(chunks: list[bytes], bound: int) -> None:
    """What comes out is what went in; what is kept is its head, and a cut says `over_budget`."""
    tee = Tee(bound)
    whole = b"".join(chunks)
    assert b"".join(tee(chunk) for chunk in chunks) == whole
    assert tee.size == len(whole)
    assert tee.take() == whole[:bound]
    assert tee.reason == ("over_budget" if len(whole) > bound else None)


def test_a_failure_never_reaches_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception in a stream callback would hang the client: the bytes pass and the copy says `failed`."""

    def burst(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Tee, "keep", burst)
    tee = Tee(10)
    assert tee(b"abc") == b"abc"
    assert tee.reason == "failed"


@given(st.lists(st.binary(max_size=30), max_size=12))
def test_pieces_are_the_whole(chunks: list[bytes]) -> None:
    """Cut wherever a message ends, as often as one likes: the pieces together are what was kept."""
    tee = Tee(10_000)
    pieces: list[bytes] = []
    for chunk in chunks:
        tee(chunk)
        pieces.append(tee.cut(lambda data: data.rfind(b"\n") + 1))
    assert all(piece.endswith(b"\n") for piece in pieces if piece)
    assert b"".join(pieces) + tee.take() == b"".join(chunks)


def test_lets_go_of_what_was_taken() -> None:
    """A second `take` has nothing: the copy lives once."""
    tee = Tee(10)
    tee(b"abc")
    assert tee.take() == b"abc"
    assert tee.take() == b""
