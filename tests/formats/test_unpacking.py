"""Compressed streams that come in pieces."""

import gzip
import zlib

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from formats import brotlicode
from formats.coding import encode
from formats.unpacking import UNPACKERS, BadStream

DATA = st.lists(st.binary(max_size=50), min_size=1, max_size=4)


def unpacked(name: str, packed: bytes, size: int) -> tuple[bytes, bool]:
    """What a stream holds that comes in pieces of this size, and whether it is whole."""
    unpacker = UNPACKERS[name]()
    pieces = (packed[at : at + size] for at in range(0, len(packed), size))
    return b"".join(block for piece in (*pieces, b"") for block in unpacker.feed(piece)), unpacker.whole


def raw(data: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-15)
    return packing.compress(data) + packing.flush()


@pytest.mark.parametrize("name", UNPACKERS)
@given(data=st.binary(max_size=50), size=st.integers(1, 20))
def test_however_a_stream_is_cut(name: str, data: bytes, size: int) -> None:
    """It holds the same, and its end is known."""
    packed = encode(data, name)
    assert unpacked(name, packed, size) == (data, True)
    assert not unpacked(name, packed[:-1], size)[1]


@given(st.binary(max_size=50), st.integers(1, 20))
def test_raw_deflate(data: bytes, size: int) -> None:
    """Which some servers call `deflate` too."""
    assert unpacked("deflate", raw(data), size) == (data, True)


@given(DATA, st.sampled_from([b"", b"\0", bytes(5), b"\x1f"]), st.integers(1, 20))
def test_members_follow_each_other(members: list[bytes], padding: bytes, size: int) -> None:
    """What follows the last one is padding."""
    packed = b"".join(map(gzip.compress, members)) + padding
    assert unpacked("gzip", packed, size) == (b"".join(members), True)


@given(DATA, st.integers(1, 20))
def test_frames_follow_each_other(frames: list[bytes], size: int) -> None:
    """One that says to be skipped is."""
    skipped = b"\x50\x2a\x4d\x18\x03\0\0\0abc"
    packed = skipped.join(map(zstandard.ZstdCompressor().compress, frames))
    assert unpacked("zstd", packed, size) == (b"".join(frames), True)


@pytest.mark.parametrize("size", [1, 7, 100])
def test_nothing_follows_the_end_of_brotli(size: int) -> None:
    """However it is cut."""
    with pytest.raises(BadStream):
        unpacked("br", brotlicode.module().compress(b"jan", quality=4) + b"more", size)


@pytest.mark.parametrize("name", UNPACKERS)
def test_what_is_broken_is_said(name: str) -> None:
    """By the module's own error, whatever the library's is."""
    with pytest.raises(BadStream):
        unpacked(name, b"\x1f\x8bhello, this is no packed text", 100)


@pytest.mark.parametrize("name", UNPACKERS)
def test_only_what_is_asked_for_is_unpacked(name: str) -> None:
    """The first block of a piece is a small part of what the piece would become."""
    first = next(UNPACKERS[name]().feed(encode(bytes(1 << 26), name)[: 64 * 1024]))
    assert len(first) <= 16 * 1024 * 1024
