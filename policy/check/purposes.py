"""Purposes without a legal basis (GDPR Art. 6(1)): whether people's choices count against them is then not known."""

from collections.abc import Iterator
from datetime import date

from policy.check.finding import CheckFinding
from policy.configuration import Configuration


def look(configuration: Configuration, today: date) -> Iterator[CheckFinding]:  # noqa: ARG001  every check takes the day
    """Every purpose; but for those that only processors follow, whose controllers have the bases (Art. 28(3)(a))."""
    own = {purpose for service in configuration.services if service.role == "controller" for purpose in service.purposes}
    for_others = {purpose for service in configuration.services if service.role == "processor" for purpose in service.purposes}
    for purpose in configuration.purposes:
        if not purpose.legal_bases and not (purpose.id in for_others and purpose.id not in own):
            sentence = f"purpose {purpose.id} has no legal basis (GDPR Art. 6(1)): write legal_bases, such as 6(1)(b)"
            yield CheckFinding("low", sentence, f"purpose:{purpose.id}")
