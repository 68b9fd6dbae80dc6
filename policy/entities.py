"""What kind of data an entity type is: the privacy policy's categories and the law's sensitivity (`data/entities.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from policy import reference


@dataclass(frozen=True, slots=True)
class Kind:
    """Categories of the privacy policy, and a sensitivity of `data/entities.yaml`."""

    categories: tuple[str, ...]
    sensitivity: str


_UNKNOWN = Kind((), "ordinary")


@cache
def kinds() -> Mapping[str, Kind]:
    """Every entity type that is known."""
    rows = cast("dict[str, dict[str, Any]]", reference.data("entities.yaml")["entities"])
    return {entity: Kind(tuple(row["categories"]), row["sensitivity"]) for entity, row in rows.items()}


def kind(entity: str) -> Kind:
    """The kind of an entity type; one that is not known is ordinary and in no category."""
    return kinds().get(entity, _UNKNOWN)
