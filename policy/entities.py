"""What kind of data an entity type is: the privacy policy's categories and the law's sensitivity (`detectors/taxonomy.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from detectors.taxonomy import entity_types


@dataclass(frozen=True, slots=True)
class Kind:
    """Categories of the privacy policy, and a sensitivity of the taxonomy."""

    categories: tuple[str, ...]
    sensitivity: str


_UNKNOWN = Kind((), "ordinary")


@cache
def kinds() -> Mapping[str, Kind]:
    """Every entity type that is known, finer kinds too."""
    return {name: Kind(entity.categories, entity.sensitivity) for name, entity in entity_types().items()}


def kind(entity: str) -> Kind:
    """The kind of an entity type; one that is not known is ordinary and in no category."""
    return kinds().get(entity, _UNKNOWN)
