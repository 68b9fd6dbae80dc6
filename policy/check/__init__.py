"""What `douane check` says of a configuration on a day: what is missing, expired, due, contradictory or can never happen.

Entries of the starter register are looked at once a file declares or confirms them; before that the judge's flags speak of them.
"""

from datetime import date

from policy.check import (
    agreements,
    approvals,
    certifications,
    clauses,
    exempted,
    names,
    overlaps,
    purposes,
    reach,
    settled,
    transfers,
)
from policy.check.finding import CheckFinding
from policy.configuration import Configuration
from policy.verdict import WEIGHT

__all__ = ["CheckFinding", "check"]

_CHECKS = (
    agreements.look,
    transfers.look,
    certifications.look,
    clauses.look,
    overlaps.look,
    names.look,
    purposes.look,
    reach.look,
    exempted.look,
    approvals.look,
    settled.look,
)


def check(configuration: Configuration, today: date) -> list[CheckFinding]:
    """Everything worth telling, the gravest first. Nothing of it stops `up` (design, law 10)."""
    found = [finding for look in _CHECKS for finding in look(configuration, today)]
    return sorted(dict.fromkeys(found), key=lambda finding: -WEIGHT[finding.severity])
