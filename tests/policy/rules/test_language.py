"""Rules can ask for anything in a record that is known when it is judged."""

from collections.abc import Iterator
from datetime import date
from typing import Any, get_args, get_origin

import msgspec
import pytest
from pydantic import ValidationError

from ledger.record import AuditRecord
from policy.configuration import parse
from policy.rules.conditions import DayMatch, Match
from policy.rules.language import When

CALLED = {
    "destination.processor": "processor", "destination.registered": "registered", "destination.country": "country",
    "destination.country_source": "country_source", "destination.hosting": "hosting", "destination.parent": "parent",
    "destination.zone": "zone", "destination.basis": "basis", "destination.basis_ref": "basis_ref",
    "destination.valid_until": "valid_until", "findings.entity": "entity", "findings.categories": "category",
    "findings.sensitivity": "sensitivity", "findings.place": "place", "findings.count": "count",
    "findings.confidence": "confidence", "findings.detector": "detector", "findings.tokens": "people",
    "inspection.mode": "mode", "inspection.complete": "complete", "inspection.unseen.reason": "unseen",
    "inspection.unseen.place": "unseen_place", "inspection.milliseconds": "milliseconds",
    "inspection.settled.feedback": "settled", "inspection.mistyped.place": "mistyped", "time": "hour", "purposes": "purpose",
    "legal_bases": "legal_basis",
}  # fmt: skip
"""The conditions that are called otherwise than the record's field."""

NEVER = {
    "v": "the same in all",
    "id": "made for the record",
    "exchange": "made for the exchange",
    "writer": "a process",
    "seq": "a process's count",
    "policy": "of the rules themselves",
    "state": "not known when it is judged",
    "decision": "what judging gives",
    "inspection.settled": "told by its entry's id",
    "inspection.mistyped": "told by being there",
}
"""What no rule can ask for, and what is told by another part of the same."""


def fields(struct: type[msgspec.Struct], above: str = "") -> Iterator[str]:
    """Every field of a record, with the names above it."""
    for field in msgspec.structs.fields(struct):
        inner = get_args(field.type)[0] if get_origin(field.type) is list else field.type
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            yield from fields(inner, f"{above}{field.name}.")
        else:
            yield f"{above}{field.name}"


@pytest.mark.parametrize("field", [*fields(AuditRecord)])
def test_every_field_of_a_record_has_its_condition(field: str) -> None:
    """Or a reason why not."""
    above = {field.rsplit(".", count)[0] for count in range(field.count(".") + 1)}
    assert CALLED.get(field, field) in When.model_fields or above & NEVER.keys()


DAYS: list[tuple[Any, list[str], list[str]]] = [
    ("2026-12-24", ["2026-12-24"], ["2026-12-23", "2026-12-25"]),
    (["2026-12-24", "2026-12-26"], ["2026-12-24", "2026-12-26"], ["2026-12-25"]),
    ({"not": "2026-12-24"}, ["2026-12-23"], ["2026-12-24"]),
    ({"before": "2026-12-24"}, ["2026-12-23", "2001-01-01"], ["2026-12-24"]),
    ({"since": "2026-12-24", "until": "2026-12-31"}, ["2026-12-24", "2026-12-31"], ["2026-12-23", "2027-01-01"]),
    ({"within_days": 30}, ["2026-12-22", "2026-11-22", "2026-01-01"], ["2026-12-23"]),
    ({"any": {"since": "2026-01-01"}, "not": ["2026-12-25"]}, ["2026-12-24"], ["2026-12-25", "2025-12-31"]),
]


@pytest.mark.parametrize(("written", "met", "missed"), DAYS)
def test_days(written: Any, met: list[str], missed: list[str]) -> None:
    """A day, a list, a stretch, a negation; as seen on a day in November, and the same after they were written down and read."""
    rule = {"id": "it", "when": {"valid_until": written}, "action": "flag"}
    configuration = parse(f"rules: [{msgspec.json.encode(rule).decode()}]")
    for one in (configuration, parse(configuration.encode())):
        (days,) = (rule.when.valid_until for rule in one.rules if rule.id == "it")
        assert isinstance(days, DayMatch)
        today = date(2026, 11, 22)
        assert [day for day in (*met, *missed) if days.holds(date.fromisoformat(day), today)] == met


HOURS: list[tuple[Any, list[int], list[int]]] = [
    (7, [7], []),
    ("8-11", [8, 9, 10, 11], []),
    (["22-1", 5], [22, 23, 0, 1, 5], []),
    ({"not": ["0-5", 23]}, [], [0, 1, 2, 3, 4, 5, 23]),
    ("9-9", [9], []),
]


@pytest.mark.parametrize(("written", "wanted", "unwanted"), HOURS)
def test_hours(written: Any, wanted: list[int], unwanted: list[int]) -> None:
    """Alone, in stretches, over midnight, and none of them."""
    match = When.model_validate({"hour": written}).hour
    assert match is not None
    assert [list(map(int, match.any)), list(map(int, match.none))] == [wanted, unwanted]


@pytest.mark.parametrize(
    "when", [{"hour": 24}, {"hour": "8:00"}, {"hour": "8-25"}, {"hour": []}, {"date": {}}, {"date": []}, {"date": "soon"}]
)
def test_what_is_no_time_is_refused(when: dict[str, Any]) -> None:
    """With a sentence, at the start."""
    with pytest.raises(ValidationError):
        When.model_validate(when)


def test_values_are_read_in_the_writing_that_records_have() -> None:
    """Methods, schemes, protocols, hosts and countries, in any case; `UK` is GB, as in the register."""
    when = When.model_validate(
        {"method": "post", "scheme": "HTTPS", "protocol": "HTTP/1.1", "host": "*.OpenAI.com.", "country": {"not": ["UK", "be"]}}
    )
    assert (when.method, when.scheme) == (Match(any=("POST",)), Match(any=("https",)))
    assert (when.protocol, when.host) == (Match(any=("http/1.1",)), Match(any=("*.openai.com",)))
    assert when.country is not None
    assert when.country.none == ("GB", "BE")
