"""Pseudonymising: what was found is written over with something of its form that is nobody's, and leads back in the answer.

What may be written over is `redact`'s to say: never the head, never a signed body.
"""

from collections.abc import Sequence

from detectors.jobs import Edit, Spot
from policy.model import Decision
from policy.verdict import HEAD
from proxy.act import redact


def parted(found: Sequence[Spot], decision: Decision, headers: Sequence[tuple[bytes, bytes]]) -> tuple[list[Edit], list[Spot]]:
    """The marks and masks to write, and the stretches that are to get a pseudonym.

    Raises:
        redact.CannotRewrite: a finding stands in the head, or the body is signed.
    """
    changes = decision.changes
    spots = [spot for spot in found if not (spot.entity in decision.spared and spot.place.startswith(HEAD))]
    redact.writable([spot for spot in spots if spot.entity in changes], headers)
    marked = {entity for entity, change in changes.items() if change == "redact"}
    wanted = [spot for spot in spots if changes.get(spot.entity) == "pseudonymise"]
    return redact.edits(spots, marked, headers, decision.masks), wanted
