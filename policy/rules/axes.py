"""Which conditions a rule may name, and at which stage of an exchange their values are known.

An axis is a condition whose values are texts: an exchange has some values on each, and a rule accepts or refuses them.
"""

from typing import Literal

type Axis = str

PAIR: tuple[Axis, ...] = (
    "service", "role", "processor", "processor_category", "processor_role", "registered", "confirmed", "approved_storage",
    "watched", "country", "country_source", "hosting", "parent", "zone", "basis", "basis_ref", "agreement", "dpf_check", "tia",
    "sole_basis", "human_review", "purpose", "purpose_match", "legal_basis", "host", "host_match",
)  # fmt: skip
"""Known from the service and the destination alone: before any byte of the head is read."""

HEAD: tuple[Axis, ...] = ("scheme", "method", "protocol", "port", "service_auth", "controller", "controller_match", "node")
"""Known at the headers."""

EVENT: tuple[Axis, ...] = (
    "direction", "mode", "choice", "path", "content_type", "tls", "marker", "unseen", "unseen_place", "complete", "first",
    "mistyped", "settled", "weekday", "hour",
)  # fmt: skip
"""Known once the exchange was inspected."""

FINDING: tuple[Axis, ...] = ("entity", "category", "sensitivity", "declared", "cleared")
"""Known of each finding by its entity type; all of a rule's finding conditions must hold of one and the same finding."""

type Counted = Literal["count", "kinds", "people"]
SINGLE: tuple[Literal["place", "detector"], ...] = ("place", "detector")
"""Known of each finding by itself; like those above they must hold of one and the same."""

COUNTED: tuple[Counted, ...] = ("count", "kinds", "people")
"""Numbers that are counted over the findings that the rule's other conditions match."""

type Measure = Literal["bytes", "status", "part", "milliseconds"]
MEASURES: tuple[Measure, ...] = ("bytes", "status", "part", "milliseconds")
"""Numbers of the exchange itself."""

DAYS: tuple[Literal["date", "valid_until"], ...] = ("date", "valid_until")
"""Days: of the exchange, and of its destination."""
