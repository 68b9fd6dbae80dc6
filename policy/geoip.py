"""A country by address, out of a MaxMind-format file that is read whole, once. A hint only (design, law 9)."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, cast

import maxminddb

from policy.errors import ConfigurationError

type Lookup = Callable[[str], str | None]


_LOOKED_AT = 10_000
"""Networks of a database that are looked at before it is said to name no country."""


class _Reader(Protocol):
    def get(self, address: str) -> object: ...

    def __iter__(self) -> Iterator[tuple[object, object]]: ...


def opened(database: str | None) -> Lookup:
    """A look-up of an address's country; without a file it knows none.

    MaxMind's own databases say `country.iso_code`, others `country_code` or a bare `country`; where a network has no country,
    the one that it is registered in counts.

    Raises:
        ConfigurationError: the file is no such database, or says no country.
    """
    if database is None:
        return _nowhere
    try:
        reader = cast("_Reader", maxminddb.open_database(database, maxminddb.MODE_MEMORY))  # pyright: ignore[reportUnknownMemberType]  maxminddb leaves its mode open
    except (OSError, ValueError, maxminddb.InvalidDatabaseError):
        raise ConfigurationError(
            f"geoip.database: {Path(database).name} is no MaxMind-format database; look at the file"
        ) from None
    if not any(_code(row) for _, row in islice(reader, _LOOKED_AT)):
        raise ConfigurationError(
            f"geoip.database: {Path(database).name} says no country in a way that is known; take a country database"
        )
    return lambda address: _country(reader, address)


def _nowhere(_address: str) -> str | None:
    return None


def _country(reader: _Reader, address: str) -> str | None:
    try:
        return _code(reader.get(address))
    except ValueError:
        return None


def _code(row: object) -> str | None:
    """The country of a network: the first way of saying it that this database knows."""
    if not isinstance(row, dict):
        return None
    fields = cast("Mapping[str, Any]", row)
    for said in (fields.get("country"), fields.get("country_code"), fields.get("registered_country")):
        code: object = cast("Mapping[str, Any]", said).get("iso_code") if isinstance(said, dict) else said
        if isinstance(code, str) and len(code) == 2:
            return code.upper()
    return None
