"""What other rules would have done to recorded traffic: `douane replay`.

Rules: what did not change shows no difference. A record is judged anew twice, by the rules that decided it (when those in force
are the same: the record's `policy` says so) and by the candidate; what they disagree about is the candidate's doing, and the rest
stays as it was recorded. A rule that asks for what no record holds (`When.unrecorded`) matches where it matched then.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from policy.configuration import Configuration
from policy.judge import Judge
from policy.model import Action, Decision, Severity
from policy.recorded import Record, event
from policy.rules.language import Rule
from policy.verdict import STRENGTH, WEIGHT

_MOST_DIFFERENCES = 10_000
_WRITING = frozenset({"redact", "pseudonymise"})


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
        shadow: the same of shadow rules.
        unread: records that were not a version that is known.
        unjudged: new or changed rules that ask for what no record holds: where they would match cannot be told.
    """

    records: int = 0
    same: int = 0
    differences: list[Difference] = field(default_factory=list[Difference])
    left_out: int = 0
    actions: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    rules: Counter[str] = field(default_factory=Counter[str])
    shadow: Counter[str] = field(default_factory=Counter[str])
    unread: int = 0
    unjudged: tuple[str, ...] = ()


def replay(
    records: Iterable[Record], candidate: Configuration, in_force: Configuration | None = None, *, as_recorded: bool = True
) -> Replay:
    """Judge recorded exchanges anew.

    Args:
        records: lines of `audit export`, parsed.
        candidate: the rules to try, with the register behind them.
        in_force: what is in force; without it the candidate itself.
        as_recorded: keep the zone and basis that were recorded; else take the candidate's register too.
    """
    judge = _Replayer(candidate, in_force or candidate, as_recorded=as_recorded)
    result = Replay(unjudged=judge.unjudged)
    for record in records:
        if record.get("v") != 1 or record.get("state") == "interrupted":
            result.unread += 1
        else:
            _compare(record, judge.outcome(record), result)
    return result


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the candidate makes of a record."""

    action: Action
    severity: Severity
    rules: tuple[str, ...]
    shadow: tuple[str, ...]


class _Replayer:
    """Judges a record by the candidate; what a record does not hold is taken from what was decided then."""

    def __init__(self, candidate: Configuration, in_force: Configuration, *, as_recorded: bool) -> None:
        self._judge, self._before = Judge(candidate), Judge(in_force)
        self._as_recorded = as_recorded
        self._rules = {rule.id: rule for rule in candidate.rules if rule.enabled}
        known = {rule.id: rule for rule in in_force.rules if rule.enabled}
        self._kept = {name for name, rule in self._rules.items() if known.get(name) == rule}
        self._unrecorded = {name for name, rule in self._rules.items() if rule.when.unrecorded}
        asked = {name for name in self._unrecorded if name not in known or known[name].when != self._rules[name].when}
        self.unjudged = tuple(sorted(asked))

    def outcome(self, record: Record) -> _Outcome:
        """Rules, action and severity."""
        now = self._judge.judge(event(record, self._judge, as_recorded=self._as_recorded))
        then = cast("Mapping[str, Sequence[str]]", record["decision"])
        names = (*then["rules"], *then.get("shadow", ()))
        before = self._before.judge(event(record, self._before)) if record["policy"] == self._before.digest else None
        matched = [name for name in self._rules if self._matches(name, names, now, before)]
        rules = tuple(name for name in matched if not self._rules[name].shadow)
        shadow = tuple(name for name in matched if name not in rules)
        if before is not None and set(rules) == set(then["rules"]) <= self._kept and now.action == before.action:
            return _Outcome(record["decision"]["action"], record["decision"]["severity"], rules, shadow)
        wanted, severity = self._wanted(now, rules, _lifted(record["decision"]))
        return _Outcome(_carried(wanted, record, before), severity, rules, shadow)

    def _matches(self, name: str, then: Sequence[str], now: Decision, before: Decision | None) -> bool:
        anew = name in now.rules or name in now.shadow
        if name in self._unrecorded:
            return name in then
        if before is not None and name in self._kept and anew == (name in before.rules or name in before.shadow):
            return name in then
        return anew

    def _wanted(self, now: Decision, names: Sequence[str], lifted: Container[str]) -> tuple[Action, Severity]:
        """What rules want; those that only matched then, under an exemption, are named and do not act."""
        acting = [name for name in names if name not in lifted]
        if set(names) >= set(now.rules):
            more = [self._rules[name] for name in acting if name not in now.rules]
            return _strongest([now.action], [now.severity], more)
        return _strongest(["allow"], ["info"], [self._rules[name] for name in acting])


def _lifted(then: Record) -> Container[str]:
    """The rules that an exemption lifted; records from before these were named say only that there was one."""
    if "lifted" in then:
        return {use["rule"] for use in cast("Sequence[Mapping[str, str]]", then["lifted"])}
    return cast("Sequence[str]", then["rules"]) if then["exemption"] is not None else ()


def _strongest(actions: Sequence[Action], severities: Sequence[Severity], rules: Sequence[Rule]) -> tuple[Action, Severity]:
    acts: list[Action] = [*actions, *(rule.action for rule in rules)]
    grave: list[Severity] = [*severities, *(rule.severity for rule in rules)]
    return max(acts, key=STRENGTH.__getitem__), max(grave, key=WEIGHT.__getitem__)


def _carried(wanted: Action, record: Record, before: Decision | None) -> Action:
    """What becomes of an action as things were: answers are never held, and what could not be written over was refused."""
    then: Action = record["decision"]["action"]
    acting = STRENGTH[wanted] > STRENGTH["flag"]
    if acting and record["direction"] == "received":
        return "flag"
    if before is None or not acting:
        return wanted
    if then == "flag" and (before.action == "block" or (before.action in _WRITING and wanted in _WRITING)):
        return "flag"  # its bytes had gone on, or there was nothing to write over
    return "block" if then == "block" and before.action in _WRITING else wanted


def _compare(record: Record, now: _Outcome, result: Replay) -> None:
    before = record["decision"]
    result.records += 1
    then: Sequence[str] = before["rules"]
    shadowed: Sequence[str] = before.get("shadow", ())
    added = tuple(rule for rule in now.rules if rule not in then)
    dropped = tuple(rule for rule in then if rule not in now.rules)
    acts = (now.action, now.severity) == (before["action"], before["severity"])
    if not added and not dropped and acts and set(now.shadow) == set(shadowed):
        result.same += 1
        return
    result.actions[before["action"], now.action] += 1
    result.rules.update(added)
    result.rules.subtract(dropped)
    result.shadow.update(set(now.shadow) - set(shadowed))
    result.shadow.subtract(set(shadowed) - set(now.shadow))
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
