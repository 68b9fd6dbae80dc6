"""Pseudonyms have the form of what they stand for, and are nobody's."""

import re
from ipaddress import ip_address, ip_network

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban, luhn
from stdnum.be import nn
from stdnum.us import ssn

from proxy.pseudonyms.draw import Draw
from proxy.pseudonyms.shapes import made
from proxy.pseudonyms.words import cased, named

KEY = b"k" * 32


def pseudonym(entity: str, value: str, seed: str = "0", region: str = "BE") -> str:
    return made(entity, value, Draw(KEY, seed), region)


def layout(text: str) -> str:
    return re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", re.sub(r"\d", "0", text)))


SEEDS = st.text(max_size=8)


@given(SEEDS)
def test_an_email_address_stays_one_at_a_reserved_domain(seed: str) -> None:
    """RFC 2606 keeps example.com for nobody."""
    assert re.fullmatch(r"[a-z]{8}\.[a-z]{8}@example\.com", pseudonym("EMAIL_ADDRESS", "jan@x.be", seed))


@given(
    SEEDS,
    st.sampled_from(["BE68 5390 0754 7034", "DE89370400440532013000", "NL91 ABNA 0417 1643 00", "FR1420041010050500013M02606"]),
)
def test_an_account_has_a_valid_check_and_no_bank(seed: str, value: str) -> None:
    """The layout and the country stay; the check of ISO 13616 holds; the bank is nobody."""
    text = pseudonym("IBAN_CODE", value, seed)
    assert iban.is_valid(text, check_country=False)
    assert text[:2] == value[:2]
    assert layout(text) == layout(value)
    assert re.sub(r"\W", "", text)[4:8] in ("0000", "XXXX") or (text[:2] == "BE" and not iban.is_valid(text))


@given(SEEDS, st.sampled_from(["4111 1111 1111 1111", "378282246310005"]))
def test_a_card_passes_luhn_and_is_of_no_network(seed: str, value: str) -> None:
    """A first digit 9 is not for payment networks (ISO/IEC 7812-1)."""
    text = pseudonym("CREDIT_CARD", value, seed)
    assert luhn.is_valid(text.replace(" ", ""))
    assert text.startswith("9999")
    assert layout(text) == layout(value)


@given(SEEDS)
def test_national_numbers_fail(seed: str) -> None:
    """Their own check refuses them; the layout stays."""
    text = pseudonym("BE_NATIONAL_REGISTER_NUMBER", "92.03.18-318.28", seed)
    assert not nn.is_valid(text)
    assert layout(text) == "00.00.00-000.00"
    assert not ssn.is_valid(pseudonym("US_SSN", "123-45-6789", seed))


@pytest.mark.parametrize(
    ("value", "pattern"),
    [
        ("(202) 555-0123", r"\([2-9]\d\d\) 555-01\d\d"),
        ("+1 202 555 0123", r"\+1 [2-9]\d\d 555 01\d\d"),
        ("0033612345678", r"0033(19900|26191|35301|46571|53649|63998)\d{4}"),
        ("+44 7911 123456", r"\+44 \d{4} \d{6}"),
        ("0471/88.03.25", r"040\d/\d\d\.\d\d\.\d\d"),
        ("+32 (0)471 88 03 25", r"\+32 \(0\)40\d \d\d \d\d \d\d"),
        ("+40 721 234 567", r"\+40 000 \d{3} \d{3}"),
        ("32471880325", r"3240\d{7}"),
        ("612345678", r"100\d{6}"),
    ],
)
def test_phone_numbers_are_fictional(value: str, pattern: str) -> None:
    """Out of a range for films, or in no numbering plan; country code and layout stay."""
    assert re.fullmatch(pattern, pseudonym("PHONE_NUMBER", value))


@given(SEEDS, st.sampled_from(["+32 471 88 03 25", "+31 6 12345678", "+3222345678", "+352 621 123 456", "+39 06 1234 5678"]))
def test_phone_numbers_without_a_range_for_films_are_in_no_plan(seed: str, value: str) -> None:
    """Nobody can be called by one."""
    text = pseudonym("PHONE_NUMBER", value, seed)
    assert not phonenumbers.is_valid_number(phonenumbers.parse(text, None))


def test_the_spellings_of_a_number_keep_their_subscriber() -> None:
    """With and without country code it is the same fictional number."""
    assert pseudonym("PHONE_NUMBER", "+32 471 88 03 25")[-11:] == pseudonym("PHONE_NUMBER", "0471 88 03 25")[-11:]


@given(SEEDS)
def test_addresses_are_of_reserved_networks(seed: str) -> None:
    """RFC 2544 and RFC 3849."""
    assert ip_address(pseudonym("IP_ADDRESS", "81.82.83.84", seed)) in ip_network("198.18.0.0/15")
    assert ip_address(pseudonym("IP_ADDRESS", "2a02::1", seed)) in ip_network("2001:db8::/32")
    assert int(pseudonym("MAC_ADDRESS", "3c:22:fb:01:02:03", seed)[:2], 16) & 2


@pytest.mark.parametrize(("value", "pattern"), [("1985-04-12", r"18\d\d-\d\d-\d\d"), ("2/4/1985", r"\d/\d/18\d\d")])
def test_a_date_of_birth_is_a_date_of_nobody_alive(value: str, pattern: str) -> None:
    """The layout stays."""
    assert re.fullmatch(pattern, pseudonym("DATE_OF_BIRTH", value))


@pytest.mark.parametrize(
    ("entity", "value"),
    [
        ("HEALTH", "diabetes"),
        ("DATE_OF_BIRTH", "12 april 1985"),
        ("PHONE_NUMBER", "12"),
        ("EMAIL_ADDRESS", "jan"),
        ("IBAN_CODE", "x"),
    ],
)
def test_what_has_no_such_form_becomes_a_mark(entity: str, value: str) -> None:
    """It says its kind and which one."""
    assert re.fullmatch(rf"\[{entity}_[A-Z2-9]{{4}}\]", pseudonym(entity, value))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Jan-Willem van den Berg", ["Jan", "Willem", "Berg"]),
        ("Mevr. J. O'Neil", ["J.", "O'Neil"]),
        ("van de", ["van", "de"]),
        ("李小龍", ["李小龍"]),
        ("007", ["007"]),
    ],
)
def test_the_telling_words_of_a_name(value: str, words: list[str]) -> None:
    """Titles and particles stay; never nothing."""
    assert [value[start:end] for start, end in named(value)] == words


@pytest.mark.parametrize(("like", "word"), [("PEETERS", "VELMORAN"), ("peeters", "velmoran"), ("McNeil", "Velmoran")])
def test_the_case_stays(like: str, word: str) -> None:
    """Shouted names stay shouted."""
    assert cased("velmoran", like) == word


@given(
    st.sampled_from(["PHONE_NUMBER", "IBAN_CODE", "CREDIT_CARD", "US_SSN", "IP_ADDRESS", "DATE_OF_BIRTH", "EU_VAT_NUMBER", "X"]),
    st.text(max_size=40),
)
def test_any_value_gets_one(entity: str, value: str) -> None:
    """Nothing that is found makes it fail."""
    assert pseudonym(entity, value)


@given(SEEDS)
def test_a_telephone_number_with_two_trunk_zeros_is_written_over(seed: str) -> None:
    """Only the first (0) is the trunk prefix; the second is digits like the rest."""
    text = pseudonym("PHONE_NUMBER", "+32 (0)471 (0)12 34 56", seed)
    assert re.fullmatch(r"\+32 \(0\)\d{3} \(\d\)\d\d \d\d \d\d", text)


@given(
    st.text(alphabet="+0123456789() /", max_size=25), st.sampled_from(["PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "MAC_ADDRESS"])
)
def test_any_layout_gets_a_pseudonym(value: str, entity: str) -> None:
    """What fits no form becomes a mark; nothing raises."""
    assert pseudonym(entity, value)
