"""Replay: recorded exchanges, judged by other rules."""

import dataclasses
import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.record import AuditRecord, DecisionRecord, DestinationRecord, FindingRecord, InspectionRecord
from policy.configuration import Configuration, load, parse
from policy.judge import Judge
from policy.model import Action
from policy.recorded import event
from policy.replay import replay
from policy.verdict import STRENGTH

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
RULE = "rules: [{id: block-llm, when: {processor_category: llm_api, entity: PERSON}, action: block, severity: critical}]"


def record(
    host: str = "api.openai.com",
    entities: str = "PERSON",
    service: str = "local",
    under: Configuration | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """One line of `audit export`, as the starter rules decide it, or another configuration."""
    judge = Judge(under or load(None))
    where = judge.destination(host, AT)
    destination = DestinationRecord(
        where.processor, where.registered, where.country, where.country_source, list(where.hosting), where.parent,
        where.zone, where.basis, where.basis_ref, where.valid_until,
    )  # fmt: skip
    findings = [FindingRecord(name, [], "ordinary", "body:$.x", 1, 0.9, "d", ["t"]) for name in entities.split()]
    bare = AuditRecord(
        v=1, id="r", exchange="e", part=0, state="complete", time="2026-11-22T12:00:00.000Z", node="n", writer="w", seq=1,
        service=service, service_auth="network", role="controller", controller=None, direction="sent", protocol="http/1.1",
        method="POST", scheme="https", host=host, port=443, path="/v1", status=200, bytes=10, content_type="application/json",
        tls="TLSv1.3", destination=destination, findings=findings,
        inspection=InspectionRecord("observe", complete=True, unseen=[], milliseconds=1.0),
        decision=DecisionRecord("allow", [], "info", None), purposes=[], legal_bases=[], policy="sha256:0",
    )  # fmt: skip
    line: dict[str, Any] = json.loads(msgspec.json.encode(bare))
    decided = judge.judge(event(line, judge))
    line["decision"] = {"action": decided.action, "rules": list(decided.rules), "severity": decided.severity, "exemption": None}
    line["purposes"] = list(decided.purposes)
    return {**line, **changes}


def test_the_same_rules_change_nothing() -> None:
    """Every record is judged as it was."""
    result = replay([record(), record("unheard-of.example"), record("api.mistral.ai", "")], load(None))
    assert (result.records, result.same, result.differences) == (3, 3, [])


def test_another_rule_shows_what_it_would_have_done() -> None:
    """To which records, and how it changes action and severity."""
    result = replay([record(), record("api.mollie.com")], parse(RULE))
    (difference,) = result.differences
    assert (difference.recipient, difference.action, difference.severity) == ("openai", ("flag", "block"), ("high", "critical"))
    assert (difference.added, difference.dropped) == (("block-llm",), ())
    assert dict(result.actions) == {("flag", "block"): 1}
    assert result.rules["block-llm"] == 1


def test_a_rule_taken_out_is_told() -> None:
    """As dropped."""
    without = parse("rules: [{id: third-country-without-basis, when: {always: true}, action: flag, enabled: false}]")
    (difference,) = replay([record()], without).differences
    assert difference.dropped == ("third-country-without-basis",)


def test_a_shadow_rule_shows_itself_in_a_replay() -> None:
    """Though it changes nothing."""
    (difference,) = replay([record()], parse(RULE.replace("severity: critical", "shadow: true"))).differences
    assert difference.shadow == ("block-llm",)
    assert difference.action == ("flag", "flag")


RECORDED: list[tuple[str, dict[str, Any]]] = [
    ("{legal_basis: ['6(1)(b)', '6(1)(f)', '6(1)(a)']}", {"service": "crm"}),
    ("{detector: d}", {}),
    ("{weekday: sunday, hour: 9-12, date: 2026-11-22}", {}),
    ("{node: n, part: 0, milliseconds: 1}", {}),
    ("{basis_ref: DPA-7, valid_until: {within_days: 40}}", {"basis_ref": "DPA-7", "valid_until": "2027-01-01"}),
    ("{unseen: opaque, unseen_place: 'part:*'}", {"complete": False, "unseen": [{"reason": "opaque", "place": "part:a"}]}),
    ("{mistyped: true}", {"mistyped": [{"place": "body", "declared": None, "read": "json"}]}),
    ("{settled: F-1}", {"settled": [{"feedback": "F-1", "verdict": "deny", "entity": "PERSON", "place": "body", "count": 1}]}),
    ("{status: 200}", {"direction": "received"}),
]


@pytest.mark.parametrize(("when", "parts"), RECORDED)
def test_whatever_a_record_holds_can_be_asked_for(when: str, parts: dict[str, Any]) -> None:
    """Each condition is judged anew from what was recorded."""
    line = record()
    for name, value in parts.items():
        part = next((each for each in (line["destination"], line["inspection"]) if name in each), line)
        (line["inspection"] if name in ("mistyped", "settled") else part)[name] = value
    crm = "services: [{id: crm, purposes: [customer_relationship]}]"
    result = replay([line], parse(f"{crm}\nrules: [{{id: it, when: {when}, action: flag}}]"))
    assert ["it" in difference.added for difference in result.differences] == [True]


def test_the_status_of_an_answer_is_not_known_when_its_request_is_judged() -> None:
    """Though its record has it."""
    assert replay([record()], parse("rules: [{id: it, when: {status: 200}, action: flag}]")).same == 1


def test_what_a_record_does_not_hold_is_as_it_was_then() -> None:
    """A rule on first times, choices or markers stays where it matched, and its new action shows."""
    then = record()
    then["decision"]["rules"] += ["new-destination"]
    assert replay([then], load(None)).same == 1
    blocking = parse("rules: [{id: new-destination, when: {first: destination}, action: block, severity: critical}]")
    (difference,) = replay([then], blocking).differences
    assert (difference.action, difference.dropped) == (("flag", "block"), ())


def test_a_shadow_rule_that_was_recorded_is_no_difference() -> None:
    """The record says already what it would have done."""
    then = record()
    then["decision"]["shadow"] = ["block-llm"]
    assert replay([then], parse(RULE.replace("severity: critical", "shadow: true"))).same == 1


def test_the_zone_is_as_recorded_unless_the_register_is_tried_too() -> None:
    """A candidate register that hosts in the Union changes the zone only when asked to."""
    candidate = parse("processors: [{id: openai, category: llm_api, domains: [openai.com], importer: IE, hosting: [DE]}]")
    assert replay([record()], candidate).same == 1
    (difference,) = replay([record()], candidate, as_recorded=False).differences
    assert difference.dropped == ("third-country-without-basis",)


def test_interrupted_and_unknown_records_are_counted_and_left_out() -> None:
    """An intent alone was never judged."""
    result = replay([record(state="interrupted"), record(v=2)], load(None))
    assert (result.records, result.unread) == (0, 2)


MARKED = """
services: [{id: web}]
rules:
  - {id: no-consent, when: {entity: IP_ADDRESS, marker: {not: "consent:*"}}, action: flag, severity: critical}
  - {id: first, when: {first: destination}, action: block}
  - {id: not-first, when: {not: {first: destination}, entity: PERSON}, action: redact}
  - {id: mails, when: {entity: EMAIL_ADDRESS}, action: pseudonymise}
  - {id: shadowed, when: {marker: {not: x}, entity: PERSON}, action: block, shadow: true}
"""


def judged(
    under: Configuration, entities: str, markers: frozenset[str], history: dict[str, float], direction: str, carried: str
) -> dict[str, Any]:
    """A record as the proxy makes one: what the decision knew is not in it, and what was done may be less, or a refusal."""
    line = record("api.openai.com", entities, "web", under, direction=direction)
    judge = Judge(under)
    decided = judge.judge(dataclasses.replace(event(line, judge), markers=markers, history=history))
    action: Action = decided.action
    if direction == "received" or carried == "gone":
        action = "flag" if STRENGTH[action] > STRENGTH["flag"] else action
    elif carried == "unwritten" and action in ("redact", "pseudonymise"):
        action = "block"
    line["decision"] = msgspec.to_builtins(
        DecisionRecord(action, list(decided.rules), decided.severity, decided.exemption, list(decided.shadow))
    )
    return {**line, "policy": judge.digest}


@settings(max_examples=60, deadline=None)
@given(
    entities=st.lists(st.sampled_from(["PERSON", "EMAIL_ADDRESS", "IP_ADDRESS"]), max_size=3, unique=True).map(" ".join),
    markers=st.frozensets(st.sampled_from(["consent:analytics", "x"])),
    history=st.sampled_from([{}, {"first_destination": 1.0}]),
    direction=st.sampled_from(["sent", "received"]),
    carried=st.sampled_from(["done", "gone", "unwritten"]),
)
def test_what_is_in_force_changes_nothing(
    entities: str, markers: frozenset[str], history: dict[str, float], direction: str, carried: str
) -> None:
    """Whatever the record does not hold, and whatever became of the decision; and another rule shows itself alone."""
    under = parse(MARKED)
    line = judged(under, entities, markers, history, direction, carried)
    assert replay([line], under).differences == []
    more = parse(MARKED + "  - {id: more, when: {entity: PERSON}, action: flag, severity: info}\n")
    for difference in replay([line], more, under).differences:
        assert (difference.added, difference.dropped) == (("more",), ())


def test_only_the_rules_that_were_lifted_stay_silent() -> None:
    """Two rules matched by what no record holds, one under an exemption: the other acts; old records name no rule."""
    rule = "{{id: {}, when: {{marker: x}}, action: {}}}"
    under = parse(f"rules: [{rule.format('one', 'block')}, {rule.format('two', 'redact')}]")
    line = record("api.openai.com", "PERSON", "web", under)
    said = {"action": "redact", "rules": ["one", "two"], "severity": "medium", "exemption": "E"}
    lifted = [{"rule": "one", "exemption": "E"}]
    candidate = parse(f"rules: [{rule.format('one', 'block')}, {rule.format('two', 'pseudonymise')}]")
    (now,) = replay([{**line, "decision": {**said, "lifted": lifted}}], candidate, under).differences
    assert now.action == ("redact", "pseudonymise")
    (old,) = replay([{**line, "decision": said}], candidate, under).differences
    assert old.action == ("redact", "flag")


def test_an_answer_is_flagged_by_a_rule_that_would_act() -> None:
    """As on the way: answers are never held."""
    answer = {**record("api.openai.com"), "direction": "received"}
    (difference,) = replay([answer], parse(RULE)).differences
    assert difference.action == ("flag", "flag")
    assert difference.severity == ("high", "critical")


def test_a_new_rule_on_what_no_record_holds_is_named() -> None:
    """Rather than judged as if nothing had been."""
    candidate = parse("rules: [{id: it, when: {marker: {not: a}}, action: block}]")
    result = replay([record()], candidate, load(None))
    assert (result.same, result.unjudged) == (1, ("it",))
    assert replay([], candidate).unjudged == ()


def test_shadow_rules_are_counted() -> None:
    """By name."""
    result = replay([record(), record()], parse(RULE.replace("severity: critical", "shadow: true")), load(None))
    assert dict(result.shadow) == {"block-llm": 2}
