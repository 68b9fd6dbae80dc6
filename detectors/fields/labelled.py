"""Numbers with a check digit under a label that is a sibling (`{"name": "bsn", "value": …}`): the label is their context."""

from functools import cache

from detectors.fields.values import Spans
from detectors.recognizers.bank import BANK
from detectors.recognizers.belgium import BELGIUM
from detectors.recognizers.national import NATIONAL
from detectors.recognizers.recognizer import Identifier

_SCORE = 0.92


@cache
def _by_entity() -> dict[str, list[Identifier]]:
    found: dict[str, list[Identifier]] = {}
    for recognizer in (*BANK, *BELGIUM, *NATIONAL):
        found.setdefault(recognizer.entity, []).append(recognizer)
    return found


def checked(value: str, entity: str) -> Spans:
    """What the recognizers of an entity find in a value whose label names that entity."""
    return [
        (match.start, match.end, entity, _SCORE)
        for recognizer in _by_entity().get(entity, ())
        for match in recognizer.find(value)
        if match.entity == entity
    ]
