"""Standard contractual clauses whose module is not written down, or is for other roles (Commission Decision (EU) 2021/914)."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product

from policy.check.finding import CheckFinding, answered_for
from policy.configuration import Configuration
from policy.facts import Facts, purpose_match
from policy.geography import standing
from policy.register.model import MODULES, Processor


def look(configuration: Configuration, today: date) -> Iterator[CheckFinding]:
    """Every processor's clauses."""
    facts = Facts(configuration)
    for processor in answered_for(configuration):
        fitting = {MODULES[roles] for roles in product(_exporters(configuration, facts, processor, today), _importers(processor))}
        for transfer in processor.transfers:
            about = f"processor:{processor.id}"
            if transfer.tool == "scc" and not transfer.module:
                sentence = f"its clauses carry no module: write transfer.module, {_either(fitting)} by the roles"
                yield CheckFinding("low", f"{processor.id}: {sentence}", about)
            elif transfer.module and fitting.isdisjoint(transfer.module):
                said = ", ".join(_described(module) for module in transfer.module)
                sentence = f"its clauses carry {said}, and by the roles that are declared {_either(fitting)} fits"
                yield CheckFinding("medium", f"{processor.id}: {sentence}", about)


def _exporters(configuration: Configuration, facts: Facts, processor: Processor, today: date) -> Iterable[str]:
    """The roles of the services that may send there: who signs as exporter.

    An importer that needs no clauses itself may have signed them as the exporter, with those who host for it.
    """
    country = processor.importer.country
    onward = country != "US" and standing(country, today, ("*",)).status != "none"
    theirs = facts.recipient_purposes(processor, processor.category)
    known = {service.role for service in configuration.services if purpose_match(service, theirs) != "false"}
    return known if known and not onward else ("controller", "processor")


def _importers(processor: Processor) -> Iterable[str]:
    return (processor.role,) if processor.role in ("controller", "processor") else ("controller", "processor")


def _described(module: int) -> str:
    exporter, importer = next(roles for roles, number in MODULES.items() if number == module)
    return f"module {module} ({exporter} to {importer})"


def _either(modules: Iterable[int]) -> str:
    return " or ".join(str(module) for module in sorted(modules))
