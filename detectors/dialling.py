"""Tells in a microsecond of most digits whether they are a telephone number: `phonenumbers` parses only the doubtful ones.

Built from the same metadata (libphonenumber). What it says is what `phonenumbers.is_valid_number` says; where spellings could be
read in two ways (a country code or a national prefix that may also begin a number) it says nothing.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

_KINDS = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan", "voicemail",
    "no_international_dialling",
)  # fmt: skip
_SHARED = 30  # regions of one country code that are looked at (25 share +1)
_TRUNK = "0"
_NO_DIGITS = bytes(set(range(128)) - set(b"0123456789"))


def dialled(value: str) -> str:
    """The digits of a written number, other scripts' digits as ASCII."""
    if value.isascii():
        return value.encode().translate(None, _NO_DIGITS).decode()
    return "".join(str(unicodedata.decimal(char)) for char in value if char.isdecimal())


@dataclass(frozen=True, slots=True)
class _Region:
    """How a region's numbers are written.

    Attributes:
        code: its country code.
        pattern: all its numbers, without prefixes; None where the metadata are no plain patterns.
        prefix: what may be dialled before them at home; None where nothing may.
        exit: what is dialled before a number abroad.
        trunk: whether the prefix is a `0` and no more.
        alone: whether no other region has the country code.
    """

    code: str
    pattern: re.Pattern[str] | None
    prefix: re.Pattern[str] | None
    exit: re.Pattern[str]
    trunk: bool
    alone: bool

    def holds(self, number: str) -> bool:
        """Whether the digits may be its number; the prefix may stand twice, before and after a country code."""
        if self.pattern is None:
            return True
        for _ in range(3):
            if self.pattern.fullmatch(number):
                return True
            stripped = self.prefix.match(number) if self.prefix else None
            if stripped is None or not stripped.end():
                return False
            number = number[stripped.end() :]
        return False

    def surely_holds(self, number: str) -> bool:
        """Whether they are one, and their first digits can be nothing else."""
        if not self.alone or self.pattern is None or (self.prefix and self.prefix.match(number)):
            return False
        return self.pattern.fullmatch(number) is not None


def judge(number: str, region: str) -> bool | None:
    """Whether these digits are a number when dialled in a region; None when only parsing can tell.

    Args:
        number: ASCII digits.
        region: ISO 3166-1 alpha-2.
    """
    home = _region(region)
    if home is None:
        return None
    if number.startswith(_TRUNK):
        if home.trunk and number[1:2] != _TRUNK and home.surely_holds(number[1:]):
            return True
        away = home.exit.match(number)
        if away is not None and judge_international(number[away.end() :]) is not False:
            return None
    elif home.exit.match(number):
        return None
    if number.startswith(home.code) and _is_of(number[len(home.code) :], home.code):
        return None
    return None if _is_of(number, home.code) else False


def judge_international(number: str) -> bool | None:
    """Whether these digits are a country code and a number; None when only parsing can tell.

    Args:
        number: ASCII digits, without `+` or `00`.
    """
    code = _code(number)
    if code is None:
        return False
    rest = number[len(code) :]
    if _surely_of(rest, code):
        return True
    return None if _is_of(rest, code) else False


def international(number: str, region: str, *, abroad: bool) -> str | None:
    """The number in E.164 (`+32471880325`); None when only parsing can tell.

    Args:
        number: ASCII digits.
        region: where it is dialled.
        abroad: whether it was written with a `+`.
    """
    if abroad:
        code = _code(number)
        return f"+{number}" if code is not None and _surely_of(number[len(code) :], code) else None
    home = _region(region)
    if home is None or not home.trunk or not number.startswith(_TRUNK) or number[1:2] == _TRUNK:
        return None
    return f"+{home.code}{number[1:]}" if home.surely_holds(number[1:]) else None


def _code(number: str) -> str | None:
    """The country code that the digits begin with; no code begins another."""
    for length in (1, 2, 3):
        if (code := number[:length]) in _CODES:
            return code
    return None


def _surely_of(number: str, code: str) -> bool:
    return len(regions := _regions(code)) == 1 and regions[0].surely_holds(number)


def _is_of(number: str, code: str) -> bool:
    regions = _regions(code)
    return not regions or any(region.holds(number) for region in regions)


_CODES = frozenset(map(str, COUNTRY_CODE_TO_REGION_CODE))


@cache
def _regions(code: str) -> tuple[_Region, ...]:
    """The regions of a country code; none where they are too many to look at."""
    names = COUNTRY_CODE_TO_REGION_CODE[int(code)]
    found = [_region(name) for name in names] if len(names) <= _SHARED else []
    return tuple(region for region in found if region is not None) if None not in found else ()


@cache
def _region(name: str) -> _Region | None:
    metadata = PhoneMetadata.metadata_for_region(name)
    if metadata is None or metadata.country_code is None:
        return None
    shapes = [getattr(metadata, kind) for kind in _KINDS]
    kinds = "|".join(f"(?:{each.national_number_pattern})" for each in shapes if each and each.national_number_pattern)
    general = metadata.general_desc.national_number_pattern if metadata.general_desc else None
    plain = bool(kinds) and not metadata.national_prefix_transform_rule
    return _Region(
        code=str(metadata.country_code),
        pattern=re.compile(rf"(?=(?:{general or '[0-9]+'})\Z)(?:{kinds})") if plain else None,
        prefix=re.compile(metadata.national_prefix_for_parsing) if metadata.national_prefix_for_parsing else None,
        exit=re.compile(metadata.international_prefix or "00"),
        trunk=metadata.national_prefix == _TRUNK,
        alone=len(COUNTRY_CODE_TO_REGION_CODE[metadata.country_code]) == 1,
    )
