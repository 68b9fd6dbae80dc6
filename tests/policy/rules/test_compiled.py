"""The masks: many rules at once give what each rule alone would, read naively."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from policy import starter
from policy.configuration import Configuration
from policy.judge import Judge
from policy.model import Event, Observed
from policy.rules.conditions import Bounds, Match
from policy.rules.counts import Bounded
from policy.rules.language import Rule, When
from policy.rules.masks import DayMask

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLAIN = Configuration(
    processors=tuple(entry for entry in starter.processors() if entry.category == "llm_api"), rules=starter.rules()
)
JUDGE = Judge(PLAIN)

VALUES: dict[str, list[str]] = {
    "service": ["a", "b", "c"],
    "method": ["GET", "PUT", "P*"],
    "zone": ["EEA", "third", "unknown"],
    "entity": ["PERSON", "HEALTH", "IBAN*"],
    "sensitivity": ["ordinary", "art9_special", "financial"],
    "place": ["body:*", "query:q"],
    "detector": ["names", "p*"],
    "weekday": ["sunday", "monday"],
    "node": ["one", "t*"],
    "settled": ["F-1", "F-2"],
}
FINDINGS = ["PERSON", "HEALTH", "IBAN_CODE"]
HOSTS = ["api.openai.com", "api.mistral.ai", "x.example"]


type Conditions = dict[str, Any]


def unwanted(values: list[str]) -> Conditions:
    """A condition that none of these may be there."""
    return {"not": values}


def at_least(number: int) -> Conditions:
    """A bound."""
    return {"at_least": number}


def condition(values: list[str]) -> st.SearchStrategy[list[str] | Conditions]:
    """A condition on one axis."""
    some = st.lists(st.sampled_from(values), min_size=1, max_size=2)
    return some | some.map(unwanted)


def matches() -> st.SearchStrategy[Conditions]:
    """A condition on each of some axes."""
    optional: dict[str, st.SearchStrategy[Any]] = {axis: condition(values) for axis, values in VALUES.items()}
    optional |= {name: st.integers(0, 4).map(at_least) for name in ("count", "people", "kinds")}
    optional["findings"] = st.sampled_from(["any", "none"])
    return st.fixed_dictionaries({"always": st.just(True)}, optional=optional)


def nested(inner: st.SearchStrategy[Conditions]) -> st.SearchStrategy[Conditions]:
    """Conditions with others inside."""
    some = st.lists(inner, min_size=1, max_size=2)
    optional: dict[str, st.SearchStrategy[Any]] = {"any": some, "all": some, "not": inner}
    return st.tuples(matches(), st.fixed_dictionaries({}, optional=optional)).map(merged)


def merged(pair: tuple[Conditions, Conditions]) -> Conditions:
    """Both in one."""
    return {**pair[0], **pair[1]}


WHENS: st.SearchStrategy[Conditions] = st.recursive(matches(), nested, max_leaves=4)


@st.composite
def events(draw: st.DrawFn) -> Event:
    """An exchange with a few findings."""
    place = st.sampled_from(["body:$.x", "query:q"])
    found = st.builds(
        Observed, st.sampled_from(FINDINGS), place, st.integers(1, 3), st.just(1.0), st.sampled_from("tuv").map(tuple),
        st.sampled_from(["names", "pattern"]),
    )  # fmt: skip
    return Event(
        AT,
        draw(st.sampled_from(["a", "b", "c"])),
        JUDGE.destination(draw(st.sampled_from(HOSTS)), AT),
        method=draw(st.sampled_from(["GET", "PUT", "POST"])),
        findings=tuple(draw(st.lists(found, max_size=4))),
        node=draw(st.sampled_from(["one", "two"])),
        settled=tuple(draw(st.sets(st.sampled_from(["F-1", "F-2", "F-3"])))),
    )


def accepts(match: Match | None, values: list[str]) -> bool:
    """One condition, read as it is written."""
    if match is None:
        return True
    hit: Callable[[str], bool] = lambda pattern: any(fnmatchcase(value, pattern) for value in values)  # noqa: E731  short
    return (not match.any or any(map(hit, match.any))) and not any(map(hit, match.none))


def holds(when: When, event: Event, around: tuple[When, ...] = ()) -> bool:
    """One rule's conditions, read as they are written; a nested count speaks of what those around it speak of."""
    head = ((when.service, event.service), (when.method, event.method), (when.zone, event.destination.zone))
    rest = ((when.node, event.node), (when.weekday, event.at.strftime("%A").lower()))
    if not all(accepts(match, [value]) for match, value in (*head, *rest)) or not accepts(when.settled, list(event.settled)):
        return False
    chain = (when, *around)
    counts = any(bounds is not None for bounds in (when.count, when.kinds, when.people))
    speaks = [nearest(chain if counts else (when,), name) for name in ("entity", "sensitivity", "place", "detector")]
    met = [found for found in event.findings if found_holds(speaks, found)]
    about = any(condition is not None for condition in speaks)
    if ((about or when.findings == "any") and not met) or (when.findings == "none" and event.findings):
        return False
    totals = {"count": sum(found.count for found in met), "kinds": len({found.entity for found in met})}
    pairs = {(found.entity, token) for found in met for token in found.tokens}
    totals["people"] = max(Counter(entity for entity, _ in pairs).values(), default=0)
    if any(
        bounds is not None and totals[name] < bounds.interval[0] for name in totals if (bounds := getattr(when, name)) is not None
    ):
        return False
    return (
        (not when.any or any(holds(inner, event, chain) for inner in when.any))
        and all(holds(inner, event, chain) for inner in when.all or ())
        and (when.none is None or not holds(when.none, event, chain))
    )


def nearest(chain: tuple[When, ...], name: str) -> Match | None:
    """The innermost condition of this name."""
    return next((condition for when in chain if (condition := getattr(when, name)) is not None), None)


def found_holds(speaks: list[Match | None], found: Observed) -> bool:
    """Whether one finding meets all of these."""
    values = (found.entity, JUDGE.sensitivity(found.entity), found.place, found.detector)
    return all(accepts(match, [value]) for match, value in zip(speaks, values, strict=True))


@settings(max_examples=200, deadline=None)
@given(st.lists(WHENS, min_size=1, max_size=5), events())
def test_many_rules_at_once_are_each_rule_alone(whens: list[dict[str, Any]], event: Event) -> None:
    """The compiled rule set and a naive reading agree on every rule, and the mode never misses one that acts."""
    rules = tuple(Rule.model_validate({"id": f"r{i}", "when": when, "action": "block"}) for i, when in enumerate(whens))
    judge = Judge(PLAIN.model_copy(update={"rules": rules}))
    expected = tuple(rule.id for rule in rules if holds(rule.when, event))
    assert judge.judge(event).rules == expected
    if expected:
        assert judge.mode(event.service, event.destination, event.scheme, method=event.method) == "enforce"


@given(st.lists(st.tuples(st.integers(-3, 9), st.integers(-3, 9)), max_size=8), st.integers(-4, 10))
def test_sorted_bounds_are_each_bound_alone(bounds: list[tuple[int, int]], number: int) -> None:
    """One look tells every bound that does not hold."""
    table = Bounded([(1 << i, low, high) for i, (low, high) in enumerate(bounds)])
    assert table.failing(number) == sum(1 << i for i, (low, high) in enumerate(bounds) if not low <= number <= high)


DAY = st.dates(date(2026, 11, 1), date(2026, 11, 9))
STRETCHES = st.lists(
    st.fixed_dictionaries({}, optional={"since": DAY, "before": DAY, "within_days": st.integers(0, 4)}).filter(bool), min_size=1
)


@given(st.lists(STRETCHES | STRETCHES.map(lambda some: {"not": some}), max_size=5), st.lists(st.tuples(st.none() | DAY, DAY)))
def test_remembered_days_are_each_rule_alone(written: list[Any], asked: list[tuple[date | None, date]]) -> None:
    """Whatever was asked before."""
    whens = [When.model_validate({"valid_until": days}) for days in written]
    mask = DayMask("valid_until", whens)
    for day, at in asked:
        alone = [when.valid_until is not None and when.valid_until.holds(day, at) for when in whens]
        assert mask.failing(day, at) == sum(1 << i for i, holds in enumerate(alone) if not holds)


@pytest.mark.parametrize(
    ("written", "inside", "outside"),
    [({"more_than": 3}, 3.5, 3), ({"at_least": 3}, 3, 2.9), ({"less_than": 3}, 2.9, 3), ({"at_most": 3}, 3, 3.1)],
)
def test_bounds(written: dict[str, float], inside: float, outside: float) -> None:
    """Each kind of bound, at its edge."""
    low, high = Bounds.model_validate(written).interval
    assert low <= inside <= high
    assert not low <= outside <= high


def test_an_empty_bound_is_refused() -> None:
    """It would hold of everything."""
    with pytest.raises(ValidationError):
        Bounds.model_validate({})
