"""Exemptions that have ended, that end within a week, or that lift nothing."""

from collections.abc import Iterator
from datetime import date, timedelta

from policy.check.finding import CheckFinding
from policy.configuration import Configuration
from policy.entities import kinds

_WEEK = timedelta(days=7)


def look(configuration: Configuration, today: date) -> Iterator[CheckFinding]:
    """Every exemption."""
    own = bool(configuration.detectors.recognizers)
    rules = {rule.id for rule in configuration.rules}
    services = {service.id for service in configuration.services}
    processors = {processor.id for processor in configuration.processors}
    for exemption in configuration.exemptions:
        about = f"exemption:{exemption.id}"
        if exemption.rule not in rules:
            yield CheckFinding(
                "medium", f"exemption {exemption.id} lifts a rule that does not exist: {exemption.rule[:60]}", about
            )
        for name in exemption.service:
            if name not in services and services:
                yield CheckFinding("medium", f"exemption {exemption.id} is for a service that does not exist: {name[:60]}", about)
        for name in exemption.processor:
            if name not in processors and "." not in name:
                yield CheckFinding(
                    "medium", f"exemption {exemption.id} is for a processor that does not exist: {name[:60]}", about
                )
        for name in exemption.entity:
            if name not in kinds() and not own:
                yield CheckFinding(
                    "medium", f"exemption {exemption.id} is for an entity type that does not exist: {name[:60]}", about
                )
        if exemption.until < today:
            yield CheckFinding("low", f"exemption {exemption.id} ended on {exemption.until}: take it out", about)
        elif exemption.until - today <= _WEEK:
            yield CheckFinding("medium", f"exemption {exemption.id} ends on {exemption.until}", about)
