"""Domains that two processors claim: the file wins over the starter register, and the first over the second."""

from collections.abc import Iterator
from datetime import date

from policy.check.finding import CheckFinding
from policy.configuration import Configuration
from policy.destination import is_address, normal
from policy.register.model import Processor


def look(configuration: Configuration, today: date) -> Iterator[CheckFinding]:  # noqa: ARG001  every check takes the day
    """Every suffix that more than one entry claims, or that claims far too much; written as `policy.destination` reads it."""
    owners: dict[str, Processor] = {}
    for processor in configuration.processors:
        for domain in processor.domains:
            suffix = normal(domain.suffix.removeprefix("*.").removeprefix("."))
            if "." not in suffix and not is_address(suffix):
                sentence = f"{suffix} is a whole ending: {processor.id} would be every host under it"
                yield CheckFinding("high", sentence, f"processor:{processor.id}")
            other = owners.setdefault(suffix, processor)
            if other is not processor:
                sentence = f"{suffix} is claimed by {other.id} and by {processor.id}: take it out of one"
                yield CheckFinding("medium", sentence, f"processor:{processor.id}")
