"""The entity types: sensitivity, the checks that find them, and the privacy policy's categories (`taxonomy.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml


@dataclass(frozen=True, slots=True)
class EntityType:
    """One kind of personal data.

    Attributes:
        id: its name in findings.
        reported_as: the entity that a finer kind is reported under; its own name otherwise.
        sensitivity: `ordinary`, `financial`, `credential`, `national_id_art87`, `art9_special` or `art10_criminal`.
        categories: of the privacy policy; empty when the policy declares none.
        detection: how it is found, for a person.
        note: what a reader should know.
    """

    id: str
    reported_as: str
    sensitivity: str
    categories: tuple[str, ...]
    detection: str
    note: str


def _entity(row: Mapping[str, Any]) -> EntityType:
    return EntityType(
        id=row["id"],
        reported_as=row.get("reported_as", row["id"]),
        sensitivity=row["sensitivity"],
        categories=tuple(row["seed_categories"]),
        detection=row["detection"],
        note=row.get("note", ""),
    )


@cache
def entity_types() -> Mapping[str, EntityType]:
    """All entity types by id."""
    text = (Path(__file__).parent / "taxonomy.yaml").read_text(encoding="utf-8")
    document = cast("dict[str, Any]", yaml.load(text, yaml.CSafeLoader))
    return {row["id"]: _entity(row) for row in cast("list[dict[str, Any]]", document["entities"])}


def reported_as(entity: str) -> str:
    """The entity that `entity` is reported under; an unknown one (a team's own) under its own name."""
    known = entity_types().get(entity)
    return known.reported_as if known else entity
