"""Content codings."""

import gzip
import random
import tracemalloc
import zlib

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from formats import brotlicode, coding
from formats.budget import Limits, Meter

CODINGS = ["gzip", "deflate", "br", "zstd"]


@pytest.mark.parametrize("name", CODINGS)
@given(body=st.binary(max_size=5000))
def test_undone_is_what_was_applied(name: str, body: bytes):
    """Decoding gives back what was encoded."""
    assert coding.decode(coding.encode(body, name), name, Meter(Limits())) == coding.Plain(body)


def test_codings_are_chained():
    """Codings are undone in the reverse order; `identity` and white space do not count."""
    body = coding.encode(b"jan@example.be", "gzip, br")
    assert coding.decode(body, " GZIP , identity, br", Meter(Limits())).body == b"jan@example.be"


def test_deflate_without_wrapper():
    """Raw deflate, which some senders call `deflate`, is read too."""
    engine = zlib.compressobj(wbits=-15)
    raw = engine.compress(b"jan@example.be" * 20) + engine.flush()
    assert coding.decode(raw, "deflate", Meter(Limits())).body == b"jan@example.be" * 20


def test_members_and_frames_follow_each_other():
    """Several gzip members or zstd frames are one body (ten thousand of them too)."""
    assert coding.decode(gzip.compress(b"a") * 10_000, "gzip", Meter(Limits())).body == b"a" * 10_000
    frames = zstandard.ZstdCompressor().compress(b"a") * 10_000
    assert coding.decode(frames, "zstd", Meter(Limits())).body == b"a" * 10_000


@pytest.mark.parametrize("name", CODINGS)
def test_cut_stream_gives_what_could_be_read(name: str):
    """A stream that ends early is undecodable at its end only."""
    noise = random.Random(1).randbytes(200_000)
    plain = coding.decode(coding.encode(noise, name)[:150_000], name, Meter(Limits()))
    assert plain.problem == "undecodable"
    assert noise.startswith(plain.body)
    assert len(plain.body) > 50_000


@pytest.mark.parametrize("name", CODINGS)
@given(body=st.binary(max_size=300))
def test_noise_raises_nothing(name: str, body: bytes):
    """Bytes that are no such stream give nothing or something, never an exception."""
    assert coding.decode(body, name, Meter(Limits())).problem in (None, "undecodable")


@pytest.mark.parametrize("name", CODINGS)
def test_bomb_is_bounded(name: str):
    """A gigabyte in a small body stops at the budget and costs a few times the budget at most."""
    bomb = {
        "gzip": lambda: _flushed(31),
        "deflate": lambda: _flushed(15),
        "br": _brotli_zeros,
        "zstd": _zstd_zeros,
    }[name]()
    limits = Limits()
    tracemalloc.start()
    plain = coding.decode(bomb, name, Meter(limits))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert plain.problem == "over_budget"
    assert len(plain.body) <= limits.body
    assert peak < 4 * limits.body


def test_ratio_is_bounded():
    """A small body may not become more than the ratio allows, though the bytes would fit."""
    plain = coding.decode(gzip.compress(bytes(7_000_000)), "gzip", Meter(Limits(ratio=200)))
    assert plain.problem == "over_budget"
    assert len(plain.body) < 2_000_000


def test_unknown_coding_is_undecodable():
    """A coding that is not known is said, and nothing of it is read."""
    assert coding.decode(b"x", "sdch", Meter(Limits())) == coding.Plain(b"", "undecodable")
    with pytest.raises(coding.UnknownCoding):
        coding.encode(b"x", "sdch")


def _flushed(window: int) -> bytes:
    """A gigabyte of zeros: one megabyte's block, which repeats, because nothing before it is referred to."""
    engine = zlib.compressobj(9, zlib.DEFLATED, window)
    head = engine.compress(b"x") + engine.flush(zlib.Z_FULL_FLUSH)
    return head + (engine.compress(bytes(1 << 20)) + engine.flush(zlib.Z_FULL_FLUSH)) * 1024


def _brotli_zeros() -> bytes:
    return brotlicode.module().compress(bytes(1 << 28), quality=1)


def _zstd_zeros() -> bytes:
    return zstandard.ZstdCompressor().compress(bytes(1 << 20)) * 1024
