"""The writings of a number: its own, with and without country code, a date in another order; and what is no number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.pseudonyms.spellings import is_number, settled, spellings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+32 408 06 18 94", True), ("BE87 9017 7127 6494", True), ("02:1f:ab:cd:ef:ab", True), ("00000000T", True),
        ("198.18.4.5", False), ("2001:db8:1:2:3:4:5:6", False), ("12345", False), ("Velmoran", False), ("[HEALTH_K7Q2]", False),
        ("a@example.com", False),
    ],
)  # fmt: skip
def test_what_may_be_grouped_in_another_way(text: str, expected: bool) -> None:
    """Accounts, telephones, identity numbers, hardware addresses; the dots of an IP address are its own."""
    assert is_number(text) is expected


def test_a_telephone_number_with_and_without_its_country() -> None:
    """Its own writing comes first."""
    expected = {
        "0408061894": "0471880325", "32408061894": "32471880325", "0032408061894": "0032471880325",
        "320408061894": "320471880325", "408061894": "471880325",
    }  # fmt: skip
    known = spellings("0408 06 18 94", "0471 88 03 25", "BE")
    assert known == expected
    assert next(iter(known)) == "0408061894"
    assert spellings("0408 06 18 94", "0471 88 03 25", "") == {"0408061894": "0471880325"}


def test_a_date_in_another_order() -> None:
    """Only when the day is not the month."""
    assert spellings("1872-03-07", "1985-04-12", "BE") == {
        "18720307": "19850412", "18720703": "19851204", "03071872": "04121985", "07031872": "12041985",
    }  # fmt: skip
    assert spellings("1872-03-03", "1985-04-12", "BE") == {"18720303": "19850412"}


@pytest.mark.parametrize(("one", "other"), [("+32 408 06 18 94", "0408/06.18.94"), ("0032408061894", "+32 (0)408 06 18 94")])
def test_one_writing_tells_numbers_apart(one: str, other: str) -> None:
    """It is the same for all writings of one number."""
    assert settled(one, one, "BE") == settled(other, other, "BE") == ("32408061894", "32408061894")
    assert settled("9999 0000 1234 5678", "4111 1111 1111 1111", "BE") == ("9999000012345678", "4111111111111111")
    assert settled("Velmoran", "Jan", "BE") is None


@given(st.text(alphabet="+0123456789() /.-AB:", max_size=24), st.text(alphabet="+0123456789() /.-AB:", max_size=24))
def test_any_two_texts_have_writings_or_none(text: str, value: str) -> None:
    """As long as each other, letter for letter."""
    assert all(len(fake) == len(real) for fake, real in spellings(text, value, "BE").items())
