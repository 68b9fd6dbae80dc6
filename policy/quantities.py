"""The small values that a configuration is made of: country codes, sizes, durations, lists. Each says how to write it."""

import re
from collections.abc import Sequence
from datetime import UTC, tzinfo
from difflib import get_close_matches
from ipaddress import ip_network
from typing import Annotated, Any, cast
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from policy.hosts import ascii_name

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMG]i?B?|B)?", re.IGNORECASE)
_SIZE_UNITS = {"": 1, "b": 1, "k": 1000, "kb": 1000, "m": 10**6, "mb": 10**6, "g": 10**9, "gb": 10**9,
               "ki": 2**10, "kib": 2**10, "mi": 2**20, "mib": 2**20, "gi": 2**30, "gib": 2**30}  # fmt: skip
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w|y)?", re.IGNORECASE)
_DURATION_UNITS = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0, "y": 31_557_600.0}
_COUNTRY = re.compile(r"[A-Z][A-Z0-9]|EPO")
ALIASES = {"UK": "GB", "EL": "GR"}


class Section(BaseModel):
    """A part of the configuration: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _country(value: object) -> object:
    if value is False:
        raise ValueError('write Norway as "NO", in quotes: YAML reads a bare NO as false')
    if not isinstance(value, str):
        raise ValueError('write a country as its ISO 3166-1 code in quotes, for example "BE"')
    code = value.strip().upper()
    if not _COUNTRY.fullmatch(code):
        raise ValueError(f'{value[:20]!r} is no country: write its ISO 3166-1 code, for example "BE"')
    return ALIASES.get(code, code)


def _size(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError("write a size as a number of bytes or with a unit, for example 8MiB")
    if isinstance(value, int):
        return value
    match = _SIZE.fullmatch(value.strip())
    if match is None:
        raise ValueError(f"{value[:20]!r} is no size: write it with a unit, for example 8MiB")
    return int(float(match[1]) * _SIZE_UNITS[(match[2] or "").lower()])


def _duration(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("write a duration with a unit, for example 250ms, 30s, 5m, 12h, 90d")
    if not isinstance(value, str):
        return float(value)
    match = _DURATION.fullmatch(value.strip())
    if match is None:
        raise ValueError(f"{value[:20]!r} is no duration: write it with a unit, for example 250ms, 30s, 5m, 12h, 90d")
    return float(match[1]) * _DURATION_UNITS[(match[2] or "").lower()]


def _pattern(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("write a pattern as a regular expression in quotes")
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"this is no regular expression: {error.msg}") from None
    return value


def _host(value: object) -> object:
    if not isinstance(value, str) or not value.strip() or re.search(r"[/\s@]", value):
        raise ValueError(f"{str(value)[:60]!r} is no host: write its name alone, for example api.example.com")
    if not value.isascii() and ascii_name(value.removeprefix("*.").removeprefix(".")) is None:
        raise ValueError(f"{value[:60]!r} is no host: no such name can be resolved (IDNA 2008)")
    return value


def _network(value: object) -> object:
    try:
        return str(ip_network(str(value), strict=False))
    except ValueError:
        raise ValueError(f"{str(value)[:60]!r} is no network: write it as 10.0.3.0/24") from None


def zone_of(name: str) -> tzinfo:
    """The time zone of this name; UTC needs no database.

    Raises:
        ValueError: this machine knows no such zone.
    """
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(_no_zone(name)) from None


def _no_zone(name: str) -> str:
    by_lower = {zone.lower(): zone for zone in available_timezones()}
    if not by_lower:
        return f"{name[:40]!r}: this machine has no database of time zones: install its package tzdata, or write UTC"
    near = get_close_matches(name[:40].lower(), by_lower, n=1, cutoff=0.7)
    likely = by_lower[near[0]] if near else "Europe/Brussels"
    return f"{name[:40]!r} is no time zone: write its name in the IANA database, for example {likely}"


def _zone(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("write a time zone as its name in the IANA database, for example Europe/Brussels")
    zone_of(value)
    return value


def as_list(value: object) -> object:
    """A single value where a list is expected is a list of one; nothing is an empty list."""
    if value is None:
        return ()
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(cast("Sequence[Any]", value))
    return (value,)


type Country = Annotated[str, BeforeValidator(_country)]
"""An ISO 3166-1 alpha-2 code in upper case, or EPO (the European Patent Organisation); UK and EL are read as GB and GR."""

type Size = Annotated[int, BeforeValidator(_size)]
"""A number of bytes; `8MiB`, `64KB` and plain numbers are read."""

type Duration = Annotated[float, BeforeValidator(_duration)]
"""Seconds; `250ms`, `30s`, `5m`, `12h`, `90d`, `2y` and plain numbers are read."""

type Pattern = Annotated[str, BeforeValidator(_pattern)]
"""A regular expression that compiles."""

type Host = Annotated[str, BeforeValidator(_host)]
"""A host name or IP literal, without scheme, path or user."""

type Network = Annotated[str, BeforeValidator(_network)]
"""An IP network in CIDR form, host bits cleared."""

type TimeZone = Annotated[str, BeforeValidator(_zone)]
"""A time zone's name in the IANA database, such as Europe/Brussels, or UTC."""

type Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""An id: letters, digits, dots, dashes and underscores."""

type Strings = Annotated[tuple[str, ...], BeforeValidator(as_list)]
type Hosts = Annotated[tuple[Host, ...], BeforeValidator(as_list)]
type Networks = Annotated[tuple[Network, ...], BeforeValidator(as_list)]
type Countries = Annotated[tuple[Country, ...], BeforeValidator(as_list)]
