"""The time that the ledger itself notes; an exchange's own time is passed in with its record."""

from datetime import UTC, datetime


def now() -> str:
    """The present moment as RFC 3339, in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
