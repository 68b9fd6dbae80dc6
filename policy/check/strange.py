"""What rules name beside what exists: a value that no exchange has, in a list with others; a detector; an act on answers."""

from collections.abc import Callable, Iterator, Mapping

from policy.check.finding import CheckFinding
from policy.configuration import Configuration
from policy.rules.conditions import Match
from policy.rules.language import Rule, When

_REWRITING = frozenset({"redact", "pseudonymise", "block"})


def every(when: When) -> Iterator[When]:
    """The conditions, and all that are nested in them."""
    yield when
    for inner in (*(when.any or ()), *(when.all or ()), *((when.none,) if when.none is not None else ())):
        yield from every(inner)


def of_rule(rule: Rule, known: Mapping[str, frozenset[str]]) -> Iterator[CheckFinding]:
    """What a rule that can match names in vain, and whether its action can come to pass."""
    about = f"rule:{rule.id}"
    for when in every(rule.when):
        for axis, values in known.items():
            match: Match | None = getattr(when, axis)
            named = (*match.any, *match.none) if match is not None else ()
            strange = [value[:60] for value in named if "*" not in value and value not in values]
            if strange:
                yield CheckFinding("low", f"rule {rule.id}: {axis} is never {' or '.join(strange)}", about)
    direction = rule.when.direction
    if rule.action in _REWRITING and not rule.shadow and direction is not None and direction.any == ("received",):
        sentence = f"rule {rule.id} can only flag: answers are not held, so nothing received is {_DONE[rule.action]}"
        yield CheckFinding("low", f"{sentence}; say action: flag", about)


_DONE: Mapping[str, str] = {"redact": "redacted", "pseudonymise": "pseudonymised", "block": "blocked"}


def names_detectors(configuration: Configuration) -> bool:
    """Whether a rule of the file asks for a detector; a team's own recognizers have names that nobody here knows."""
    return not configuration.detectors.recognizers and any(_asked(rule) for rule in configuration.rules)


def detectors(configuration: Configuration, is_known: Callable[[str], bool]) -> Iterator[CheckFinding]:
    """Detectors that rules of the file ask for and that do not exist."""
    for rule in configuration.rules:
        strange = [name for name in _asked(rule) if not is_known(name)]
        if strange:
            names = " or ".join(name[:60] for name in strange)
            yield CheckFinding("medium", f"rule {rule.id}: no detector is called {names}", f"rule:{rule.id}")


def _asked(rule: Rule) -> list[str]:
    if rule.source == "starter" or not rule.enabled:
        return []
    matches = [when.detector for when in every(rule.when) if when.detector is not None]
    return [name for match in matches for name in (*match.any, *match.none)]
