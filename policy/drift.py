"""Drift: what is observed and not declared, and what is declared and not observed (GDPR Art. 5(2), 30)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from policy.configuration import Configuration
from policy.destination import normal, watched
from policy.entities import kind
from policy.facts import Facts, declared, purpose_match
from policy.geography import among
from policy.model import DriftKind, Severity
from policy.register.model import Processor, ServiceEntry

_LOCAL = "local"
_HINTS = {"geoip": "its address, which is a hint", "register": "what the register said of it then"}


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference between the register and the traffic. `about` names a processor or service, never a host in a sentence."""

    kind: DriftKind
    severity: Severity
    about: str
    sentence: str
    exchanges: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where records place a recipient: its country with who says so, and the countries that the data stands in.

    Of a host that a register entry claims, the country is the entry's on that day; `hosting` is too, unless the host's own name
    says a cloud region. Of one that nobody claims, the country is a hint.
    """

    country: str | None
    source: str
    hosting: tuple[str, ...] = ()


@dataclass(slots=True)
class Stay:
    """The exchanges that were recorded at one place: how many, the first and the last."""

    first: datetime
    last: datetime
    exchanges: int = 1


@dataclass(slots=True)
class Seen:
    """What traffic showed of one service with one recipient (`ledger.observed`)."""

    service: str
    processor: str | None
    host: str
    places: dict[Place, Stay] = field(default_factory=dict[Place, Stay])
    entities: set[str] = field(default_factory=set[str])
    purposes: set[str] = field(default_factory=set[str])

    @property
    def exchanges(self) -> int:
        """How many there were."""
        return sum(stay.exchanges for stay in self.places.values())

    @property
    def first(self) -> datetime:
        """When the first was."""
        return min(stay.first for stay in self.places.values())

    @property
    def last(self) -> datetime:
        """When the last was."""
        return max(stay.last for stay in self.places.values())


def drift(configuration: Configuration, seen: Iterable[Seen], since: date) -> list[Drift]:
    """The differences, observed first.

    Args:
        configuration: what is declared now.
        seen: what was observed since that day; what was last seen earlier counts as not observed.
        since: the first day, for the sentences.
    """
    rows = list(seen)
    return [
        *_not_declared(configuration, rows),
        *_unused_processors(configuration, rows, since),
        *_unused_services(configuration, rows, since),
    ]


def due_notice(seen: Iterable[Seen], notice: date) -> list[Drift]:
    """Recipients and countries that data first went to after the published notice: one is due (GDPR Art. 13(1)(e), (f))."""
    rows = list(seen)
    stays = [(place.country, stay) for row in rows for place, stay in row.places.items()]
    known = {row.processor or row.host for row in rows if row.first.date() <= notice}
    countries = {country for country, stay in stays if stay.first.date() <= notice}
    found: dict[tuple[str, str], Drift] = {}
    for row in rows:
        name = row.processor or row.host
        if name not in known:
            sentence = f"{row.processor or 'an unregistered host'} is a recipient since the notice of {notice}"
            found.setdefault(("recipient", name), Drift("new_since_notice", "medium", name, sentence, row.exchanges))
    for country, stay in stays:
        if country is not None and country not in countries:
            sentence = f"data goes to {country} since the notice of {notice}"
            found.setdefault(("country", country), Drift("new_since_notice", "medium", country, sentence, stay.exchanges))
    return list(found.values())


def _not_declared(configuration: Configuration, rows: Iterable[Seen]) -> Iterator[Drift]:
    facts = Facts(configuration)
    for row in rows:
        service = facts.service(row.service)
        if facts.services and row.service not in facts.services:
            yield Drift("undeclared_service", "medium", row.service, f"service {row.service} is not declared", row.exchanges)
        processor = facts.processors.get(row.processor or "")
        if processor is None:
            gone = f"{row.processor}, which the register has no more" if row.processor else "a host that no register entry claims"
            sentence = f"service {row.service} sends to {gone}"
            yield Drift("undeclared_destination", "medium", row.host, sentence, row.exchanges)
            yield from _hinted(row)
            continue
        yield from _of_processor(row, processor, service)
        yield from _elsewhere(row, processor)
        if purpose_match(service, facts.recipient_purposes(processor, processor.category)) == "false":
            sentence = f"service {service.id} has no purpose in common with {processor.id}"
            yield Drift("undeclared_purpose", "medium", processor.id, sentence, row.exchanges)


def _of_processor(row: Seen, processor: Processor, service: ServiceEntry) -> Iterator[Drift]:
    if _unconfirmed(processor):
        sentence = f"{processor.id} is used by {row.service}, and nobody has confirmed its register entry"
        yield Drift("unconfirmed_destination", "low", processor.id, sentence, row.exchanges)
    for entity in sorted(row.entities):
        if declared(service, processor, entity, kind(entity)) == "false":
            sentence = f"{processor.id} receives {entity}, in no category that is declared for it"
            yield Drift("undeclared_category", "medium", processor.id, sentence, row.exchanges)


def _hinted(row: Seen) -> Iterator[Drift]:
    """Of a host that nobody claims: where its address or its operator is, or an entry that is gone said that it is.

    An ending such as `.be` proves nothing.
    """
    who = f"{row.processor}, which the register has no more," if row.processor else "a host that no register entry claims"
    for place, stay in row.places.items():
        if place.country is not None and place.source in _HINTS:
            listed = place.source == "register" and row.processor is None and watched(normal(row.host)) is not None
            sentence = f"{who} is placed in {place.country} by {'the watch list' if listed else _HINTS[place.source]}"
            yield Drift("undeclared_country", "low", row.host, sentence, stay.exchanges)


def _elsewhere(row: Seen, processor: Processor) -> Iterator[Drift]:
    """Where a processor was recorded to be, and the register does not say that it is."""
    importer, named = processor.importer.country, _hosting(processor)
    at: dict[str, int] = {}
    stands: dict[str, int] = {}
    for place, stay in row.places.items():
        if place.country is not None and place.country != importer:
            at[place.country] = at.get(place.country, 0) + stay.exchanges
        for country in () if _unconfirmed(processor) else place.hosting:
            if not among(country, named):
                stands[country] = stands.get(country, 0) + stay.exchanges
    for country, exchanges in sorted(at.items()):
        sentence = f"{processor.id} was recorded in {country}, the register says {importer}"
        yield Drift("undeclared_country", "medium", processor.id, sentence, exchanges)
    says = f"says {', '.join(sorted(named))}" if named else "does not say where it hosts"
    for country, exchanges in sorted(stands.items()):
        sentence = f"data for {processor.id} was recorded to stand in {country}, the register {says}"
        yield Drift("undeclared_country", "medium", processor.id, sentence, exchanges)


def _unconfirmed(processor: Processor) -> bool:
    return processor.source == "starter" and processor.confirmed is None


def _hosting(processor: Processor) -> frozenset[str]:
    """Everywhere that an entry says its data stands: its own hosting, and its domains'."""
    return frozenset(processor.hosting).union(*(domain.hosting or () for domain in processor.domains))


def _unused_processors(configuration: Configuration, rows: list[Seen], since: date) -> Iterator[Drift]:
    used = {row.processor for row in rows}
    for processor in configuration.processors:
        if processor.source != "file":
            continue
        if processor.id not in used:
            sentence = f"{processor.id} is declared, and nothing was sent to it since {since}"
            yield Drift("unused_processor", "low", processor.id, sentence)
            continue
        entities = {entity for row in rows if row.processor == processor.id for entity in row.entities}
        met = {value for entity in entities for value in (entity, kind(entity).sensitivity, *kind(entity).categories)}
        for category in processor.categories:
            if category not in met:
                sentence = f"{category} is declared for {processor.id}, and none of it was seen since {since}"
                yield Drift("unused_category", "info", processor.id, sentence)


def _unused_services(configuration: Configuration, rows: list[Seen], since: date) -> Iterator[Drift]:
    senders = {row.service for row in rows}
    for service in configuration.services:
        if service.id not in senders and service.id != _LOCAL:
            yield Drift("unused_service", "low", service.id, f"service {service.id} is declared, and sent nothing since {since}")
            continue
        followed = {purpose for row in rows if row.service == service.id for purpose in row.purposes}
        for purpose in service.purposes:
            if purpose not in followed:
                sentence = f"{purpose} is declared for service {service.id}, and nothing was sent for it since {since}"
                yield Drift("unused_purpose", "info", service.id, sentence)
