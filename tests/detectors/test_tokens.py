"""Tokens join spellings of one value and tell nothing without the key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.tokens import Tokenizer, normalise

_KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("entity", "one", "other"),
    [
        ("EMAIL_ADDRESS", "Jan.Peeters@Example.BE", "mailto:jan.peeters@example.be"),
        ("PHONE_NUMBER", "+32 471 88 03 25", "0471/88.03.25"),
        ("PHONE_NUMBER", "0032471880325", "+32 (0)471 88 03 25"),
        ("IBAN_CODE", "BE68 5390 0754 7034", "be68539007547034"),
        ("BE_NATIONAL_REGISTER_NUMBER", "92.03.18-318.28", "92031831828"),
        ("NL_BSN", "1112.22.333", "111222333"),
        ("PERSON", "Peeters, Jan", "jan  PEETERS"),
        ("PERSON", "José Núñez", "JOSÉ NÚÑEZ"),
        ("LICENSE_PLATE", "1-ABC-234", "1abc234"),
    ],
)
def test_spellings_of_one_value_give_one_token(entity: str, one: str, other: str) -> None:
    """Two spellings of the same value give the same token."""
    tokenizer = Tokenizer("2026-11", _KEY)
    assert tokenizer.token(entity, one) == tokenizer.token(entity, other)


def test_diacritics_are_kept_in_names() -> None:
    """`André` and `Andre` may be two people."""
    assert normalise("PERSON", "André") != normalise("PERSON", "Andre")


def test_passwords_keep_their_case() -> None:
    """A secret is another secret in another case."""
    assert normalise("PASSWORD", "aB") != normalise("PASSWORD", "ab")


def test_a_token_names_its_epoch_and_has_22_characters() -> None:
    """`epoch.base64url(HMAC)[:22]`."""
    epoch, _, code = Tokenizer("2026-11", _KEY).token("PERSON", "Jan Peeters").partition(".")
    assert epoch == "2026-11"
    assert len(code) == 22


def test_other_keys_and_entities_give_other_tokens() -> None:
    """The key and the entity are part of the token."""
    tokenizer = Tokenizer("e", _KEY)
    assert tokenizer.token("PERSON", "jan") != Tokenizer("e", _KEY[::-1]).token("PERSON", "jan")
    assert tokenizer.token("PERSON", "jan") != tokenizer.token("USERNAME", "jan")


def test_a_region_moves_national_phone_numbers_only() -> None:
    """The same digits are another subscriber in another country; with a country code they are the same."""
    belgian, dutch = Tokenizer("e", _KEY), Tokenizer("e", _KEY).moved("NL")
    assert belgian.token("PHONE_NUMBER", "0201234567") != dutch.token("PHONE_NUMBER", "0201234567")
    assert belgian.token("PHONE_NUMBER", "+32471880325") == dutch.token("PHONE_NUMBER", "+32471880325")


def test_a_short_key_is_refused() -> None:
    """A key one could guess is no key; the sentence names the epoch and not the key."""
    with pytest.raises(ValueError, match="epoch 2026-11 has 4 bytes"):
        Tokenizer("2026-11", b"abcd")


@given(st.text(min_size=1), st.sampled_from(["PERSON", "PHONE_NUMBER", "IBAN_CODE", "HEALTH", "API_KEY"]))
def test_any_text_has_a_token_that_does_not_hold_it(value: str, entity: str) -> None:
    """Whatever was found, lone surrogates included, gets a token."""
    assert len(Tokenizer("e", _KEY).token(entity, value)) == 24
