"""The index's tables. All of it is derived: the journal is the truth, and the index is rebuilt from it at will."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint

VERSION = 4
metadata = MetaData()

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
findings = Table(
    "findings",
    metadata,
    Column("record", Integer, nullable=False, index=True),
    Column("entity", String, nullable=False),
    Column("categories", String, nullable=False),  # joined by a space
    Column("sensitivity", String, nullable=False),
    Column("place", String, nullable=False),
    Column("count", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("detector", String, nullable=False),
)
tokens = Table(
    "tokens",
    metadata,
    Column("token", String, nullable=False, index=True),
    Column("record", Integer, nullable=False, index=True),
    Column("entity", String, nullable=False),
)
unseen = Table(
    "unseen",
    metadata,
    Column("record", Integer, nullable=False, index=True),
    Column("reason", String, nullable=False),
    Column("place", String, nullable=False),
)
settled = Table(
    "settled",
    metadata,
    Column("record", Integer, nullable=False, index=True),
    Column("feedback", String, nullable=False),  # the entry's id
    Column("verdict", String, nullable=False),
    Column("entity", String, nullable=False),
    Column("place", String, nullable=False),
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
positions = Table(
    "positions",
    metadata,
    Column("chain", String, primary_key=True),
    Column("segment", Integer, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("hash", String, nullable=False),
    Column("frames", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
)
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
trees = Table(
    "trees",
    metadata,
    Column("chain", String, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("peaks", LargeBinary, nullable=False),  # 32 bytes each
    Column("segment", Integer, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("hash", String, nullable=False),
)
