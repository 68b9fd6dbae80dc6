"""How long one verdict takes, by number of rules and of suppressed people. By hand: `.venv/bin/python -m tests.bench.judging`.

The bound is 50 µs an exchange with 200 rules, and 10,000 suppressed subjects cost no more than 10 (docs/performance.md).
"""

import dataclasses
import json
import sys
from datetime import UTC, datetime
from time import process_time

from policy.choices import Choice, Choices
from policy.configuration import load, parse
from policy.history import History, Passed
from policy.judge import Judge
from policy.model import Event, Observed

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENTITIES = ["PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "ADDRESS", "IBAN_CODE", "DATE_OF_BIRTH"]
CATEGORIES = ["llm_api", "crm", "email", "payments"]


def microseconds(judge: Judge, event: Event, choices: Choices) -> float:
    """The best of twenty runs of five hundred verdicts, in microseconds of processor time a verdict."""
    best = float("inf")
    for _ in range(20):
        start = process_time()
        for _ in range(500):
            judge.judge(event, choices)
        best = min(best, (process_time() - start) / 500)
    return best * 1e6


def recalling(judge: Judge, event: Event) -> float:
    """The same with the history looked up for each, among ten thousand pairs of service and recipient."""
    history = History()
    for i in range(10_000):
        history.add(Passed(AT, f"service-{i}", f"host-{i}.example", "BE", categories=frozenset({"account"})))
    past, best = history.past(AT), float("inf")
    for _ in range(20):
        start = process_time()
        for _ in range(500):
            found = past.of(event.service, event.destination, event.findings, event.direction)
            judge.judge(dataclasses.replace(event, history=found))
        best = min(best, (process_time() - start) / 500)
    return best * 1e6


def judge_of(rules: int) -> Judge:
    """The starter rules and as many more as make this number, each with several conditions."""
    missing = rules - len(load(None).rules)
    more = [
        f"  - {{id: r{i}, action: flag, when: {{processor_category: {CATEGORIES[i % 4]}, entity: [{ENTITIES[i % 6]}, HEALTH], "
        f"zone: [third, unknown], service: {{not: [service-{i}]}}, people: {{more_than: {i}}}, direction: sent}}}}"
        for i in range(missing)
    ]
    return Judge(parse("rules:\n" + "\n".join(more))) if more else Judge(load(None))


def main() -> None:
    """Print the figures, as JSON."""
    figures: dict[str, float] = {}
    for rules in (len(load(None).rules), 200, 1000):
        judge = judge_of(rules)
        findings = tuple(Observed(name, f"body:$.f{i}", 1, 0.9, (f"t{i}",)) for i, name in enumerate(ENTITIES))
        event = Event(AT, "local", judge.destination("api.openai.com", AT), path="/v1/chat", findings=findings)
        figures[f"rules_{rules}_microseconds"] = round(microseconds(judge, event, Choices()), 1)
        if rules == 200:
            figures["with_history_microseconds"] = round(recalling(judge, event), 1)
            busy = dataclasses.replace(event, chosen=frozenset({1, 2, 3}))
            for people in (10, 10_000):
                choices = Choices(Choice(i, "objection", AT) for i in range(people))
                figures[f"suppressed_{people}_microseconds"] = round(microseconds(judge, busy, choices), 1)
    json.dump(figures, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
