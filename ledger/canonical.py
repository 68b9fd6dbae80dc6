"""Canonical bytes of what the journal holds: JSON Canonicalization Scheme (RFC 8785).

A record takes a fast way: its keys are ASCII and known, so only its floats need care (ECMAScript writes `1`, not `1.0`).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

import msgspec
from msgspec.structs import replace

from ledger.errors import LedgerError
from ledger.record import AuditRecord, FindingRecord

_SORTED = msgspec.json.Encoder(order="sorted")
_AS_GIVEN = msgspec.json.Encoder()
_LARGEST_INTEGER = 2**53 - 1  # RFC 8785 §3.2.2.3: what an IEEE 754 double holds exactly
_EXPONENT_FROM = 1e21  # ECMA-262 Number::toString writes an exponent from here on,
_EXPONENT_BELOW = 1e-6  # and below this
_POSITIONAL_FROM = 1e-4  # msgspec writes an exponent below this


def encode_record(record: AuditRecord) -> bytes:
    """The canonical bytes of a record. Text that is no valid Unicode gets U+FFFD: a hostile host may never stop a record.

    Raises:
        LedgerError: a number that JSON cannot carry.
    """
    try:
        return _SORTED.encode(_plain(record))
    except UnicodeEncodeError:
        return encode(msgspec.to_builtins(_plain(record)))


def encode_struct(struct: msgspec.Struct) -> bytes:
    """The canonical bytes of any other struct."""
    return encode(msgspec.to_builtins(struct))


def encode(value: object) -> bytes:
    """The canonical bytes of any JSON value (a note's fields, a report).

    Raises:
        LedgerError: a number that JSON cannot carry, or a type that is no JSON.
    """
    return _AS_GIVEN.encode(_ordered(value))


def _plain(record: AuditRecord) -> AuditRecord:
    inspection, findings = record.inspection, record.findings
    milliseconds = _number(inspection.milliseconds)
    if milliseconds is not inspection.milliseconds:
        inspection = replace(inspection, milliseconds=milliseconds)
    if not all(_POSITIONAL_FROM <= finding.confidence < 1 for finding in findings):
        findings = [each if _POSITIONAL_FROM <= each.confidence < 1 else _plain_finding(each) for each in findings]
    if inspection is record.inspection and findings is record.findings:
        return record
    return replace(record, findings=findings, inspection=inspection)


def _plain_finding(finding: FindingRecord) -> FindingRecord:
    return replace(finding, confidence=_number(finding.confidence))


def _number(value: float) -> int | float | msgspec.Raw:
    if isinstance(value, int):
        return _integer(value)
    if not value.is_integer():
        if value - value != 0:
            raise LedgerError("a number that is not finite cannot be written to the journal: give a finite one")
        return _positional(value) if _EXPONENT_BELOW <= abs(value) < _POSITIONAL_FROM else value
    if abs(value) < _EXPONENT_FROM:
        return _positional(value) if abs(value) > _LARGEST_INTEGER else int(value)
    return msgspec.Raw(repr(value).encode())


def _positional(value: float) -> msgspec.Raw:
    """The shortest digits that tell this double from any other, without an exponent."""
    digits = f"{Decimal(repr(value)):f}"
    return msgspec.Raw(digits.removesuffix(".0").encode())


def _integer(value: int) -> int:
    if abs(value) > _LARGEST_INTEGER:
        raise LedgerError("an integer beyond 2^53 cannot be written to the journal: give it as text")
    return value


def _ordered(value: object) -> object:
    match value:
        case None | bool():
            return value
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case int() | float():
            return _number(value)
        case Mapping():
            return _ordered_map(cast(Mapping[object, object], value))
        case list() | tuple():
            return [_ordered(item) for item in cast(list[object], value)]
        case _:
            raise LedgerError(f"a {type(value).__name__} cannot be written to the journal: give text, numbers, lists or maps")


def _ordered_map(value: Mapping[object, object]) -> dict[str, object]:
    fields = {str(_ordered(str(key))): item for key, item in value.items()}
    keys = sorted(fields, key=lambda key: key.encode("utf-16-be"))
    return {key: _ordered(fields[key]) for key in keys}
