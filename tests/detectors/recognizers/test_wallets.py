"""Wallet addresses are told by their checks; hashes, keys and commits are none."""

import pytest

from tests.detectors.recognizers.test_recognizers import found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Stort op 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2 aub", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
        ("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"),
        ("LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1", "LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1"),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"),
        (
            "(bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0)",
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        ),
        ("Adresse: 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed.", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
        ("my wallet 0xde709f2102306220921060314715629080e2fb77", "0xde709f2102306220921060314715629080e2fb77"),
    ],
)
def test_checked_addresses(text: str, value: str) -> None:
    """Base58check, bech32, bech32m and EIP-55; an Ethereum address in one case needs a word for a wallet."""
    assert found(text) == [("CRYPTO_WALLET", value)]


@pytest.mark.parametrize(
    "text",
    [
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj1",
        "Bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "bc1qW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
        "commit 0xde709f2102306220921060314715629080e2fb77",
        "wallet 0x0000000000000000000000000000000000000000",
        "wallet 0xde709f2102306220921060314715629080e2fb7712",
    ],
)
def test_what_fails_its_check_is_none(text: str) -> None:
    """One sign other, mixed case, a burn address, a commit, a longer hash."""
    assert found(text) == []
