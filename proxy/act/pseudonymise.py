"""Pseudonymising: what was found is written over with something of its form that is nobody's, and leads back in the answer.

What may be written over is `redact`'s to say: never the head, never a signed body.
"""

from collections.abc import Mapping, Sequence

from detectors.jobs import Edit, Spot
from policy.model import Rewriting
from proxy.act import redact


def parted(
    spots: Sequence[Spot], changes: Mapping[str, Rewriting], headers: Sequence[tuple[bytes, bytes]], masks: Mapping[str, str]
) -> tuple[list[Edit], list[Spot]]:
    """The marks and masks to write, and the stretches that are to get a pseudonym.

    Raises:
        redact.CannotRewrite: a finding stands in the head, or the body is signed.
    """
    redact.writable([spot for spot in spots if spot.entity in changes], headers)
    marked = {entity for entity, change in changes.items() if change == "redact"}
    wanted = [spot for spot in spots if changes.get(spot.entity) == "pseudonymise"]
    return redact.edits(spots, marked, headers, masks), wanted
