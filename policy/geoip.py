"""A country by address, out of a MaxMind-format file that is read whole, once. A hint only (design, law 9)."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, cast

import maxminddb

from policy.errors import ConfigurationError

type Lookup = Callable[[str], str | None]


class _Reader(Protocol):
    def get(self, address: str) -> object: ...


def opened(database: str | None) -> Lookup:
    """A look-up of an address's country; without a file it knows none.

    Raises:
        ConfigurationError: the file is no such database.
    """
    if database is None:
        return _nowhere
    try:
        reader = cast("_Reader", maxminddb.open_database(database, maxminddb.MODE_MEMORY))  # pyright: ignore[reportUnknownMemberType]  maxminddb leaves its mode open
    except (OSError, ValueError, maxminddb.InvalidDatabaseError):
        raise ConfigurationError(
            f"geoip.database: {Path(database).name} is no MaxMind-format database; look at the file"
        ) from None
    return lambda address: _country(reader, address)


def _nowhere(_address: str) -> str | None:
    return None


def _country(reader: _Reader, address: str) -> str | None:
    try:
        row = reader.get(address)
    except ValueError:
        return None
    country: object = cast("Mapping[str, Any]", row).get("country") if isinstance(row, dict) else None
    code: object = cast("Mapping[str, Any]", country).get("iso_code") if isinstance(country, dict) else country
    return code.upper() if isinstance(code, str) and len(code) == 2 else None
