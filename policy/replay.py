"""What other rules would have done to recorded traffic: `douane replay`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from policy.configuration import Configuration
from policy.judge import Judge
from policy.recorded import Record, event

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

    History (first times, rates) and subject choices are not in a record, so rules on them do not match here.
    """
    judge, result = Judge(candidate), Replay()
    for record in records:
        if record.get("v") != 1 or record.get("state") == "interrupted":
            result.unread += 1
            continue
        _compare(record, judge, result, as_recorded=as_recorded)
    return result


def _compare(record: Record, judge: Judge, result: Replay, *, as_recorded: bool) -> None:
    before = record["decision"]
    now = judge.judge(event(record, judge, as_recorded=as_recorded))
    result.records += 1
    then_rules: Sequence[str] = before["rules"]
    added = tuple(rule for rule in now.rules if rule not in then_rules)
    dropped = tuple(rule for rule in then_rules if rule not in now.rules)
    if not added and not dropped and now.action == before["action"] and not now.shadow:
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
