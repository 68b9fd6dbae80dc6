"""The hash of Ethereum, against digests that its specifications publish."""

import pytest

from detectors.recognizers.keccak import keccak256


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (b"testing", "5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02"),
    ],
)
def test_published_digests(message: bytes, digest: str) -> None:
    """The empty message and a word."""
    assert keccak256(message).hex() == digest


def test_a_message_of_a_whole_block_gets_a_block_of_padding() -> None:
    """Lengths around the rate of 136 bytes give digests of their own."""
    digests = {keccak256(bytes(length)) for length in range(130, 140)}
    assert len(digests) == 10
    assert all(len(digest) == 32 for digest in digests)
