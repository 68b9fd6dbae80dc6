"""Identifiers of records."""

import uuid
from itertools import pairwise

from ledger.identifier import uuid7


def test_it_is_a_version_7_identifier() -> None:
    """RFC 9562: version 7, the RFC's variant, and the form that the standard library reads."""
    made = uuid.UUID(uuid7())
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_identifiers_sort_by_time_and_never_come_twice() -> None:
    """A later one is not smaller to a quarter of a microsecond, and ten thousand are distinct."""
    made = [uuid7() for _ in range(10_000)]
    stamps = [uuid.UUID(one).int >> 64 for one in made]
    assert len(set(made)) == len(made)
    assert all(before <= after for before, after in pairwise(stamps))
