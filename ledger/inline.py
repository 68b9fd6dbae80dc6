"""How much of a record stands in the record itself; the rest follows in a `side` frame of the same chain."""

from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from ledger.record import AuditRecord, FindingRecord

MAX_FINDINGS = 256
MAX_TOKENS = 1000


class Side(msgspec.Struct, frozen=True):
    """What was cut from a record: whole findings, and findings that carry only the tokens that were too many.

    Attributes:
        record: the record's id.
        findings: whole findings beyond the first 256.
        tokens: findings of the record with their further tokens; `count` is 0, since the record has counted them.
    """

    record: str
    findings: list[FindingRecord]
    tokens: list[FindingRecord]


@dataclass(slots=True)
class _Room:
    tokens: int

    def take(self, finding: FindingRecord) -> tuple[FindingRecord, FindingRecord | None]:
        room, held = self.tokens, len(finding.tokens)
        self.tokens = max(0, room - held)
        if held <= room:
            return finding, None
        kept, rest = finding.tokens[:room], finding.tokens[room:]
        return replace(finding, tokens=kept), replace(finding, tokens=rest, count=0)


def split(record: AuditRecord) -> tuple[AuditRecord, Side | None]:
    """The record within its bounds, and what did not fit."""
    findings = record.findings
    if len(findings) <= MAX_FINDINGS and sum(len(finding.tokens) for finding in findings) <= MAX_TOKENS:
        return record, None
    room = _Room(MAX_TOKENS)
    taken = [room.take(finding) for finding in findings[:MAX_FINDINGS]]
    tokens = [rest for _, rest in taken if rest is not None]
    inline = replace(record, findings=[kept for kept, _ in taken])
    return inline, Side(record.id, findings[MAX_FINDINGS:], tokens)
