"""The index's tables. All of it is derived: the journal is the truth, and the index is rebuilt from it at will."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint

VERSION = 5
metadata = MetaData()


def _text(name: str, *, index: bool = False) -> Column[str]:
    return Column(name, String, nullable=False, index=index)


def _of_records(name: str, *columns: Column[Any]) -> Table:
    """A table of what records hold: many rows a record."""
    return Table(name, metadata, Column("record", Integer, nullable=False, index=True), *columns)


def _of_chains(name: str, *columns: Column[Any]) -> Table:
    """A table of how far each chain was read: a row a chain, with the place and the hash of the last frame."""
    reached = (Column("segment", Integer, nullable=False), Column("offset", BigInteger, nullable=False), _text("hash"))
    return Table(name, metadata, Column("chain", String, primary_key=True), *reached, *columns)


records = Table(
    "records",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("exchange", String, nullable=False, index=True),
    Column("part", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("time", String, nullable=False),
    Column("at", BigInteger, nullable=False),  # microseconds since 1970, UTC
    Column("node", String, nullable=False),
    Column("writer", String, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("service", String, nullable=False),
    Column("role", String, nullable=False),
    Column("controller", String),
    Column("direction", String, nullable=False),
    Column("protocol", String, nullable=False),
    Column("method", String, nullable=False),
    Column("scheme", String, nullable=False),
    Column("host", String, nullable=False),
    Column("path", String),
    Column("status", Integer),
    Column("bytes", BigInteger, nullable=False),
    Column("processor", String),
    Column("registered", Boolean, nullable=False),
    Column("country", String),
    Column("country_source", String, nullable=False),
    Column("hosting", String, nullable=False),  # country codes, sorted, joined by a space
    Column("parent", String),
    Column("zone", String, nullable=False),
    Column("basis", String, nullable=False),
    Column("basis_ref", String),
    Column("valid_until", String),
    Column("mode", String, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("action", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("exemption", String),
    Column("rules", String, nullable=False),  # joined by a space
    Column("purposes", String, nullable=False),  # joined by a space
    Column("found", Integer, nullable=False),  # findings, repeated ones counted
    Column("policy", String, nullable=False),
    Column("raw", LargeBinary, nullable=False),  # the record's canonical bytes
    UniqueConstraint("node", "writer", "seq"),
    Index("records_by_time", "at", "number"),
    Index("records_by_destination", "processor", "at"),
)
findings = _of_records(
    "findings",
    _text("entity"),
    _text("categories"),  # joined by a space
    _text("sensitivity"),
    _text("place"),
    Column("count", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    _text("detector"),
)
tokens = _of_records("tokens", _text("token", index=True), _text("entity"))
unseen = _of_records("unseen", _text("reason"), _text("place"))
settled = _of_records(
    "settled",
    _text("feedback"),  # the entry's id
    _text("verdict"),
    _text("entity"),
    _text("place"),
    Column("count", Integer, nullable=False),
)
intents = Table(
    "intents",
    metadata,
    Column("chain", String, primary_key=True),
    Column("exchange", String, primary_key=True),
    Column("direction", String, primary_key=True),
    Column("raw", LargeBinary, nullable=False),
)
positions = _of_chains("positions", Column("frames", BigInteger, nullable=False), Column("bytes", BigInteger, nullable=False))
counters = Table(
    "counters",
    metadata,
    Column("name", String, primary_key=True),
    Column("labels", String, primary_key=True),  # JSON, keys sorted
    Column("value", BigInteger, nullable=False),
)
hosts = Table("hosts", metadata, Column("host", String, primary_key=True))
alerts = Table(
    "alerts",
    metadata,
    Column("segment", String, primary_key=True),
    Column("offset", BigInteger, primary_key=True),
    Column("problem", String, nullable=False),
)
state = Table("state", metadata, Column("name", String, primary_key=True), Column("value", BigInteger, nullable=False))
trees = _of_chains(
    "trees",
    Column("size", BigInteger, nullable=False),
    Column("peaks", LargeBinary, nullable=False),  # 32 bytes each
)
