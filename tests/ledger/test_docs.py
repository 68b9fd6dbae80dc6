"""`docs/records.md` keeps up with the code."""

from pathlib import Path

import pytest

from ledger import frame, inline
from ledger.record import AuditRecord, DecisionRecord, DestinationRecord, FindingRecord, InspectionRecord

PAGE = (Path(__file__).parents[2] / "docs" / "records.md").read_text()
NESTED = {
    "destination": DestinationRecord,
    "findings[]": FindingRecord,
    "inspection": InspectionRecord,
    "decision": DecisionRecord,
}
FIELDS = [
    *(name for name in AuditRecord.__struct_fields__ if name not in ("destination", "findings", "inspection", "decision")),
    *(f"{name}.{field}" for name, struct in NESTED.items() for field in struct.__struct_fields__),
]


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_explained(field: str) -> None:
    """A field that is added and not explained fails here."""
    assert f"`{field}`" in PAGE


def test_the_format_is_the_code_s() -> None:
    """Magic, kinds and bounds are those that are written."""
    assert f"`{frame.MAGIC.decode()}`" in PAGE
    assert all(f"`{chr(kind)}`" in PAGE for kind in frame.KINDS)
    assert f"{inline.MAX_FINDINGS} findings and {inline.MAX_TOKENS:,} tokens" in PAGE
