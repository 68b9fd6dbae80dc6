"""Counts inside other conditions."""

from datetime import UTC, datetime
from typing import Any

import pytest

from policy.configuration import parse
from policy.judge import Judge
from policy.model import Event, Observed

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
OUTER = "entity: EMAIL_ADDRESS, place: 'body:*'"
CASES = [
    # the conditions, e-mail addresses and phone numbers (a person each), whether they hold
    (f"{OUTER}, all: [{{people: {{more_than: 2}}}}]", 2, 9, False),
    (f"{OUTER}, all: [{{people: {{more_than: 2}}}}]", 3, 0, True),
    (f"{OUTER}, any: [{{count: {{more_than: 2}}}}, {{bytes: {{more_than: 5}}}}]", 2, 9, False),
    (f"{OUTER}, not: {{count: {{at_least: 3}}}}", 2, 9, True),
    (f"{OUTER}, not: {{count: {{at_least: 3}}}}", 3, 9, False),
    (f"{OUTER}, all: [{{kinds: {{at_least: 2}}}}]", 1, 1, False),
    (f"{OUTER}, all: [{{entity: PHONE_NUMBER, count: {{more_than: 2}}}}]", 1, 3, True),
    (f"{OUTER}, all: [{{entity: PHONE_NUMBER, count: {{more_than: 2}}}}]", 3, 2, False),
    (f"{OUTER}, all: [{{any: [{{count: {{more_than: 2}}}}]}}]", 2, 9, False),
    (f"{OUTER}, all: [{{place: 'query:*', count: {{more_than: 2}}}}]", 9, 9, False),
    (f"all: [{{{OUTER}}}], count: {{more_than: 2}}", 1, 2, True),
    ("findings: any, all: [{count: {more_than: 2}}]", 1, 2, True),
]


def found(entity: str, number: int) -> tuple[Observed, ...]:
    return tuple(Observed(entity, f"body:$.{entity}{i}", 1, 0.9, (f"t{i}",), "d") for i in range(number))


@pytest.mark.parametrize(("conditions", "addresses", "phones", "holds"), CASES)
def test_a_nested_count_counts_what_is_around_it(conditions: str, addresses: int, phones: int, holds: bool) -> None:
    """Unless it says itself what it counts; a count beside nested conditions counts everything."""
    judge = Judge(parse(f"rules: [{{id: it, when: {{{conditions}}}, action: flag}}]"))
    findings = (*found("EMAIL_ADDRESS", addresses), *found("PHONE_NUMBER", phones))
    fields: dict[str, Any] = {"findings": findings, "bytes": 1}
    rules = judge.judge(Event(AT, "local", judge.destination("x.example", AT), **fields)).rules
    assert ("it" in rules) is holds
