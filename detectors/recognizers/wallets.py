"""Addresses of crypto wallets: Bitcoin and what is written like it (base58check, bech32, bech32m), Ethereum (EIP-55)."""

import hashlib
from typing import Final

from stdnum import bitcoin

from detectors.recognizers.keccak import keccak256
from detectors.recognizers.recognizer import WEAK, Identifier, Shape

_BASE58, _BECH32 = "1-9A-HJ-NP-Za-km-z", "02-9ac-hj-np-z"
_PAYLOAD = 25  # version byte, hash of 20 bytes, check of four
_VERSIONS = frozenset({0x00, 0x05, 0x1E, 0x30, 0x32, 0x41, 0x4C})
"""Bitcoin (1…, 3…), Dogecoin (D…), Litecoin (L…, M…), Tron (T…), Dash (X…): their registered version bytes."""

_CHECKED_BY: Final = {0: 1, 1: 0x2BC830A3}
"""What the polynomial leaves: 1 for witness version 0 (BIP 173), another constant from version 1 on (BIP 350)."""

_BECH32_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_FEWEST_SIGNS = 6  # different signs in an address that is somebody's: `0x000…0` is where money is burnt

_WORDS = """
    wallet wallets portefeuille portemonnee eth ethereum ether usdt usdc crypto krypto bitcoin btc metamask payout uitbetaling
    """


def is_base58check(value: str) -> bool:
    """Whether the last four bytes are the double SHA-256 of the others, and the version that of a known chain."""
    payload = bitcoin.b58decode(value)
    if len(payload) != _PAYLOAD or payload[0] not in _VERSIONS:
        return False
    return hashlib.sha256(hashlib.sha256(payload[:-4]).digest()).digest()[:4] == payload[-4:]


def is_segwit(value: str) -> bool:
    """Whether the checksum is that of the witness version (bech32 for 0, bech32m for 1 to 16); no mixed case."""
    plain = value.lower()
    if value not in {plain, value.upper()}:
        return False
    prefix, _, data = plain.rpartition("1")
    values = [_BECH32_LETTERS.index(char) for char in data]
    expanded = [*(ord(char) >> 5 for char in prefix), 0, *(ord(char) & 31 for char in prefix), *values]
    return values[0] <= 16 and bitcoin.bech32_checksum(expanded) == _CHECKED_BY[min(1, values[0])]


def is_mixed_case_ethereum(value: str) -> bool:
    """Whether the case of each letter is what the hash of the address says (EIP-55)."""
    digits = value[2:]
    if digits in {digits.lower(), digits.upper()}:
        return False
    hashed = keccak256(digits.lower().encode()).hex()
    return all(not char.isalpha() or char.isupper() == (int(sign, 16) >= 8) for char, sign in zip(digits, hashed, strict=False))


def is_plain_ethereum(value: str) -> bool:
    """An address in one case has no check; one of few signs is nobody's."""
    digits = value[2:]
    return digits in {digits.lower(), digits.upper()} and len(set(digits)) >= _FEWEST_SIGNS


BITCOIN = Identifier(
    "wallet.bitcoin",
    "CRYPTO_WALLET",
    [Shape(rf"(?<!\w)[13ADLMTX9][{_BASE58}]{{25,34}}(?!\w)", 0.95, why="base58 check of four bytes")],
    check=is_base58check,
    triggers=[rf"\b[13ADLMTX9][{_BASE58}]{{25}}"],
)

SEGWIT = Identifier(
    "wallet.segwit",
    "CRYPTO_WALLET",
    [Shape(rf"(?<!\w)(?:bc|ltc|BC|LTC)1(?i:[{_BECH32}]{{25,87}})(?!\w)", 0.97, why="bech32 check of six signs")],
    check=is_segwit,
    triggers=[rf"(?:bc|ltc|BC|LTC)1(?i:[{_BECH32}])"],
)

_ETHEREUM = r"(?<!\w)0x[0-9a-fA-F]{40}(?!\w)"
_ETHEREUM_TRIGGERS = ["0x[0-9a-fA-F]{40}"]

ETHEREUM = Identifier(
    "wallet.ethereum",
    "CRYPTO_WALLET",
    [Shape(_ETHEREUM, 0.95, why="case of its letters (EIP-55)")],
    check=is_mixed_case_ethereum,
    triggers=_ETHEREUM_TRIGGERS,
)

PLAIN_ETHEREUM = Identifier(
    "wallet.ethereum.plain",
    "CRYPTO_WALLET",
    [Shape(_ETHEREUM, WEAK, why="20 bytes, in one case")],
    check=is_plain_ethereum,
    words=_WORDS,
    triggers=_ETHEREUM_TRIGGERS,
)

WALLETS = (BITCOIN, SEGWIT, ETHEREUM, PLAIN_ETHEREUM)
