"""Purposes whose legal basis (GDPR Art. 6(1)) is missing or cannot be told: then choices may or may not count against them."""

from collections.abc import Iterator
from datetime import date

from policy.check.finding import CheckFinding
from policy.configuration import Configuration
from policy.register.bases import BASES


def look(configuration: Configuration, today: date) -> Iterator[CheckFinding]:  # noqa: ARG001  every check takes the day
    """Every purpose; but for those that only processors follow, whose controllers have the bases (Art. 28(3)(a))."""
    own = {purpose for service in configuration.services if service.role == "controller" for purpose in service.purposes}
    for_others = {purpose for service in configuration.services if service.role == "processor" for purpose in service.purposes}
    for purpose in configuration.purposes:
        if not purpose.legal_bases and not (purpose.id in for_others and purpose.id not in own):
            sentence = f"purpose {purpose.id} has no legal basis (GDPR Art. 6(1)): write legal_bases, such as 6(1)(b)"
            yield CheckFinding("low", sentence, f"purpose:{purpose.id}")
        for basis in purpose.legal_bases:
            if basis not in BASES:
                sentence = (
                    f"purpose {purpose.id} has a legal basis that is none of GDPR Art. 6(1), and counts as any: {basis[:60]}"
                )
                yield CheckFinding("medium", f"{sentence}; write it as 6(1)(a) to 6(1)(f)", f"purpose:{purpose.id}")
