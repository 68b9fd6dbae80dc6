"""What is said without parsing is what `phonenumbers` says after parsing."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.dialling import dialled, international, judge, judge_international

_REGIONS = ("BE", "NL", "FR", "DE", "LU", "GB", "CH", "ES", "IT", "AT", "PL")
_PREFIXES = ("", "0", "04", "0032", "32", "320", "31", "06", "49", "44", "00", "0800", "15", "180020", "150032", "39", "1", "352")
_NUMBERS = st.tuples(st.sampled_from(_PREFIXES), st.text("0123456789", min_size=4, max_size=13)).map("".join)


def _valid(number: str, region: str | None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


@settings(max_examples=1500, deadline=None)
@given(_NUMBERS, st.sampled_from(_REGIONS))
def test_the_verdict_on_a_number_of_a_region_is_libphonenumbers(number: str, region: str) -> None:
    """With or without national prefix, country code or exit code; or nothing is said."""
    assert judge(number, region) in (None, _valid(number, region))


@settings(max_examples=1500, deadline=None)
@given(_NUMBERS)
def test_the_verdict_on_an_international_number_is_libphonenumbers(number: str) -> None:
    """Whatever the country."""
    assert judge_international(number) in (None, _valid("+" + number, None))


@settings(max_examples=1000, deadline=None)
@given(_NUMBERS, st.sampled_from(_REGIONS), st.booleans())
def test_e164_is_libphonenumbers(number: str, region: str, abroad: bool) -> None:
    """Or nothing is said."""
    said = international(number, region, abroad=abroad)
    if said is not None:
        parsed = phonenumbers.parse("+" + number if abroad else number, region)
        assert said == phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


@pytest.mark.parametrize("region", _REGIONS)
def test_no_example_of_any_region_and_kind_is_refused(region: str) -> None:
    """libphonenumber's own example numbers."""
    for kind in phonenumbers.PhoneNumberType.values():
        example = phonenumbers.example_number_for_type(region, kind)
        if example is not None:
            national = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL)
            international = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
            assert judge(dialled(national), region) is not False
            assert judge_international(dialled(international)) is not False


def test_the_everyday_is_told_without_parsing() -> None:
    """Belgian numbers are, an account number, an order number and a time stamp are not."""
    assert judge("0471880325", "BE")
    assert judge_international("32471880325")
    assert [judge(number, "BE") for number in ("539007547034", "88120000005", "20261120091400")] == [False] * 3


def test_digits_of_other_scripts_are_digits() -> None:
    """As `phonenumbers` has it."""
    assert dialled("+٣٢ 4-7") == "3247"
