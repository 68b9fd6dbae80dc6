"""Rules, exemptions and confirmations that do not fully say who approved them and when, or that were approved too late."""

from collections.abc import Iterator
from datetime import date

from policy.check.finding import CheckFinding
from policy.configuration import Configuration
from policy.model import Severity
from policy.register.model import Exemption
from policy.rules.language import Rule


def look(configuration: Configuration, today: date) -> Iterator[CheckFinding]:
    """Every rule, every exemption that has not ended, and every confirmed register entry."""
    for rule in configuration.rules:
        for severity, sentence in _rule(rule, today):
            yield CheckFinding(severity, f"rule {rule.id} {sentence}", f"rule:{rule.id}")
    for exemption in configuration.exemptions:
        for severity, sentence in _exemption(exemption, today):
            yield CheckFinding(severity, f"exemption {exemption.id} {sentence}", f"exemption:{exemption.id}")
    for processor in configuration.processors:
        if processor.confirmed is not None and processor.confirmed.on > today:
            sentence = f"{processor.id}: it is confirmed only on {processor.confirmed.on}: write the day on which someone looked"
            yield CheckFinding("medium", sentence, f"processor:{processor.id}")


def _rule(rule: Rule, today: date) -> Iterator[tuple[Severity, str]]:
    if rule.approved_by is not None and rule.approved_on is None:
        yield "low", "says who approved it and not when: write approved_on"
    elif rule.approved_on is not None and rule.approved_by is None:
        yield "low", "says when it was approved and not by whom: write approved_by"
    if rule.approved_on is not None and rule.approved_on > today:
        yield "medium", f"is approved only on {rule.approved_on}, and acts already"


def _exemption(exemption: Exemption, today: date) -> Iterator[tuple[Severity, str]]:
    if exemption.until < today:
        return
    if exemption.approved_on is None:
        yield "low", "does not say when it was approved: write approved_on"
    elif exemption.approved_on > today:
        yield "medium", f"is approved only on {exemption.approved_on}, and lifts nothing before"
    elif exemption.approved_on > exemption.start:
        yield "low", f"was approved on {exemption.approved_on}, after its first day ({exemption.start}): it lifted nothing before"
