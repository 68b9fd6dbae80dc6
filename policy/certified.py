"""Which data a DPF certification must cover for an exchange, and what the destination is when it covers other data only.

The list says of each company whether its certification covers HR data (about employees, past or present, collected in the context
of employment), other data, or both; an exporter must look at that too (EDPB, DPF FAQ for European businesses, version 2.0).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import cast

from policy import reference
from policy.model import Destination
from policy.register.model import Covered, Processor, Purpose, ServiceEntry
from policy.transfer import Data, of_processor, papers

_WORD = re.compile(r"\w+")
_MOST = 4096


def data_of(service: ServiceEntry, purposes: Sequence[Purpose]) -> Data:
    """The data that a service sends for these purposes: about employees, about others, or both. Nothing declared is others.

    Purposes that are all of employment mean employees alone (essential ones say nothing of people); else `subjects` count.
    """
    named = [_of_employees(subject) for subject in service.subjects]
    employment = any(purpose.employment for purpose in purposes)
    others = any(not purpose.employment and not purpose.essential for purpose in purposes)
    found = set[Covered]()
    if any(named) or employment:
        found.add("HR")
    if (others or not employment) and not (named and all(named)):
        found.add("non-HR")
    return frozenset(found)


@cache
def _employees() -> frozenset[str]:
    return frozenset(cast("list[str]", reference.data("purposes.yaml")["employees"]))


def _of_employees(subject: str) -> bool:
    return not _employees().isdisjoint(_WORD.findall(subject.casefold()))


class Certified:
    """Destinations as they are for a service's data, where the register says what a DPF certification covers."""

    def __init__(self, processors: Mapping[str, Processor]) -> None:
        self._typed = {
            name: entry for name, entry in processors.items() if any(one.tool == "dpf" and one.data for one in entry.transfers)
        }
        self._known: dict[tuple[Destination, Data, date], Destination] = {}

    def concerns(self, destination: Destination) -> bool:
        """Whether the data that is sent there can change what it rests on."""
        return destination.processor in self._typed

    def of(self, destination: Destination, data: Data, day: date) -> Destination:
        """The destination, for this data on that day."""
        key = (destination, data, day)
        found = self._known.get(key)
        if found is None:
            processor = self._typed[cast("str", destination.processor)]
            verdict = of_processor(processor, destination.hosting, day, data)
            found = replace(
                destination, zone=verdict.zone, basis=verdict.basis, basis_ref=verdict.reference,
                valid_until=verdict.valid_until, reason=verdict.reason, transfer=papers(processor, verdict, day),
            )  # fmt: skip
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = found
        return found
