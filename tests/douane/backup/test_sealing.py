"""What is sealed opens with its passphrase, whole and unchanged, or not at all."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from douane.backup.errors import BackupError
from douane.backup.sealing import Sealer, Unsealer

MIB = 1 << 20
HEADER = 8 + 1 + 16 + 7


def sealed(data: bytes, passphrase: str = "a passphrase", portion: int = 300_000) -> bytes:
    out = io.BytesIO()
    sealer = Sealer(out, passphrase)
    for start in range(0, len(data), portion):
        sealer.write(data[start : start + portion])
    sealer.close()
    return out.getvalue()


def opened(text: bytes, passphrase: str = "a passphrase") -> bytes:
    return io.BufferedReader(Unsealer(io.BytesIO(text), passphrase)).read()


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB, 3 * MIB + 17])
def test_what_was_sealed_opens(size: int) -> None:
    """Any size, with the edges of a chunk; twice sealed is never the same."""
    data = bytes(range(256)) * (size // 256 + 1)
    assert opened(sealed(data[:size])) == data[:size]
    assert sealed(b"x") != sealed(b"x")
    assert data[:64] not in sealed(data[:size])


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_changed_byte_shows(data: st.DataObject) -> None:
    """One byte changed anywhere, and it does not open."""
    text = bytearray(sealed(b"journal" * 100))
    at = data.draw(st.integers(0, len(text) - 1))
    text[at] ^= data.draw(st.integers(1, 255))
    if at == 8 and text[8] > 14:
        return  # a dearer key than this test should pay for; bounded below
    with pytest.raises(BackupError):
        opened(bytes(text))


@pytest.mark.parametrize("cut", [0, 5, HEADER, HEADER + 10, HEADER + MIB + 16, HEADER + 2 * (MIB + 16), -1])
def test_a_cut_shows(cut: int) -> None:
    """An end that is missing shows, at the edge of a chunk too."""
    with pytest.raises(BackupError):
        opened(sealed(b"x" * (2 * MIB + 5))[:cut])


def test_chunks_in_another_order_show() -> None:
    """Two chunks exchanged, or one twice, do not open."""
    text, size = sealed(b"a" * MIB + b"b" * MIB + b"c"), MIB + 16
    head, chunks = text[:HEADER], text[HEADER:]
    first, second, rest = chunks[:size], chunks[size : 2 * size], chunks[2 * size :]
    for wrong in (second + first + rest, first + first + rest, first + rest, first + second):
        with pytest.raises(BackupError):
            opened(head + wrong)


def test_another_passphrase_opens_nothing() -> None:
    """A wrong passphrase, and a key that would cost more than a bound, are one sentence."""
    with pytest.raises(BackupError, match="passphrase is wrong"):
        opened(sealed(b"x"), "another")
    dear = bytearray(sealed(b"x"))
    dear[8] = 40
    with pytest.raises(BackupError, match="passphrase is wrong"):
        opened(bytes(dear))
    with pytest.raises(BackupError, match="no backup"):
        opened(b"PK\x03\x04" + b"\0" * 100)
