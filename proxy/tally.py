"""Adds up the verdicts on many small messages, so that a socket writes a record a minute and not one for each message."""

from dataclasses import dataclass, field, replace

from msgspec.structs import replace as restruct

from detectors.jobs import Finding, Settled
from policy.verdict import STRENGTH, WEIGHT
from proxy.admission import Verdict

MOST_FINDINGS = 200


@dataclass(slots=True)
class Tally:
    """Verdicts of one direction since its last record: findings and feedback joined by place, the strongest action, all rules."""

    size: int = 0
    verdict: Verdict | None = None
    _findings: dict[tuple[str, str, str], Finding] = field(default_factory=dict[tuple[str, str, str], Finding])
    _settled: dict[Settled, int] = field(default_factory=dict[Settled, int])

    def add(self, verdict: Verdict, size: int) -> None:
        """One more message."""
        self.size += size
        self.verdict = verdict if self.verdict is None else joined(self.verdict, verdict)
        for finding in verdict.findings:
            key = finding.entity, finding.place, finding.detector
            before = self._findings.get(key)
            self._findings[key] = finding if before is None else _both(before, finding)
        for use in verdict.settled:
            once = restruct(use, count=0)
            self._settled[once] = self._settled.get(once, 0) + use.count

    @property
    def full(self) -> bool:
        """Whether a record should be written before more is added."""
        return max(len(self._findings), len(self._settled)) >= MOST_FINDINGS

    def take(self) -> Verdict | None:
        """The verdict on everything added so far, None if nothing was."""
        if self.verdict is None:
            return None
        settled = tuple(restruct(use, count=count) for use, count in self._settled.items())
        return replace(self.verdict, findings=tuple(self._findings.values()), spots=(), settled=settled)


def joined(one: Verdict, other: Verdict) -> Verdict:
    """Two verdicts as one; findings and feedback are left to the caller."""
    first, second = one.decision, other.decision
    stronger = second if STRENGTH[second.action] > STRENGTH[first.action] else first
    decision = replace(
        stronger,
        rules=tuple(dict.fromkeys((*first.rules, *second.rules))),
        shadow=tuple(dict.fromkeys((*first.shadow, *second.shadow))),
        severity=first.severity if WEIGHT[first.severity] > WEIGHT[second.severity] else second.severity,
        exemption=first.exemption or second.exemption,
        lifted=tuple(dict.fromkeys((*first.lifted, *second.lifted))),
    )
    unseen = tuple(dict.fromkeys((*one.unseen, *other.unseen)))
    return replace(one, decision=decision, unseen=unseen, seconds=one.seconds + other.seconds)


def _both(one: Finding, other: Finding) -> Finding:
    tokens = list(dict.fromkeys((*one.tokens, *other.tokens)))
    return restruct(one, count=one.count + other.count, confidence=max(one.confidence, other.confidence), tokens=tokens)
