"""Drift: what is observed and not declared, and what is declared and not observed (GDPR Art. 5(2), 30)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from policy.configuration import Configuration
from policy.entities import kind
from policy.model import DriftKind, Severity
from policy.register.model import Processor

_LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference between the register and the traffic. `about` names a processor or service, never a host in a sentence."""

    kind: DriftKind
    severity: Severity
    about: str
    sentence: str
    exchanges: int = 0


@dataclass(slots=True)
class Seen:
    """What traffic showed of one service with one recipient (`ledger.observed`)."""

    service: str
    processor: str | None
    host: str
    country: str | None
    exchanges: int = 0
    entities: set[str] = field(default_factory=set[str])
    purposes: set[str] = field(default_factory=set[str])
    first: datetime | None = None
    last: datetime | None = None


def drift(configuration: Configuration, seen: Iterable[Seen], today: date, days: int = 90) -> list[Drift]:
    """The differences, observed first. What was last seen more than `days` ago counts as not observed."""
    border = today - timedelta(days=days)
    rows = list(seen)
    recent = [row for row in rows if row.last is not None and row.last.date() >= border]
    return [
        *_not_declared(configuration, rows),
        *_unused_processors(configuration, recent, days),
        *_unused_services(configuration, recent, days),
    ]


def due_notice(seen: Iterable[Seen], notice: date) -> list[Drift]:
    """Recipients and countries that data first went to after the published notice: one is due (GDPR Art. 13(1)(e), (f))."""
    rows = [row for row in seen if row.first is not None]
    before = [row for row in rows if row.first is not None and row.first.date() <= notice]
    known, countries = {row.processor or row.host for row in before}, {row.country for row in before}
    found: dict[tuple[str, str], Drift] = {}
    for row in rows:
        name = row.processor or row.host
        if name not in known:
            sentence = f"{row.processor or 'an unregistered host'} is a recipient since the notice of {notice}"
            found.setdefault(("recipient", name), Drift("new_since_notice", "medium", name, sentence, row.exchanges))
        if row.country is not None and row.country not in countries:
            sentence = f"data goes to {row.country} since the notice of {notice}"
            found.setdefault(("country", row.country), Drift("new_since_notice", "medium", row.country, sentence, row.exchanges))
    return list(found.values())


def _not_declared(configuration: Configuration, rows: Iterable[Seen]) -> Iterator[Drift]:
    processors = {processor.id: processor for processor in configuration.processors}
    services = {service.id: service for service in configuration.services}
    for row in rows:
        if services and row.service not in services:
            yield Drift("undeclared_service", "medium", row.service, f"service {row.service} is not declared", row.exchanges)
        processor = processors.get(row.processor or "")
        if processor is None:
            sentence = f"service {row.service} sends to a host that no register entry claims"
            yield Drift("undeclared_destination", "medium", row.host, sentence, row.exchanges)
            continue
        yield from _of_processor(row, processor)
        service = services.get(row.service)
        if service and service.purposes and processor.purposes and not set(service.purposes) & set(processor.purposes):
            sentence = f"service {service.id} has no purpose in common with {processor.id}"
            yield Drift("undeclared_purpose", "medium", processor.id, sentence, row.exchanges)


def _of_processor(row: Seen, processor: Processor) -> Iterator[Drift]:
    if processor.source == "starter" and processor.confirmed is None:
        sentence = f"{processor.id} is used by {row.service}, and nobody has confirmed its register entry"
        yield Drift("undeclared_destination", "low", processor.id, sentence, row.exchanges)
    if row.country is not None and row.country != processor.importer.country:
        sentence = f"{processor.id} was recorded in {row.country}, the register says {processor.importer.country}"
        yield Drift("undeclared_country", "medium", processor.id, sentence, row.exchanges)
    declared = {*processor.categories, *processor.cleared}
    for entity in sorted(row.entities):
        known = kind(entity)
        if declared and not declared & {entity, known.sensitivity, *known.categories}:
            sentence = f"{processor.id} receives {entity}, in no category that is declared for it"
            yield Drift("undeclared_category", "medium", processor.id, sentence, row.exchanges)


def _unused_processors(configuration: Configuration, rows: list[Seen], days: int) -> Iterator[Drift]:
    used = {row.processor for row in rows}
    for processor in configuration.processors:
        if processor.source != "file":
            continue
        if processor.id not in used:
            sentence = f"{processor.id} is declared, and nothing was sent to it in {days} days"
            yield Drift("unused_processor", "low", processor.id, sentence)
            continue
        entities = {entity for row in rows if row.processor == processor.id for entity in row.entities}
        met = {value for entity in entities for value in (entity, kind(entity).sensitivity, *kind(entity).categories)}
        for category in processor.categories:
            if category not in met:
                sentence = f"{category} is declared for {processor.id}, and none of it was seen in {days} days"
                yield Drift("unused_category", "info", processor.id, sentence)


def _unused_services(configuration: Configuration, rows: list[Seen], days: int) -> Iterator[Drift]:
    senders = {row.service for row in rows}
    for service in configuration.services:
        if service.id not in senders and service.id != _LOCAL:
            yield Drift("unused_service", "low", service.id, f"service {service.id} is declared, and sent nothing in {days} days")
            continue
        followed = {purpose for row in rows if row.service == service.id for purpose in row.purposes}
        for purpose in service.purposes:
            if purpose not in followed:
                sentence = f"{purpose} is declared for service {service.id}, and nothing was sent for it in {days} days"
                yield Drift("unused_purpose", "info", service.id, sentence)
