"""Tells in a microsecond of most digits whether they are a telephone number: `phonenumbers` parses only the doubtful ones.

Built from the same metadata (libphonenumber). What it says is what `phonenumbers.is_valid_number` says; where spellings could be
read in two ways (a country code or a national prefix that may also begin a number) it says nothing.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

_KINDS = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan", "voicemail",
    "no_international_dialling",
)  # fmt: skip
_SHARED = 4  # regions of one country code that are looked at; with more nothing is said
_ANY = re.compile(r"\d+")
_TRUNK = "0"


def dialled(value: str) -> str:
    """The digits of a written number, other scripts' digits as ASCII."""
    if value.isascii():
        return "".join(filter(str.isdigit, value))
    return "".join(str(unicodedata.decimal(char)) for char in value if char.isdecimal())


def judge(number: str, region: str) -> bool | None:
    """Whether these digits are a number when dialled in a region; None when only parsing can tell.

    Args:
        number: ASCII digits.
        region: ISO 3166-1 alpha-2.
    """
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None or metadata.country_code is None:
        return None
    rest = number.removeprefix(_TRUNK)
    trunk = metadata.national_prefix == _TRUNK and rest != number and not rest.startswith(_TRUNK)
    if trunk and _is_plain(rest, metadata.country_code):
        return True
    return None if _may_be(number, metadata.country_code, metadata.international_prefix or "00") else False


def judge_international(number: str) -> bool | None:
    """Whether these digits are a country code and a number; None when only parsing can tell.

    Args:
        number: ASCII digits, without `+` or `00`.
    """
    for code, rest in _codes(number):
        if _is_plain(rest, code):
            return True
        if _is_of(rest, code):
            return None
    return False


def international(number: str, region: str, *, abroad: bool) -> str | None:
    """The number in E.164 (`+32471880325`); None when only parsing can tell.

    Args:
        number: ASCII digits.
        region: where it is dialled.
        abroad: whether it was written with a `+`.
    """
    if abroad:
        return f"+{number}" if any(_is_plain(rest, code) for code, rest in _codes(number)) else None
    metadata = PhoneMetadata.metadata_for_region(region)
    rest = number.removeprefix(_TRUNK)
    if metadata is None or metadata.country_code is None or metadata.national_prefix != _TRUNK or rest == number:
        return None
    plain = not rest.startswith(_TRUNK) and _is_plain(rest, metadata.country_code)
    return f"+{metadata.country_code}{rest}" if plain else None


def _may_be(number: str, code: int, exit_code: str) -> bool:
    if _is_of(number, code) or (number.startswith(str(code)) and _is_of(number[len(str(code)) :], code)):
        return True
    away = re.match(exit_code, number)
    return away is not None and judge_international(number[away.end() :]) is not False


def _codes(number: str) -> Iterator[tuple[int, str]]:
    """The country codes that the digits begin with; no code begins another."""
    for length in (1, 2, 3):
        code = int(number[:length] or 0)
        if code in COUNTRY_CODE_TO_REGION_CODE and str(code) == number[:length]:
            yield code, number[length:]


def _is_plain(number: str, code: int) -> bool:
    """Whether it is a number of the country's only region, and its first digits can be nothing else."""
    regions = COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    if len(regions) != 1:
        return False
    pattern, prefix = _patterns(regions[0])
    return pattern is not _ANY and not (prefix and prefix.match(number)) and pattern.fullmatch(number) is not None


def _is_of(number: str, code: int) -> bool:
    """Whether it may be a number of one of the country's regions, its national prefix before it or not."""
    regions = COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    return len(regions) > _SHARED or any(_national(number, region) for region in regions)


def _national(number: str, region: str) -> bool:
    """The national prefix may stand twice: before and after a country code."""
    pattern, prefix = _patterns(region)
    for _ in range(3):
        if pattern.fullmatch(number):
            return True
        stripped = prefix.match(number) if prefix else None
        if stripped is None or not stripped.end():
            return False
        number = number[stripped.end() :]
    return False


@cache
def _patterns(region: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """All shapes of a region's numbers, and its national prefix; any digits where the metadata are no plain patterns."""
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None or metadata.national_prefix_transform_rule:
        return _ANY, None
    shapes = [getattr(metadata, kind) for kind in _KINDS]
    numbers = [shape.national_number_pattern for shape in shapes if shape is not None and shape.national_number_pattern]
    prefix = metadata.national_prefix_for_parsing
    general = metadata.general_desc.national_number_pattern if metadata.general_desc else None
    kinds = "|".join(f"(?:{each})" for each in numbers)
    pattern = re.compile(rf"(?=(?:{general or '[0-9]+'})\Z)(?:{kinds})") if numbers else _ANY
    return pattern, re.compile(prefix) if prefix else None
