"""How unit tests for rules are written: the exchange, what must come out, and what is assumed (`policy.trial` runs them)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from policy.choices import Kind
from policy.configuration import Configuration
from policy.entities import kinds
from policy.history import NAMES
from policy.model import Action, Basis, Mode, Severity, Zone
from policy.quantities import Section, Strings
from policy.register.model import Exemption, Processor, Purpose, ServiceEntry
from policy.rules.language import Rule
from policy.starter import joined

_NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _aware(value: object) -> object:
    """A time without a zone is UTC; a day is its noon."""
    if isinstance(value, str) and len(value) == 10:
        value = f"{value}T12:00:00"
    read_time = datetime.fromisoformat(value) if isinstance(value, str) else value
    if isinstance(read_time, datetime):
        return read_time if read_time.tzinfo else read_time.replace(tzinfo=UTC)
    return datetime.fromisoformat(f"{read_time}T12:00:00+00:00")


type Moment = Annotated[datetime, BeforeValidator(_aware)]


class Found(Section):
    """A finding; `people` is how many distinct people it is about."""

    entity: str
    place: str = "body:$.value"
    count: int = Field(default=1, ge=1)
    confidence: float = Field(default=1.0, ge=0, le=1)
    people: int = Field(default=1, ge=0, le=100_000)
    detector: str = ""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return {"entity": data} if isinstance(data, str) else data


class Chosen(Section):
    """A choice that one of the people in the exchange made."""

    kind: Kind
    since: Moment
    purpose: str | None = None


class Exchange(Section):
    """What happened, as far as a test wants to say it."""

    at: Moment = _NOON
    service: str = "local"
    host: str
    address: str | None = None
    direction: Literal["sent", "received"] = "sent"
    protocol: str = "http/1.1"
    method: str = "POST"
    scheme: str = "https"
    port: int = 443
    path: str | None = None
    bytes: int = 0
    mode: Mode | None = None
    findings: tuple[Found, ...] = ()
    unseen: Strings = ()
    history: dict[str, float] = Field(default_factory=dict)
    controller: str | None = None
    content_type: str | None = None
    status: int | None = None
    tls: str | None = None
    node: str = ""
    part: int = 0
    milliseconds: float = 0.0
    unseen_places: Strings = ()
    settled: Strings = ()
    mistyped: bool = False
    markers: Strings = ()
    host_match: bool = True
    choices: tuple[Chosen, ...] = ()


class Expected(Section):
    """What must come out; what is not named may be anything. `exemption: null` means that none was used."""

    action: Action | None = None
    severity: Severity | None = None
    rules: Strings = ()
    not_rules: Strings = ()
    only_rules: Strings | None = None
    shadow: Strings = ()
    exemption: str | None = None
    processor: str | None = None
    zone: Zone | None = None
    basis: Basis | None = None
    mode: Mode | None = None


class Trial(Section):
    """One test."""

    name: str
    exchange: Exchange
    expect: Expected


class Given(Section):
    """What the tests assume besides the configuration; the same id replaces."""

    services: tuple[ServiceEntry, ...] = ()
    processors: tuple[Processor, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    rules: tuple[Rule, ...] = ()
    exemptions: tuple[Exemption, ...] = ()

    def added_to(self, configuration: Configuration) -> Configuration:
        """The configuration with these in it."""
        names = [name for name in type(self).model_fields if getattr(self, name)]
        return configuration.model_copy(
            update={name: joined(getattr(configuration, name), getattr(self, name)) for name in names}
        )


class Trials(Section):
    """A file of tests."""

    given: Given = Given()
    tests: tuple[Trial, ...]

    @model_validator(mode="after")
    def _some(self) -> "Trials":
        if not self.tests:
            raise ValueError("`tests` is empty: write a test, or take the file out")
        return self


def misnamed(configuration: Configuration, tests: Sequence[Trial]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Names in tests that stand for nothing, each with its place: a test of one would pass whatever the rules do."""
    rules = {rule.id for rule in configuration.rules}
    services = {service.id for service in configuration.services} | {"local"}
    entities = None if configuration.detectors.recognizers else set(kinds())
    for index, trial in enumerate(tests):
        exchange, expect = trial.exchange, trial.expect
        named = (
            (("exchange", "findings"), [found.entity for found in exchange.findings], entities, "entity type"),
            (("exchange", "history"), [*exchange.history], set(NAMES), "name of the history"),
            (("exchange", "service"), [exchange.service], services, "service"),
            (("expect", "rules"), expect.rules, rules, "rule"),
            (("expect", "not_rules"), expect.not_rules, rules, "rule"),
            (("expect", "only_rules"), expect.only_rules or (), rules, "rule"),
            (("expect", "shadow"), expect.shadow, rules, "rule"),
        )
        for place, names, known, what in named:
            for name in names:
                if known is not None and name not in known:
                    near = get_close_matches(name, known, n=1)
                    meant = f" (did you mean {near[0]}?)" if near else ""
                    yield (index, *place), f"there is no {what} {name[:60]}{meant}"
