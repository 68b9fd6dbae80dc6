"""What a stubborn server packed is unpacked chunk by chunk, and no further than the bound."""

import tracemalloc

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from formats import brotlicode
from formats.coding import encode
from formats.unpacking import BadStream
from proxy.restoring.unpacking import TooMuch, unpacking

CODINGS = ["gzip", "deflate", "br", "zstd"]
BOUND = 72 * 1024 * 1024


def unpacked(encoding: str, packed: bytes, size: int) -> bytes:
    unpack = unpacking(encoding)
    assert unpack is not None
    return b"".join(unpack(packed[at : at + size]) for at in range(0, len(packed), size)) + unpack(b"")


@given(st.binary(max_size=50), st.integers(1, 20), st.sampled_from(CODINGS))
def test_one_stream(data: bytes, size: int, coding: str) -> None:
    """However it is cut and its name is written."""
    assert unpacked("", data, size) == data
    assert unpacked(f" {coding.upper()}", encode(data, coding), size) == data
    assert unpacked("x-gzip", encode(data, "gzip"), size) == data


def test_other_encodings_are_nobodys() -> None:
    """Two layers are not unpacked."""
    assert unpacking("compress") is None
    assert unpacking("gzip, deflate") is None


@pytest.mark.parametrize("encoding", CODINGS)
def test_what_is_broken_is_said(encoding: str) -> None:
    """The caller survives it."""
    with pytest.raises(BadStream):
        unpacked(encoding, b"\x1f\x8bhello, this is no packed text", 100)


@pytest.mark.parametrize("encoding", ["br", "zstd"])
def test_a_chunk_without_end_stops_at_the_bound(encoding: str) -> None:
    """It never takes more memory than a chunk of gzip can, twice over while it is joined."""
    size = 2 * BOUND
    packed = brotlicode.module().compress(bytes(size), quality=1) if encoding == "br" else zstandard.compress(bytes(size))
    unpack = unpacking(encoding)
    assert unpack is not None
    tracemalloc.start()
    with pytest.raises(TooMuch):
        unpack(packed[: 64 * 1024])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * BOUND
