"""Tells in microseconds that digits cannot be a telephone number, so that `phonenumbers` parses only those that may be.

Built from the same metadata (libphonenumber), and over-approximating: what is refused here is never valid there.
"""

import re
import unicodedata
from functools import cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

_KINDS = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan",
    "voicemail", "no_international_dialling",
)  # fmt: skip
_SHARED = 4  # regions of one country code that are looked at; more are believed


def dialled(value: str) -> str:
    """The digits of a written number, other scripts' digits as ASCII."""
    if value.isascii():
        return "".join(filter(str.isdigit, value))
    return "".join(str(unicodedata.decimal(char)) for char in value if char.isdecimal())


def plausible(number: str, region: str) -> bool:
    """Whether these digits may be a number of the region, with or without its national prefix or country code.

    Args:
        number: ASCII digits, as dialled in the region.
        region: ISO 3166-1 alpha-2.
    """
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None or metadata.country_code is None:
        return True
    code = str(metadata.country_code)
    if _of_country(number, metadata.country_code) or (
        number.startswith(code) and _of_country(number[len(code) :], metadata.country_code)
    ):
        return True
    exit_code = re.match(metadata.international_prefix or "00", number)
    return exit_code is not None and plausible_international(number[exit_code.end() :])


def plausible_international(number: str) -> bool:
    """Whether these digits may be a country code and a number of one of its regions.

    Args:
        number: ASCII digits, without `+` or `00`.
    """
    return any(_of_country(number[length:], int(number[:length] or 0)) for length in (1, 2, 3))


def _of_country(number: str, code: int) -> bool:
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
    """All shapes of a region's numbers, and its national prefix. A region without metadata has any number."""
    metadata = PhoneMetadata.metadata_for_region(region) or PhoneMetadata.metadata_for_nongeo_region(
        int(region) if region.isdigit() else 0
    )
    if metadata is None or metadata.national_prefix_transform_rule:
        return re.compile(r"\d+"), None
    shapes = [getattr(metadata, kind) for kind in _KINDS]
    numbers = [shape.national_number_pattern for shape in shapes if shape is not None and shape.national_number_pattern]
    prefix = metadata.national_prefix_for_parsing
    return re.compile("|".join(f"(?:{each})" for each in numbers) or r"\d+"), re.compile(prefix) if prefix else None
