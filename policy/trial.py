"""Unit tests for rules, in YAML, as users of Prometheus and OPA write them: `douane rules test`.

given: {services: [{id: crm-sync}]}
tests:
  - name: a national number to an LLM is redacted
    exchange: {service: crm-sync, host: api.openai.com, findings: [{entity: BE_NATIONAL_REGISTER_NUMBER}]}
    expect: {action: redact, rules: [no-national-number-to-llm], not_rules: [plain-http]}
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from policy.choices import Choice, Choices, Kind
from policy.configuration import Configuration
from policy.diagnosis import sentence
from policy.document import read
from policy.errors import ConfigurationError
from policy.judge import Judge
from policy.model import Action, Basis, Decision, Destination, Event, Mode, Observed, Severity, Zone
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
    """What must come out; what is not named may be anything."""

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
    tests: tuple[Trial, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one test went: nothing in `wrong` is a pass. `where` is its file and line."""

    name: str
    where: str
    wrong: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.wrong


def run(configuration: Configuration, text: str, name: str = "rules_test.yaml") -> list[Outcome]:
    """Run a file of rule tests against a configuration.

    Raises:
        ConfigurationError: the file of tests is not valid.
    """
    document = read(text, name)
    try:
        trials = Trials.model_validate(document.data)
    except ValidationError as error:
        raise ConfigurationError(sentence(error, document)) from None
    judge = Judge(trials.given.added_to(configuration))
    return [
        Outcome(trial.name, document.where(("tests", index)), tuple(_wrong(judge, trial)))
        for index, trial in enumerate(trials.tests)
    ]


def _wrong(judge: Judge, trial: Trial) -> Iterator[str]:
    given, expected = trial.exchange, trial.expect
    destination = judge.destination(given.host, given.at, given.address, agreed=given.host_match, service=given.service)
    mode = judge.mode(given.service, destination, given.scheme, method=given.method, protocol=given.protocol, port=given.port)
    decision = judge.judge(_event(given, destination, given.mode or mode), _choices(given))
    for what, wanted, got in (
        ("action", expected.action, decision.action),
        ("severity", expected.severity, decision.severity),
        ("exemption", expected.exemption, decision.exemption),
        ("processor", expected.processor, destination.processor),
        ("zone", expected.zone, destination.zone),
        ("basis", expected.basis, destination.basis),
        ("mode", expected.mode, mode),
    ):
        if wanted is not None and wanted != got:
            yield f"{what} should be {wanted} and is {got}"
    yield from _wrong_rules(expected, decision)


def _wrong_rules(expected: Expected, decision: Decision) -> Iterator[str]:
    for rule in expected.rules:
        if rule not in decision.rules:
            yield f"rule {rule} should match and does not"
    for rule in expected.not_rules:
        if rule in decision.rules:
            yield f"rule {rule} should not match and does"
    for rule in expected.shadow:
        if rule not in decision.shadow:
            yield f"shadow rule {rule} should match and does not"
    if expected.only_rules is not None and set(expected.only_rules) != set(decision.rules):
        yield f"only {', '.join(expected.only_rules) or 'no rule'} should match; {', '.join(decision.rules) or 'none'} did"


def _event(given: Exchange, destination: Destination, mode: Mode) -> Event:
    plain = given.model_dump(exclude={"host", "address", "findings", "choices", "markers", "mode", "host_match"})
    return Event(
        **plain,
        destination=destination,
        mode=mode,
        findings=tuple(_observed(index, found) for index, found in enumerate(given.findings)),
        markers=frozenset(given.markers),
        chosen=frozenset(range(len(given.choices))),
    )


def _observed(index: int, found: Found) -> Observed:
    people = tuple(f"test.{index}.{person}" for person in range(found.people))
    return Observed(found.entity, found.place, max(found.count, found.people), found.confidence, people, found.detector)


def _choices(given: Exchange) -> Choices:
    return Choices(Choice(index, chosen.kind, chosen.since, chosen.purpose) for index, chosen in enumerate(given.choices))
