"""What `douane check` says of a configuration on a day: what is missing, expired, due, contradictory or can never happen.

Entries of the starter register are looked at once a file declares or confirms them; before that the judge's flags speak of them.
"""

from collections.abc import Callable
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
    strange,
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


def check(configuration: Configuration, today: date, detector: Callable[[str], bool] | None = None) -> list[CheckFinding]:
    """Everything worth telling, the gravest first. Nothing of it stops `up` (design, law 10).

    Args:
        configuration: what is looked at.
        today: the day.
        detector: whether there is a detector of a name; without it, rules that ask for one are not looked at for that.
    """
    found = [finding for look in _CHECKS for finding in look(configuration, today)]
    if detector is not None:
        found += strange.detectors(configuration, detector)
    return sorted(dict.fromkeys(found), key=lambda finding: -WEIGHT[finding.severity])
