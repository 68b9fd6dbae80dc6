"""What other rules would have done to recorded traffic: `douane replay`."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from policy.configuration import Configuration
from policy.judge import Judge
from policy.model import Action, Decision, Severity
from policy.recorded import Record, event
from policy.rules.language import Rule
from policy.verdict import STRENGTH, WEIGHT

_MOST_DIFFERENCES = 10_000


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that the candidate rules judge otherwise; without any value."""

    record: str
    time: str
    service: str
    recipient: str
    action: tuple[str, str]
    severity: tuple[str, str]
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    shadow: tuple[str, ...]


@dataclass(slots=True)
class Replay:
    """What a replay gave.

    Attributes:
        records: how many were judged; `same` of them as before.
        differences: the others, up to a bound; `left_out` more were only counted.
        actions: how many went from which action to which.
        rules: how many more or fewer records each rule matched.
        unread: records that were not a version that is known.
    """

    records: int = 0
    same: int = 0
    differences: list[Difference] = field(default_factory=list[Difference])
    left_out: int = 0
    actions: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    rules: Counter[str] = field(default_factory=Counter[str])
    unread: int = 0


def replay(records: Iterable[Record], candidate: Configuration, *, as_recorded: bool = True) -> Replay:
    """Judge recorded exchanges anew.

    Args:
        records: lines of `audit export`, parsed.
        candidate: the rules to try, with the register behind them.
        as_recorded: keep the zone and basis that were recorded; else take the candidate's register too.

    History (first times, rates), subject choices and markers are not in a record: a rule of the candidate that asks for them
    matches where it matched when the record was made.
    """
    judge, result = _Replayer(candidate), Replay()
    for record in records:
        if record.get("v") != 1 or record.get("state") == "interrupted":
            result.unread += 1
            continue
        _compare(record, judge, result, as_recorded=as_recorded)
    return result


class _Replayer:
    """Judges a record by the candidate; what a record does not hold is taken from what was decided then."""

    def __init__(self, candidate: Configuration) -> None:
        self._judge = Judge(candidate)
        self._unrecorded = {rule.id: rule for rule in candidate.rules if rule.enabled and rule.when.unrecorded}

    def decision(self, record: Record, *, as_recorded: bool) -> Decision:
        """What the candidate makes of a record."""
        now = self._judge.judge(event(record, self._judge, as_recorded=as_recorded))
        then = cast("Mapping[str, Sequence[str]]", record["decision"])
        names = [name for name in (*then["rules"], *then.get("shadow", ())) if name not in (*now.rules, *now.shadow)]
        kept = [self._unrecorded[name] for name in names if name in self._unrecorded]
        return _with(now, kept, lifted=record["decision"]["exemption"] is not None) if kept else now


def _with(now: Decision, kept: Sequence[Rule], *, lifted: bool) -> Decision:
    """The decision with rules that matched then; under an exemption they are named and do not act."""
    real = [rule for rule in kept if not rule.shadow]
    acting = [] if lifted else real
    actions: list[Action] = [now.action, *(rule.action for rule in acting)]
    severities: list[Severity] = [now.severity, *(rule.severity for rule in acting)]
    return dataclasses.replace(
        now,
        action=max(actions, key=STRENGTH.__getitem__),
        severity=max(severities, key=WEIGHT.__getitem__),
        rules=(*now.rules, *(rule.id for rule in real)),
        shadow=(*now.shadow, *(rule.id for rule in kept if rule.shadow)),
    )


def _compare(record: Record, judge: _Replayer, result: Replay, *, as_recorded: bool) -> None:
    before = record["decision"]
    now = judge.decision(record, as_recorded=as_recorded)
    result.records += 1
    then_rules: Sequence[str] = before["rules"]
    shadowed: Sequence[str] = before.get("shadow", ())
    added = tuple(rule for rule in now.rules if rule not in then_rules)
    dropped = tuple(rule for rule in then_rules if rule not in now.rules)
    if not added and not dropped and now.action == before["action"] and set(now.shadow) == set(shadowed):
        result.same += 1
        return
    result.actions[before["action"], now.action] += 1
    result.rules.update(added)
    result.rules.subtract(dropped)
    if len(result.differences) >= _MOST_DIFFERENCES:
        result.left_out += 1
        return
    result.differences.append(
        Difference(
            record=record["id"], time=record["time"], service=record["service"],
            recipient=record["destination"]["processor"] or "unregistered",
            action=(before["action"], now.action), severity=(before["severity"], now.severity),
            added=added, dropped=dropped, shadow=now.shadow,
        )
    )  # fmt: skip
