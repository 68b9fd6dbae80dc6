"""What DPF certifications cover, against what the services that may send there send (Decision (EU) 2023/1795)."""

from collections.abc import Iterator, Sequence
from datetime import date

from policy.certified import data_of
from policy.check.finding import CheckFinding, answered_for
from policy.configuration import Configuration
from policy.facts import Facts
from policy.register.model import Processor, ServiceEntry
from policy.transfer import Data

_ABOUT = {"HR": "employees (HR data)", "non-HR": "others than employees"}


def look(configuration: Configuration, today: date) -> Iterator[CheckFinding]:  # noqa: ARG001  every check takes the day
    """Every DPF entry whose data is not written down, or does not cover what a service sends for a purpose of the processor's."""
    facts = Facts(configuration)
    for processor in answered_for(configuration):
        about = f"processor:{processor.id}"
        entries = [transfer for transfer in processor.transfers if transfer.tool == "dpf"]
        if any(not transfer.data for transfer in entries):
            sentence = (
                "which data its DPF certification covers is not written: look at the list and write transfer.data: HR, non-HR"
            )
            yield CheckFinding("low", f"{processor.id}: {sentence}", about)
        elif entries:
            covered = {kind for transfer in entries for kind in transfer.data}
            for service, data in _sent(configuration, facts, processor):
                for kind in sorted(data - covered):
                    sentence = f"its DPF certification does not cover data about {_ABOUT[kind]}, which {service} sends"
                    yield CheckFinding("medium", f"{processor.id}: {sentence}: it needs another ground", about)


def _sent(configuration: Configuration, facts: Facts, processor: Processor) -> Iterator[tuple[str, Data]]:
    """Which data each service sends there that shares a purpose with it; for all of its purposes when no service is declared."""
    theirs = facts.recipient_purposes(processor, processor.category)
    for service in configuration.services or (ServiceEntry(id="local", purposes=tuple(theirs)),):
        shared: Sequence[str] = [name for name in service.purposes if name in theirs]
        if shared:
            yield f"service {service.id}", data_of(service, facts.purposes_of(shared))
