"""What goes with what: rows of values that an exchange can have together. A value of None is none; `ANYTHING` is any."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from policy.configuration import Configuration
from policy.entities import kinds

type Row = Mapping[str, str | None]

ANYTHING = "*"
_ASSESSED = ("scc", "bcr", "code", "certification")
_NO_ENTRY: Row = {
    "processor": None, "processor_category": ANYTHING, "processor_role": None, "registered": "false", "confirmed": "false",
    "approved_storage": "false", "watched": ANYTHING, "human_review": "false", "agreement": "not_needed", "dpf_check": "none",
    "sole_basis": "false", "tia": ANYTHING, "country": ANYTHING, "purpose_match": "unknown", "controller_match": "unknown",
}  # fmt: skip
"""A host that no entry claims."""

GROUNDS: tuple[Row, ...] = (
    {"zone": "EEA", "basis": "none-needed", "sole_basis": "false", "tia": "not_needed"},
    {"zone": "adequacy", "basis": "adequacy", "sole_basis": "false", "tia": "not_needed"},
    {"zone": "adequacy", "basis": "dpf", "sole_basis": "true", "tia": "not_needed"},
    *(
        {"zone": zone, "basis": basis, "sole_basis": "false", "tia": ANYTHING if basis in _ASSESSED else "not_needed"}
        for zone in ("third", "unknown")
        for basis in (*_ASSESSED, "art49", "missing")
    ),
)
"""Zones with their grounds (GDPR Art. 44-49)."""

DIRECTIONS: tuple[Row, ...] = (
    {"direction": "sent", "status": None, "first": ANYTHING},
    {"direction": "received", "status": ANYTHING, "first": None},
)
"""The status is an answer's; first times are those of sending."""


def controllers(configuration: Configuration) -> set[str]:
    """Whose data the services process: the controllers that they serve."""
    served = {service.controller for service in configuration.services if service.controller}
    return served.union(*(service.tenants.controllers.values() for service in configuration.services if service.tenants))


def relations(configuration: Configuration) -> Sequence[Sequence[Row]]:
    """Every relation that holds under this configuration."""
    own = bool(configuration.detectors.recognizers)  # a team's own kinds of data are in no taxonomy
    return (tuple(_recipients(configuration)), GROUNDS, DIRECTIONS, *(() if own else (_kinds(),)))


def senders(configuration: Configuration) -> Sequence[Row]:
    """What goes with a service. Starter rules, which are for every organisation, are not asked this."""
    if not configuration.services:
        return ({"service": "local", "role": "controller", "controller": None},)
    return tuple(
        {"service": service.id, "role": service.role, "controller": ANYTHING if service.tenants else service.controller}
        for service in configuration.services
    )


@cache
def _kinds() -> Sequence[Row]:
    """What goes with an entity type: all of it is said of one and the same finding."""
    return tuple(
        {"entity": name, "sensitivity": kind.sensitivity, "category": category}
        for name, kind in kinds().items()
        for category in kind.categories or (None,)
    )


def _recipients(configuration: Configuration) -> Iterator[Row]:
    yield _NO_ENTRY
    for processor in configuration.processors:
        for agreement in ("not_needed",) if processor.role == "controller" else ("valid", "missing", "expired"):
            yield {
                "processor": processor.id,
                "processor_category": processor.category,
                "processor_role": processor.role,
                "registered": "true",
                "confirmed": _truth(holds=processor.source == "file" or processor.confirmed is not None),
                "approved_storage": _truth(holds=processor.id in configuration.approved_storage),
                "human_review": _truth(holds=processor.human_review is not None),
                "agreement": agreement,
                "country": processor.importer.country,
            }


def _truth(*, holds: bool) -> str:
    return "true" if holds else "false"
