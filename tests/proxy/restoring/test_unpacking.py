"""What a stubborn server packed is unpacked chunk by chunk, in every form that the two encodings have."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.restoring.unpacking import unpacking


def unpacked(encoding: str, packed: bytes, size: int) -> bytes:
    unpack = unpacking(encoding)
    assert unpack is not None
    return b"".join(unpack(packed[at : at + size]) for at in range(0, len(packed), size)) + unpack(b"")


def raw(data: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-15)
    return packing.compress(data) + packing.flush()


@given(st.binary(max_size=50), st.integers(1, 20))
def test_one_stream(data: bytes, size: int) -> None:
    """However it is cut."""
    assert unpacked("", data, size) == data
    assert unpacked("x-gzip", gzip.compress(data), size) == data
    assert unpacked("Deflate", zlib.compress(data), size) == data
    assert unpacked("deflate", raw(data), size) == data


@given(
    st.lists(st.binary(max_size=20), min_size=1, max_size=4), st.sampled_from([b"", b"\0", bytes(5), b"\x1f"]), st.integers(1, 20)
)
def test_members_follow_each_other(members: list[bytes], padding: bytes, size: int) -> None:
    """What follows the last one is padding."""
    packed = b"".join(map(gzip.compress, members)) + padding
    assert unpacked("gzip", packed, size) == b"".join(members)


def test_other_encodings_are_nobodys() -> None:
    """Brotli was not asked for, and two layers are not unpacked."""
    assert unpacking("br") is None
    assert unpacking("gzip, deflate") is None


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_what_is_broken_is_said(encoding: str) -> None:
    """The caller survives it."""
    with pytest.raises(zlib.error):
        unpacked(encoding, b"\x1f\x8bhello, this is no packed text", 100)
