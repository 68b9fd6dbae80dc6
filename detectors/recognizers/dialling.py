"""Tells in microseconds that digits cannot be a telephone number, so that `phonenumbers` parses only those that may be.

Built from the same metadata (libphonenumber), and over-approximating: what is refused here is never valid there.
"""

import re
from functools import cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

_KINDS = (
    "general_desc", "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan",
    "voicemail", "no_international_dialling",
)  # fmt: skip
_SHARED = 3  # regions of one country code that are looked at; more are believed


def plausible(number: str, region: str) -> bool:
    """Whether these digits may be a number of the region, with or without its national prefix or country code.

    Args:
        number: ASCII digits, as dialled in the region.
        region: ISO 3166-1 alpha-2.
    """
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        return True
    code = str(metadata.country_code)
    if _national(number, region) or (number.startswith(code) and _national(number[len(code) :], region)):
        return True
    exit_code = re.match(metadata.international_prefix or "00", number)
    return exit_code is not None and plausible_international(number[exit_code.end() :])


def plausible_international(number: str) -> bool:
    """Whether these digits may be a country code and a number of one of its regions.

    Args:
        number: ASCII digits, without `+` or `00`.
    """
    for length in (1, 2, 3):
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(number[:length] or 0))
        if regions and (len(regions) > _SHARED or any(_national(number[length:], region) for region in regions)):
            return True
    return False


def _national(number: str, region: str) -> bool:
    pattern, prefix = _patterns(region)
    if pattern.fullmatch(number):
        return True
    stripped = prefix.match(number) if prefix else None
    return stripped is not None and (stripped.end() == 0 or pattern.fullmatch(number[stripped.end() :]) is not None)


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
