"""Sizes, durations, countries: what is read, and with which words the rest is refused."""

import zoneinfo
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from policy.quantities import Countries, Country, Duration, Size, TimeZone, zone_of

SIZE, DURATION = TypeAdapter[int](Size), TypeAdapter[float](Duration)
ZONE = TypeAdapter[str](TimeZone)
COUNTRY, COUNTRIES = TypeAdapter[str](Country), TypeAdapter[tuple[str, ...]](Countries)


@pytest.mark.parametrize(
    ("written", "bytes_"),
    [("8MiB", 8 << 20), ("8 MiB", 8 << 20), ("64KB", 64_000), ("1.5GiB", 3 << 29), ("10", 10), (10, 10), ("1k", 1000), ("7B", 7)],
)
def test_a_size(written: Any, bytes_: int) -> None:
    """In bytes."""
    assert SIZE.validate_python(written) == bytes_


@pytest.mark.parametrize(
    ("written", "seconds"), [("250ms", 0.25), ("30s", 30), ("5m", 300), ("12h", 43_200), ("90d", 7_776_000), (0.5, 0.5), ("2", 2)]
)
def test_a_duration(written: Any, seconds: float) -> None:
    """In seconds."""
    assert DURATION.validate_python(written) == seconds


@pytest.mark.parametrize(("written", "code"), [("be", "BE"), (" NO ", "NO"), ("uk", "GB"), ("EL", "GR"), ("EPO", "EPO")])
def test_a_country(written: str, code: str) -> None:
    """As its code."""
    assert COUNTRY.validate_python(written) == code


def test_one_country_is_a_list_of_one() -> None:
    """And nothing is none."""
    assert COUNTRIES.validate_python("be") == ("BE",)
    assert COUNTRIES.validate_python(None) == ()


@pytest.mark.parametrize(
    ("adapter", "written", "words"),
    [
        (SIZE, "eight", "8MiB"),
        (SIZE, True, "8MiB"),
        (SIZE, [1], "8MiB"),
        (SIZE, "-1", "8MiB"),
        (DURATION, "soon", "250ms"),
        (DURATION, True, "250ms"),
        (COUNTRY, False, "Norway"),
        (COUNTRY, 32, "ISO 3166-1"),
        (COUNTRY, "Belgium", "ISO 3166-1"),
    ],
)
def test_what_is_none_is_refused_with_an_example(adapter: TypeAdapter[Any], written: Any, words: str) -> None:
    """The sentence shows how to write it."""
    with pytest.raises(ValidationError, match=words):
        adapter.validate_python(written)


@pytest.fixture
def no_zones() -> Iterator[None]:
    """A machine without a database of time zones."""
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath()


@pytest.mark.usefixtures("no_zones")
def test_utc_needs_no_database_of_time_zones() -> None:
    """Another zone is refused with what is missing."""
    assert str(zone_of(ZONE.validate_python("UTC"))) == "UTC"
    with pytest.raises(ValidationError, match="install its package tzdata"):
        ZONE.validate_python("Europe/Brussels")
