"""The starter register, purposes and rules, and how a file's entries join them: the same id replaces, another id is added."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol, cast

from policy import reference
from policy.register.model import DataCategory, Processor, Purpose
from policy.rules.language import Rule

_ADVICE = ("dpf_claim", "agreement_link", "confidence", "evidence")


class _Named(Protocol):
    @property
    def id(self) -> str: ...


@cache
def processors() -> tuple[Processor, ...]:
    """The starter register: unconfirmed facts about well-known processors."""
    rows = cast("list[dict[str, Any]]", reference.data("processors.yaml")["processors"])
    facts = ({key: value for key, value in row.items() if key not in _ADVICE} for row in rows)
    return tuple(Processor.model_validate({**row, "source": "starter"}) for row in facts)


def advice(processor: str) -> Mapping[str, Any]:
    """What the starter register says of a processor beyond its facts: where its agreement is, its DPF claim, how sure."""
    rows = cast("list[dict[str, Any]]", reference.data("processors.yaml")["processors"])
    row = next((row for row in rows if row["id"] == processor), dict[str, Any]())
    return {key: row[key] for key in _ADVICE if key in row}


@cache
def purposes() -> tuple[Purpose, ...]:
    """The purposes of the privacy policy, with their legal bases."""
    return tuple(Purpose.model_validate(row) for row in reference.data("purposes.yaml")["purposes"])


@cache
def categories() -> tuple[DataCategory, ...]:
    """The privacy policy's categories of data."""
    return tuple(DataCategory.model_validate(row) for row in reference.data("categories.yaml")["categories"])


@cache
def rules() -> tuple[Rule, ...]:
    """The starter rules."""
    return tuple(Rule.model_validate({**row, "source": "starter"}) for row in reference.data("rules.yaml")["rules"])


def starter_yaml() -> str:
    """The commented `douane.yaml` that `douane init` writes."""
    return reference.text("starter.yaml")


def joined[N: _Named](starter: Iterable[N], declared: Sequence[N]) -> tuple[N, ...]:
    """The starter's entries and the file's, where the file's replace those of the same id in their place."""
    by_id = {entry.id: entry for entry in starter}
    by_id.update((entry.id, entry) for entry in declared)
    return tuple(by_id.values())
