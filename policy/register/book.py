"""The register as a person works with it: list, show, confirm, export, import. Text and values in and out, nothing is written."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import yaml

from policy import starter
from policy.configuration import Configuration, declared
from policy.errors import ConfigurationError
from policy.model import Basis, Zone
from policy.register.editing import with_processors
from policy.register.model import Confirmation, Processor
from policy.transfer import of_processor, papers


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the register's list."""

    id: str
    name: str
    category: str
    role: str
    importer: str
    hosting: tuple[str, ...]
    zone: Zone
    basis: Basis
    agreement: str
    standing: str


@dataclass(frozen=True, slots=True)
class Import:
    """What came of an import.

    Attributes:
        text: the file's text with the entries in it.
        taken: ids of the entries that were written into it.
        left: ids of unconfirmed entries that were not: the starter register has them alike, or the file declares its own.
    """

    text: str
    taken: tuple[str, ...]
    left: tuple[str, ...]


def standing(processor: Processor) -> str:
    """`confirmed`, `declared` in the file, or `unconfirmed` as the starter register has it."""
    if processor.confirmed is not None:
        return "confirmed"
    return "declared" if processor.source == "file" else "unconfirmed"


def rows(configuration: Configuration, today: date) -> list[Row]:
    """Every entry of the register, as it stands on a day."""
    return [_row(processor, today) for processor in configuration.processors]


def _row(processor: Processor, today: date) -> Row:
    verdict = of_processor(processor, processor.hosting, today)
    return Row(
        id=processor.id,
        name=processor.name or processor.id,
        category=processor.category or "",
        role=processor.role,
        importer=processor.importer.country,
        hosting=processor.hosting,
        zone=verdict.zone,
        basis=verdict.basis,
        agreement=papers(processor, verdict, today).agreement,
        standing=standing(processor),
    )


def entry(configuration: Configuration, identifier: str) -> Processor:
    """The entry of that id.

    Raises:
        ConfigurationError: there is none.
    """
    for processor in configuration.processors:
        if processor.id == identifier:
            return processor
    raise ConfigurationError(f"the register has no processor {identifier[:60]!r}: `douane register list` shows the ids")


def show(configuration: Configuration, identifier: str, today: date) -> dict[str, Any]:
    """Everything about one entry: its facts, how it stands on the day, and what the starter register advises."""
    processor = entry(configuration, identifier)
    verdict = of_processor(processor, processor.hosting, today)
    return {
        **_facts(processor),
        "standing": standing(processor),
        "today": {"zone": verdict.zone, "basis": verdict.basis, "reason": verdict.reason, "valid_until": verdict.valid_until},
        "advice": dict(starter.advice(identifier)),
    }


def _facts(processor: Processor) -> dict[str, Any]:
    facts = processor.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"source"})
    domains = cast("list[dict[str, Any]]", facts["domains"])
    facts["domains"] = [domain if len(domain) > 1 else domain["suffix"] for domain in domains]
    if len(transfers := facts.get("transfer", ())) == 1:
        facts["transfer"] = transfers[0]
    return facts


def confirmed(
    text: str,
    configuration: Configuration,
    identifier: str,
    by: Confirmation,
    changes: Mapping[str, Any] | None = None,
    *,
    name: str = "douane.yaml",
) -> str:
    """The file's text with the entry in it, confirmed by someone on a day, and with what that person changed.

    Args:
        name: of the file, for errors.

    Raises:
        ConfigurationError: there is no such entry, or a change is not valid.
    """
    facts = _facts(entry(configuration, identifier))
    facts.update(changes or {})
    facts["confirmed"] = by.model_dump(mode="json")
    return with_processors(text, [facts], name)


def exported(
    configuration: Configuration, identifiers: Sequence[str] = (), *, starter_too: bool = False, form: str = "yaml"
) -> str:
    """Entries as a YAML (or JSON) text that `imported` reads: those named, else the file's own, else all with `starter_too`.

    What nobody confirmed says so (`source: starter`), so that no import makes it look like somebody's word.
    """
    chosen = [entry(configuration, identifier) for identifier in identifiers] or [
        processor for processor in configuration.processors if starter_too or standing(processor) != "unconfirmed"
    ]
    document = {"processors": [_carried(processor) for processor in chosen]}
    if form == "json":
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)


def _carried(processor: Processor) -> dict[str, Any]:
    facts = _facts(processor)
    return facts | {"source": "starter"} if standing(processor) == "unconfirmed" else facts


def imported(text: str, entries: str, name: str = "douane.yaml") -> Import:
    """The file's text with the entries of an exported text in it, those of the same id replaced.

    An unconfirmed entry stays unconfirmed. It replaces nothing that the file declares, and is not written when the starter
    register here has the same: then that goes on.

    Args:
        name: of the file, for errors.

    Raises:
        ConfigurationError: the entries are not a register's export, or the result is no valid configuration.
    """
    listed = _listed(entries)
    here = {processor.id: _carried(processor) for processor in (*starter.processors(), *declared(text, name)[0].processors)}
    stays = [_unconfirmed(entry) and _stays(here.get(str(entry["id"])), entry) for entry in listed]
    left = [entry for entry, kept in zip(listed, stays, strict=True) if kept]
    taken = [entry for entry, kept in zip(listed, stays, strict=True) if not kept]
    return Import(with_processors(text, taken, name), _ids(taken), _ids(left))


def _listed(entries: str) -> list[Mapping[str, Any]]:
    try:
        document: object = yaml.safe_load(entries)
    except yaml.YAMLError:
        raise ConfigurationError("what is to be imported is not YAML or JSON: export it with `douane register export`") from None
    listed: object = cast("dict[str, object]", document).get("processors") if isinstance(document, dict) else document
    if not isinstance(listed, list) or not all(isinstance(item, dict) and "id" in item for item in cast("list[object]", listed)):
        raise ConfigurationError("what is to be imported has no list `processors` of entries with an id")
    return cast("list[Mapping[str, Any]]", listed)


def _unconfirmed(entry: Mapping[str, Any]) -> bool:
    return entry.get("source") == "starter" and entry.get("confirmed") is None


def _stays(here: Mapping[str, Any] | None, entry: Mapping[str, Any]) -> bool:
    return here is not None and (here == entry or not _unconfirmed(here))


def _ids(entries: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(str(entry["id"]) for entry in entries)
