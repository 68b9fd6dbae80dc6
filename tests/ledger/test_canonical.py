"""Canonical bytes (RFC 8785), beside the reference package."""

import math

import msgspec
import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger import canonical
from ledger.errors import LedgerError
from ledger.record import InspectionRecord
from tests.ledger.records import EMAIL, record

NUMBERS = st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**53) + 1, 2**53 - 1))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)


@given(VALUES)
@example({"\U0001f600": 1, "\ufb33": 2, "é": [1e21, 1e-7, 1.5e-7, 1.5e-6, 1e-6, 9.9e-5, 1e-5, -0.0, 5e-324, 1.5e16]})
def test_any_value_is_written_as_the_reference_does(value: object) -> None:
    """Key order by UTF-16 units, ECMAScript numbers, minimal escapes: RFC 8785 §3.2."""
    assert canonical.encode(value) == rfc8785.dumps(value)  # pyright: ignore[reportArgumentType]  any JSON value


@given(confidence=NUMBERS, milliseconds=NUMBERS, host=TEXTS)
def test_a_record_is_written_as_the_reference_does(confidence: float, milliseconds: float, host: str) -> None:
    """The fast way over msgspec gives the same bytes, whatever its numbers and texts."""
    made = record(
        host=host,
        findings=[EMAIL, replace(EMAIL, confidence=confidence)],
        inspection=InspectionRecord("observe", True, [], milliseconds),
    )
    assert canonical.encode_record(made) == rfc8785.dumps(msgspec.to_builtins(made))


def test_a_record_reads_back_as_it_was() -> None:
    """Canonical bytes lose nothing."""
    made = record()
    assert msgspec.json.decode(canonical.encode_record(made), type=type(made)) == made


def test_a_hostile_host_never_stops_a_record() -> None:
    """A lone surrogate is no Unicode text; it becomes U+FFFD instead of an exception."""
    assert '"host":"a\ufffdb"'.encode() in canonical.encode_record(record(host="a\udc80b"))


@pytest.mark.parametrize("value", [math.nan, math.inf, 2**53, {"a": object()}])
def test_what_json_cannot_carry_is_refused(value: object) -> None:
    """One sentence says what to give instead."""
    with pytest.raises(LedgerError, match="cannot be written to the journal"):
        canonical.encode(value)
