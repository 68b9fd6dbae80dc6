"""The vocabulary of `terms.yaml`: which concept a term names, and the words that weigh in."""

from dataclasses import dataclass
from importlib import resources
from typing import TypedDict, cast

import yaml


class _Row(TypedDict):
    entity: str
    check: str
    terms: str


class _Table(TypedDict):
    concepts: dict[str, _Row]
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class Concept:
    """What a key can say.

    Attributes:
        name: the concept's name.
        entity: what its value reports; empty when it only tells that the value is something else.
        check: how the value is weighed (`detectors.fields.values`).
    """

    name: str
    entity: str
    check: str


def _table() -> _Table:
    text = (resources.files("detectors") / "fields" / "terms.yaml").read_text(encoding="utf-8")
    return cast("_Table", yaml.load(text, yaml.CSafeLoader))


def _terms(table: _Table) -> dict[str, Concept]:
    terms: dict[str, Concept] = {}
    for name, row in table["concepts"].items():
        concept = Concept(name, row["entity"], row["check"])
        for term in row["terms"].split():
            terms.setdefault(term if term.startswith("_") else term.replace("_", ""), concept)
    return terms


_TABLE = _table()

TERMS = _terms(_TABLE)
"""Concepts by joined term."""

WORDS = {name: frozenset(words.split()) for name, words in _TABLE["words"].items()}
"""Sets of words, folded, by name."""
