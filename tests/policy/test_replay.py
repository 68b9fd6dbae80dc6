"""Replay and drift: recorded exchanges, judged by other rules and compared with what is declared."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from ledger.record import AuditRecord, DecisionRecord, DestinationRecord, FindingRecord, InspectionRecord
from policy.configuration import Configuration, load, parse
from policy.drift import drift, due_notice
from policy.judge import Judge
from policy.recorded import event
from policy.replay import replay
from tests.policy.summed import observed

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


DECLARED = """
services: [{id: local, purposes: [customer_service, payments]}, {id: idle}]
processors:
  - {id: chat, domains: [chat.example], importer: BE, hosting: [BE], categories: [correspondence, survey], purposes: [surveys]}
  - {id: never, domains: [never.example], importer: BE, hosting: [BE]}
"""


def told(configuration: Configuration, *records: dict[str, Any], today: date = date(2026, 11, 22)) -> set[tuple[str, str]]:
    """Kinds of drift, and what about."""
    since = datetime.combine(today - timedelta(90), datetime.min.time(), UTC)
    return {(found.kind, found.about) for found in drift(configuration, observed(records, since), since.date())}


def test_drift_in_both_directions() -> None:
    """What is observed and not declared, and what is declared and not observed."""
    declared, before = parse(DECLARED), parse(DECLARED.replace("importer: BE", "importer: DE", 1))
    there = record("chat.example", "HEALTH PERSON", under=before, purposes=["customer_service"])
    found = told(declared, there, record("unheard-of.example"), record("api.openai.com", service="shadow-it"))
    assert found == {
        ("undeclared_category", "chat"),
        ("undeclared_country", "chat"),
        ("undeclared_purpose", "chat"),
        ("undeclared_destination", "unheard-of.example"),
        ("unconfirmed_destination", "openai"),
        ("undeclared_service", "shadow-it"),
        ("unused_processor", "never"),
        ("unused_category", "chat"),
        ("unused_purpose", "local"),
        ("unused_service", "idle"),
    }


STORE = """
processors:
  - id: store
    domains: [s3.amazonaws.com, s3.us-east-1.amazonaws.com, s3.eu-west-1.amazonaws.com]
    importer: LU
    hosting: HOSTING
"""
PLACES = [
    # what the register says of hosting, where the data went, what drift says
    ("[IE]", "bucket.s3.us-east-1.amazonaws.com", "data for store was recorded to stand in US, the register says IE"),
    ("[EU]", "bucket.s3.us-east-1.amazonaws.com", "data for store was recorded to stand in US, the register says EU"),
    (
        "[]",
        "bucket.s3.us-east-1.amazonaws.com",
        "data for store was recorded to stand in US, the register does not say where it hosts",
    ),
    ("[IE]", "bucket.s3.eu-west-1.amazonaws.com", None),
    ("[EU]", "bucket.s3.eu-west-1.amazonaws.com", None),
    ("[US]", "us-east-1.s3.eu-west-1.amazonaws.com", "data for store was recorded to stand in IE, the register says US"),
    ("[IE]", "bucket.s3.amazonaws.com", None),
    ("[]", "bucket.s3.amazonaws.com", None),
]


@pytest.mark.parametrize(("hosting", "host", "sentence"), PLACES)
def test_a_host_whose_name_says_another_region_than_the_register(hosting: str, host: str, sentence: str | None) -> None:
    """Is drift by country, by what the judge itself recorded, and the register did not change."""
    declared = parse(STORE.replace("HOSTING", hosting))
    found = drift(declared, observed([record(host, under=declared)]), AT.date())
    assert [one.sentence for one in found if one.kind == "undeclared_country"] == [sentence] * (sentence is not None)


@pytest.mark.parametrize(
    ("before", "now", "about"),
    [
        ("importer: US, hosting: [DE]", "importer: DE, hosting: [DE]", "was recorded in US, the register says DE"),
        ("importer: DE, hosting: [US, DE]", "importer: DE, hosting: [DE]", "was recorded to stand in US, the register says DE"),
        ("importer: DE, hosting: [EU]", "importer: DE, hosting: [DE]", None),
        ("importer: DE, hosting: [DE]", "importer: DE, hosting: [EU]", None),
        ("importer: DE, hosting: [DE]", "importer: DE, hosting: [DE, US]", None),
    ],
)
def test_a_register_that_changed_shows_what_was_recorded_before(before: str, now: str, about: str | None) -> None:
    """Country and hosting, for as long as the last such record is young enough."""
    entry = "processors: [{id: x, domains: [x.example], WHERE}]"
    then, declared = parse(entry.replace("WHERE", before)), parse(entry.replace("WHERE", now))
    line = record("x.example", under=then)
    found = [one.sentence for one in drift(declared, observed([line]), AT.date()) if one.kind == "undeclared_country"]
    assert [about is not None and about in sentence for sentence in found] == [True] * (about is not None)
    assert ("undeclared_country", "x") not in told(declared, line, today=date(2027, 3, 1))


def test_a_hint_of_the_country_of_a_host_that_nobody_claims_is_drift() -> None:
    """From the watch list, or from the GeoIP file; an ending proves nothing."""
    somewhere = record("unheard-of.example")
    somewhere["destination"] |= {"country": "BR", "country_source": "geoip"}
    found = drift(load(None), observed([record("storage.yandexcloud.net"), somewhere, record("shop.unheard-of.be")]), AT.date())
    assert [(one.about, one.sentence) for one in found if one.kind == "undeclared_country"] == [
        ("storage.yandexcloud.net", "a host that no register entry claims is placed in RU by the watch list"),
        ("unheard-of.example", "a host that no register entry claims is placed in BR by its address, which is a hint"),
    ]


PURPOSES = """
services: [{id: local, purposes: [personnel]}]
processors: [{id: known, category: payments, domains: [pay.example], importer: BE, hosting: [BE], purposes: PURPOSES}]
"""


@pytest.mark.parametrize(("purposes", "differ"), [("[]", True), ("[payments]", True), ("[personnel]", False)])
def test_judge_and_drift_agree_on_purposes(purposes: str, differ: bool) -> None:
    """Of a recipient that is known by its category alone, too."""
    declared = parse(PURPOSES.replace("PURPOSES", purposes))
    line = record("pay.example", under=declared)
    assert ("purpose-mismatch" in line["decision"]["rules"]) is differ
    assert (("undeclared_purpose", "known") in told(declared, line)) is differ


@pytest.mark.parametrize(("lists", "differ"), [("cleared: [HEALTH]", False), ("categories: [survey]", True)])
def test_judge_and_drift_agree_on_categories(lists: str, differ: bool) -> None:
    """A clearance alone declares no category."""
    declared = parse(f"processors: [{{id: x, domains: [x.example], importer: BE, hosting: [BE], {lists}}}]")
    line = record("x.example", "PERSON", under=declared)
    assert ("undeclared-category" in line["decision"]["rules"]) is differ
    assert (("undeclared_category", "x") in told(declared, line)) is differ


def test_what_was_last_seen_long_ago_counts_as_unused() -> None:
    """After 90 days: a recipient, and a category or purpose that is long gone from one that is still in use."""
    once = record("chat.example", "SURVEY_ANSWER", under=parse(DECLARED), time="2026-03-01T12:00:00.000Z", purposes=["payments"])
    there = record("chat.example", under=parse(DECLARED), purposes=["customer_service"])
    recent = told(parse(DECLARED), once, there)
    assert {("unused_category", "chat"), ("unused_purpose", "local")} <= recent
    assert ("unused_processor", "chat") not in told(parse(DECLARED), there)
    assert ("unused_processor", "chat") in told(parse(DECLARED), there, today=date(2027, 3, 1))


def test_what_is_new_since_the_notice_is_told() -> None:
    """A recipient and a country that came after it; those from before are not."""
    later = record("api.mollie.com", time="2026-11-25T12:00:00.000Z")
    found = due_notice(observed([record(), later, record(time="2026-11-26T12:00:00.000Z")]), date(2026, 11, 23))
    assert [row.sentence for row in found] == [
        "mollie is a recipient since the notice of 2026-11-23",
        "data goes to NL since the notice of 2026-11-23",
    ]


def test_no_sentence_holds_a_host() -> None:
    """A host is remote text: it stands in `about`, and never in a sentence."""
    found = drift(load(None), observed([record("mevrouw-janssens.example")]), AT.date())
    assert [row.about for row in found] == ["mevrouw-janssens.example"]
    assert not any("janssens" in row.sentence for row in found)
