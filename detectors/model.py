"""What every detector gives: a `Match` in one leaf. Values stay in the detector process; only `detectors.jobs` types leave it."""

import msgspec

TRUNCATED = ".truncated"
"""How a detector is named that found a value of which a part was taken off, so that it tells less of a person."""


class Match(msgspec.Struct, frozen=True, gc=False):
    """Personal data in one leaf, as one detector saw it. Made by the million: a struct costs a fifth of a dataclass.

    Attributes:
        start: first code point of the value in the leaf's text.
        end: one past the last code point.
        entity: the reported entity type (`detectors.taxonomy`, `reported_as` already applied).
        score: confidence from 0 to 1.
        detector: which detector says so, finer kind included (`be.national_register.bis`).
        why: for a person, without the value: `mod-97 check, word "rijksregister" near`.
    """

    start: int
    end: int
    entity: str
    score: float
    detector: str
    why: str = ""
