"""What a check says."""

from collections.abc import Iterable
from dataclasses import dataclass

from policy.configuration import Configuration
from policy.model import Severity
from policy.register.model import Processor


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing worth a look: how grave it is, a sentence that says what to do, and what it is about (`processor:hubspot`)."""

    severity: Severity
    sentence: str
    about: str


def answered_for(configuration: Configuration) -> Iterable[Processor]:
    """The processors that someone stands for: declared in the file, or confirmed."""
    return (entry for entry in configuration.processors if entry.source == "file" or entry.confirmed is not None)
