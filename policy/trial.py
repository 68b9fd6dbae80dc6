"""Unit tests for rules, in YAML, as users of Prometheus and OPA write them: `douane rules test`.

given: {services: [{id: crm-sync}]}
tests:
  - name: a national number to an LLM is redacted
    exchange: {service: crm-sync, host: api.openai.com, findings: [{entity: BE_NATIONAL_REGISTER_NUMBER}]}
    expect: {action: redact, rules: [no-national-number-to-llm], not_rules: [plain-http]}
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from policy.choices import Choice, Choices
from policy.configuration import Configuration
from policy.diagnosis import sentence
from policy.document import read
from policy.errors import ConfigurationError
from policy.judge import Judge
from policy.model import Decision, Destination, Event, Mode, Observed
from policy.trials import Exchange, Expected, Found, Trial, Trials, misnamed


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
    assumed = trials.given.added_to(configuration)
    for place, wrong in misnamed(assumed, trials.tests):
        raise ConfigurationError(f"{document.where(('tests', *place))}: {wrong}")
    judge = Judge(assumed)
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
        ("exemption", _none(expected), decision.exemption or "none"),
        ("processor", expected.processor, destination.processor),
        ("zone", expected.zone, destination.zone),
        ("basis", expected.basis, destination.basis),
        ("mode", expected.mode, mode),
    ):
        if wanted is not None and wanted != got:
            yield f"{what} should be {wanted} and is {got}"
    yield from _wrong_rules(expected, decision)


def _none(expected: Expected) -> str | None:
    """The exemption that must have been used, `none` for none; None where nothing is said of it."""
    return (expected.exemption or "none") if "exemption" in expected.model_fields_set else None


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
        markers=frozenset(map(str.lower, given.markers)),
        chosen=frozenset(range(len(given.choices))),
    )


def _observed(index: int, found: Found) -> Observed:
    people = tuple(f"test.{index}.{person}" for person in range(found.people))
    return Observed(found.entity, found.place, max(found.count, found.people), found.confidence, people, found.detector)


def _choices(given: Exchange) -> Choices:
    return Choices(Choice(index, chosen.kind, chosen.since, chosen.purpose) for index, chosen in enumerate(given.choices))
