"""Domains that two processors claim: the file wins over the starter register, and the first over the second."""

from collections.abc import Iterator
from datetime import date

from policy.check.finding import CheckFinding
from policy.configuration import Configuration
from policy.destination import is_address, normal
from policy.register.model import Processor


def look(configuration: Configuration, today: date) -> Iterator[CheckFinding]:  # noqa: ARG001  every check takes the day
    """Every suffix or pattern that more than one entry claims, or that claims far too much; as `policy.destination` reads it."""
    owners: dict[str, Processor] = {}
    patterns: dict[str, Processor] = {}
    for processor in configuration.processors:
        if processor.host_pattern and (other := patterns.setdefault(processor.host_pattern, processor)) is not processor:
            sentence = f"its host_pattern is that of {other.id} too, which comes first: take it out of one"
            yield CheckFinding("medium", f"{processor.id}: {sentence}", f"processor:{processor.id}")
        for domain in processor.domains:
            suffix = normal(domain.suffix.removeprefix("*.").removeprefix("."))
            if "." not in suffix and not is_address(suffix):
                sentence = f"{suffix} is a whole ending: {processor.id} would be every host under it"
                yield CheckFinding("high", sentence, f"processor:{processor.id}")
            other = owners.setdefault(suffix, processor)
            if other is not processor:
                sentence = f"{suffix} is claimed by {other.id} and by {processor.id}: take it out of one"
                yield CheckFinding("medium", sentence, f"processor:{processor.id}")
