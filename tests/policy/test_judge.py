"""The judge: which rules match, which action wins, and what it says."""

import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.choices import Choice, Choices
from policy.configuration import load, parse
from policy.judge import Judge
from policy.model import Decision, Event, Observed
from policy.verdict import STRENGTH

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SERVICES = """
services:
  - {id: crm-sync, role: controller, purposes: [customer_relationship]}
  - {id: billing, role: controller, purposes: [payments]}
  - {id: louise, role: processor, controller: Example Insurance NV, purposes: [customer_service],
     tenants: {header: X-Tenant, controllers: {a: Example Insurance NV, b: Other Broker BV}}}
processors:
  - {id: eea, category: crm, domains: [eea.example], importer: {country: BE}, hosting: [BE], parent: US,
     agreement: {reference: D, signed: 2026-01-01, expires: 2026-12-31, controllers: [Example Insurance NV]},
     purposes: [customer_relationship, customer_service], categories: [customer_relationship]}
  - {id: tracker, category: analytics, domains: [tracker.example], importer: {country: BE}, hosting: [BE],
     agreement: {reference: D, signed: 2026-01-01}}
  - {id: mailer, category: marketing, domains: [mailer.example], importer: {country: BE}, hosting: [BE],
     agreement: {reference: D, signed: 2026-01-01}, purposes: [newsletters, direct_marketing]}
  - {id: sso, category: identity, domains: [sso.example], importer: {country: BE}, hosting: [BE],
     agreement: {reference: D, signed: 2026-01-01}}
  - {id: london, category: crm, domains: [london.example], importer: {country: GB}, hosting: [GB],
     agreement: {reference: D, signed: 2026-01-01}}
  - {id: payroll, category: hr, domains: [payroll.example], importer: {country: BE}, hosting: [BE],
     agreement: {reference: D, signed: 2026-01-01}, cleared: [national_id_art87, HEALTH]}
"""


def judged(rules: str, host: str = "api.openai.com", findings: str = "EMAIL_ADDRESS", **event: Any) -> Decision:
    """The decision on an exchange under the starter rules, SERVICES and these rules."""
    judge = Judge(parse(SERVICES + rules))
    return judge.judge(happened(judge, host, findings, **event))


def happened(judge: Judge, host: str, findings: str, **event: Any) -> Event:
    """An exchange at noon, with one finding of each of these kinds."""
    at = event.pop("at", AT)
    observed = tuple(
        Observed(name, f"body:$.field{i}", 1, 0.9, (f"t{i}",), f"detector-{i}") for i, name in enumerate(findings.split())
    )
    return Event(at, event.pop("service", "crm-sync"), judge.destination(host, at), findings=observed, **event)


def test_the_strongest_action_wins_and_every_rule_is_recorded() -> None:
    """A redact and a block that both match: block, and both are told."""
    rules = """
rules:
  - {id: soft, when: {entity: EMAIL_ADDRESS}, action: redact, severity: low}
  - {id: hard, when: {processor_category: llm_api, findings: any}, action: block, severity: critical}
"""
    decision = judged(rules)
    assert decision.action == "block"
    assert {"soft", "hard", "third-country-without-basis"} <= set(decision.rules)
    assert decision.severity == "critical"


def test_what_decided_is_told_first() -> None:
    """A refusal speaks of the rules that refuse, whatever the order in the file; then of weaker ones, last of shadow ones."""
    rules = """
rules:
  - {id: tried, when: {entity: EMAIL_ADDRESS}, action: block, shadow: true}
  - {id: marked, when: {entity: EMAIL_ADDRESS}, action: flag}
  - {id: written-over, when: {entity: EMAIL_ADDRESS}, action: redact}
  - {id: first, when: {entity: EMAIL_ADDRESS}, action: block}
  - {id: second, when: {entity: EMAIL_ADDRESS}, action: block}
"""
    decision = judged(rules)
    assert decision.rules[:3] == ("first", "second", "written-over")
    assert {"marked", "third-country-without-basis"} <= set(decision.rules[3:])
    told = [reason.partition(":")[0] for reason in decision.reasons]
    assert told == [*decision.rules, "tried"]


def test_a_rule_that_refuses_what_it_cannot_read_is_told_first() -> None:
    """Flag rules matched too; the refusal is of the rule that could not be applied."""
    rules = "rules: [{id: marked, when: {method: POST}, action: flag}, {id: it, when: {entity: NL_BSN}, action: redact}]"
    decision = judged(rules, findings="", method="POST", mode="enforce", unseen=("encrypted",))
    assert (decision.action, decision.rules[0]) == ("block", "it")
    assert "marked" in decision.rules
    assert decision.reasons[0].startswith("it: what could not be read in full is refused")


def test_a_lifted_rule_is_told_after_what_stands() -> None:
    """It decided nothing, though it would have blocked."""
    decision = judged(EXEMPTED, findings="PERSON")
    assert decision.exemption == "EX-7"
    assert "lifted by exemption EX-7" in decision.reasons[-1]


def test_without_findings_a_registered_destination_is_allowed() -> None:
    """Nothing personal in it: allowed, whatever the country."""
    assert judged("", findings="") == Decision("allow", (), "info", purposes=("customer_relationship",), legal_bases=("6(1)(f)",))


def test_an_unregistered_destination_is_flagged_even_without_findings() -> None:
    """A host that nobody claims."""
    decision = judged("", host="unheard-of.example", findings="")
    assert (decision.action, decision.rules) == ("flag", ("unregistered-destination",))


CONDITIONS: list[tuple[str, str, str, dict[str, Any], bool]] = [
    ("{zone: [third, unknown], basis: missing, findings: any}", "api.openai.com", "PERSON", {}, True),
    ("{zone: [third, unknown], basis: missing, findings: any}", "api.openai.com", "", {}, False),
    ("{zone: [third, unknown], basis: missing, findings: any}", "eea.example", "PERSON", {}, False),
    ("{findings: none}", "eea.example", "", {}, True),
    ("{findings: none}", "eea.example", "PERSON", {}, False),
    ("{service: billing}", "eea.example", "", {"service": "billing"}, True),
    ("{service: {not: [billing]}}", "eea.example", "", {"service": "billing"}, False),
    ("{service: {not: [billing]}}", "eea.example", "", {}, True),
    ("{registered: true}", "eea.example", "", {}, True),
    ("{registered: false}", "eea.example", "", {}, False),
    ("{processor: [eea, tracker]}", "eea.example", "", {}, True),
    ("{host: '*.example'}", "eea.example", "", {}, True),
    ("{host: '*.example'}", "api.openai.com", "", {}, False),
    ("{parent: US}", "eea.example", "", {}, True),
    ("{hosting: [DE, BE]}", "eea.example", "", {}, True),
    ("{country: {not: [BE]}}", "eea.example", "", {}, False),
    ("{scheme: http}", "eea.example", "PERSON", {"scheme": "http"}, True),
    ("{method: [PUT, POST], port: 8443}", "eea.example", "", {"port": 8443}, True),
    ("{method: [PUT], port: 8443}", "eea.example", "", {"port": 8443}, False),
    ("{direction: received}", "eea.example", "", {"direction": "received"}, True),
    ("{direction: received}", "eea.example", "", {}, False),
    ("{path: ['*/score', '/credit*']}", "eea.example", "", {"path": "/v1/score"}, True),
    ("{path: ['*/score', '/credit*']}", "eea.example", "", {"path": "/v1/scores"}, False),
    ("{content_type: 'text/*'}", "eea.example", "", {"content_type": "text/csv"}, True),
    ("{bytes: {more_than: 1000}}", "eea.example", "", {"bytes": 1001}, True),
    ("{bytes: {more_than: 1000}}", "eea.example", "", {"bytes": 1000}, False),
    ("{status: {at_least: 400, less_than: 500}}", "eea.example", "", {"status": 404}, True),
    ("{status: {at_least: 400}}", "eea.example", "", {}, False),
    ("{entity: [PERSON], sensitivity: ordinary}", "eea.example", "PERSON", {}, True),
    ("{entity: PERSON, sensitivity: financial}", "eea.example", "PERSON IBAN_CODE", {}, False),
    ("{sensitivity: financial}", "eea.example", "PERSON IBAN_CODE", {}, True),
    ("{category: transaction}", "eea.example", "IBAN_CODE", {}, True),
    ("{entity: {not: [PERSON]}}", "eea.example", "PERSON", {}, False),
    ("{entity: {not: [PERSON]}}", "eea.example", "PERSON IBAN_CODE", {}, True),
    ("{place: 'body:*', entity: PERSON}", "eea.example", "PERSON", {}, True),
    ("{place: 'header:*'}", "eea.example", "PERSON", {}, False),
    ("{confidence: {at_least: 0.95}}", "eea.example", "PERSON", {}, False),
    ("{confidence: {at_least: 0.9}}", "eea.example", "PERSON", {}, True),
    ("{people: {at_least: 2}}", "eea.example", "PERSON PERSON", {}, True),
    ("{people: {at_least: 2}}", "eea.example", "PERSON EMAIL_ADDRESS", {}, False),
    ("{entity: PERSON, people: {at_least: 2}}", "eea.example", "PERSON EMAIL_ADDRESS", {}, False),
    ("{count: 2}", "eea.example", "PERSON EMAIL_ADDRESS", {}, True),
    ("{kinds: {more_than: 2}}", "eea.example", "PERSON EMAIL_ADDRESS", {}, False),
    ("{unseen: [encrypted, opaque]}", "eea.example", "", {"unseen": ("opaque",)}, True),
    ("{complete: false}", "eea.example", "", {"unseen": ("opaque",)}, True),
    ("{complete: true}", "eea.example", "", {}, True),
    ("{history: {people_per_hour: {more_than: 100}}}", "eea.example", "", {"history": {"people_per_hour": 101.0}}, True),
    ("{history: {people_per_hour: {more_than: 100}}}", "eea.example", "", {}, False),
    ("{first: destination}", "eea.example", "", {"history": {"first_destination": 1.0}}, True),
    ("{first: destination}", "eea.example", "", {"history": {"first_country": 1.0}}, False),
    ("{marker: 'consent:*'}", "eea.example", "", {"markers": frozenset({"consent:analytics"})}, True),
    ("{any: [{entity: IBAN_CODE}, {service: billing}]}", "eea.example", "PERSON", {}, False),
    ("{any: [{entity: IBAN_CODE}, {service: crm-sync}]}", "eea.example", "PERSON", {}, True),
    ("{all: [{entity: PERSON}, {entity: IBAN_CODE}]}", "eea.example", "PERSON IBAN_CODE", {}, True),
    ("{all: [{entity: PERSON}, {entity: IBAN_CODE}]}", "eea.example", "PERSON", {}, False),
    ("{findings: any, not: {entity: PERSON}}", "eea.example", "PERSON IBAN_CODE", {}, False),
    ("{findings: any, not: {entity: PERSON}}", "eea.example", "IBAN_CODE", {}, True),
    ("{not: {any: [{service: billing}, {all: [{entity: PERSON}, {scheme: http}]}]}}", "eea.example", "PERSON", {}, True),
    ("{not: {any: [{service: billing}, {all: [{entity: PERSON}, {scheme: https}]}]}}", "eea.example", "PERSON", {}, False),
    ("{purpose: payments}", "eea.example", "", {"service": "billing"}, True),
    ("{purpose_match: false}", "eea.example", "", {"service": "billing"}, True),
    ("{purpose_match: false}", "eea.example", "", {}, False),
    ("{role: processor, controller: Example*}", "eea.example", "", {"service": "louise"}, True),
    ("{controller_match: false}", "eea.example", "", {"service": "louise", "controller": "Other Broker BV"}, True),
    ("{agreement: valid}", "eea.example", "", {}, True),
    ("{agreement: expired}", "eea.example", "", {"at": datetime(2027, 1, 1, tzinfo=UTC)}, True),
    ("{agreement: missing}", "eea.example", "", {"at": datetime(2025, 12, 31, tzinfo=UTC)}, True),
    ("{legal_basis: ['6(1)(a)', '6(1)(f)']}", "eea.example", "", {}, True),
    ("{legal_basis: {not: ['6(1)(f)']}}", "eea.example", "", {}, False),
    ("{legal_basis: '*'}", "eea.example", "", {"service": "louise"}, False),
    ("{basis_ref: '*2021/1772*'}", "london.example", "", {}, True),
    ("{basis_ref: {not: ['?*']}}", "london.example", "", {}, False),
    ("{basis_ref: {not: ['?*']}}", "eea.example", "", {}, True),
    ("{valid_until: {before: 2032-01-01}}", "london.example", "", {}, True),
    ("{valid_until: {before: 2031-12-27}}", "london.example", "", {}, False),
    ("{valid_until: {within_days: 30}}", "london.example", "", {"at": datetime(2031, 12, 1, tzinfo=UTC)}, True),
    ("{valid_until: {within_days: 30}}", "london.example", "", {"at": datetime(2031, 11, 1, tzinfo=UTC)}, False),
    ("{valid_until: {before: 2032-01-01}}", "eea.example", "", {}, False),
    ("{valid_until: {not: {before: 2032-01-01}}}", "eea.example", "", {}, True),
    ("{detector: detector-1}", "eea.example", "PERSON EMAIL_ADDRESS", {}, True),
    ("{detector: detector-1, entity: PERSON}", "eea.example", "PERSON EMAIL_ADDRESS", {}, False),
    ("{detector: {not: ['detector-*']}}", "eea.example", "PERSON", {}, False),
    ("{detector: x}", "eea.example", "", {}, False),
    ("{weekday: [saturday, sunday]}", "eea.example", "", {}, True),
    ("{weekday: {not: [saturday, sunday]}}", "eea.example", "", {}, False),
    ("{weekday: monday, hour: 22-0}", "eea.example", "", {"at": datetime.fromisoformat("2026-11-24T01:59+02:00")}, True),
    ("{hour: 8-12}", "eea.example", "", {}, True),
    ("{hour: {not: 8-12}}", "eea.example", "", {}, False),
    ("{date: 2026-11-22}", "eea.example", "", {}, True),
    ("{date: {not: {since: 2026-11-20, until: 2026-11-30}}}", "eea.example", "", {}, False),
    ("{node: [proxy-1, proxy-2]}", "eea.example", "", {"node": "proxy-2"}, True),
    ("{node: {not: [proxy-2]}}", "eea.example", "", {"node": "proxy-2"}, False),
    ("{part: {at_least: 1}}", "eea.example", "", {}, False),
    ("{part: 3}", "eea.example", "", {"part": 3}, True),
    ("{milliseconds: {more_than: 100}}", "eea.example", "", {"milliseconds": 100.5}, True),
    ("{unseen_place: 'part:*'}", "eea.example", "", {"unseen": ("opaque",), "unseen_places": ("part:photo",)}, True),
    ("{unseen_place: {not: ['part:*']}}", "eea.example", "", {"unseen_places": ("part:photo", "body")}, False),
    ("{mistyped: true}", "eea.example", "", {"mistyped": True}, True),
    ("{mistyped: true}", "eea.example", "", {}, False),
    ("{settled: [F-1, F-2]}", "eea.example", "", {"settled": ("F-2", "F-9")}, True),
    ("{settled: {not: [F-9]}}", "eea.example", "", {"settled": ("F-2", "F-9")}, False),
    ("{always: true}", "eea.example", "", {}, True),
]


@pytest.mark.parametrize(("when", "host", "findings", "event", "expected"), CONDITIONS)
def test_condition(when: str, host: str, findings: str, event: dict[str, Any], expected: bool) -> None:
    """Each condition of the language, once holding and once not."""
    decision = judged(f"rules: [{{id: it, when: {when}, action: flag}}]", host, findings, **event)
    assert ("it" in decision.rules) is expected


CLOCKS = [
    # zone, when it is in UTC, what a rule asks for, whether it matches
    ("Europe/Brussels", "2026-11-22T23:30Z", "{weekday: monday, hour: 0, date: 2026-11-23}", True),
    ("UTC", "2026-11-22T23:30Z", "{weekday: sunday, hour: 23, date: 2026-11-22}", True),
    ("Europe/Brussels", "2026-11-22T22:30Z", "{weekday: sunday, hour: 23, date: 2026-11-22}", True),
    ("Europe/Brussels", "2026-07-05T22:30Z", "{weekday: monday, hour: 0, date: 2026-07-06}", True),
    ("America/New_York", "2026-11-23T04:30Z", "{weekday: sunday, hour: 23, date: 2026-11-22}", True),
    ("Europe/Brussels", "2026-11-22T17:30+09:00", "{hour: 9}", True),
    ("Europe/Brussels", "2026-11-22T08:30", "{hour: 9}", True),
    ("Europe/Brussels", "2026-11-22T07:30Z", "{hour: 9-17}", False),
]


@pytest.mark.parametrize(("zone", "at", "when", "expected"), CLOCKS)
def test_hours_and_days_are_those_of_the_organisations_clocks(zone: str, at: str, when: str, expected: bool) -> None:
    """In summer and winter; UTC when it says nothing. A moment without a zone is UTC."""
    text = f"organisation: {{timezone: {zone}}}\nrules: [{{id: it, when: {when}, action: flag}}]"
    judge = Judge(parse(text))
    assert ("it" in judge.judge(happened(judge, "eea.example", "", at=datetime.fromisoformat(at))).rules) is expected


STARTER: list[tuple[str, str, str, dict[str, Any]]] = [
    ("unregistered-destination", "unheard-of.example", "", {}),
    ("third-country-without-basis", "api.openai.com", "PERSON", {}),
    ("agreement-missing", "api.openai.com", "PERSON", {}),
    ("agreement-expired", "eea.example", "PERSON", {"at": datetime(2027, 2, 1, tzinfo=UTC)}),
    ("file-drop", "mega.nz", "", {}),
    ("storage-not-approved", "api.dropboxapi.com", "PERSON", {}),
    ("undeclared-category", "eea.example", "HEALTH", {}),
    ("purpose-mismatch", "www.linkedin.com", "PERSON", {"service": "billing"}),
    ("special-category-not-cleared", "eea.example", "HEALTH", {}),
    ("national-number-not-cleared", "eea.example", "NL_BSN", {}),
    ("credential-sent", "sentry.io", "PASSWORD", {}),
    ("card-outside-payments", "api.openai.com", "CREDIT_CARD", {}),
    ("ip-address-without-consent", "tracker.example", "IP_ADDRESS", {}),
    ("plain-http", "eea.example", "PERSON", {"scheme": "http"}),
    ("old-tls", "eea.example", "PERSON", {"tls": "TLSv1"}),
    ("automated-decision", "eea.example", "PERSON", {"path": "/v2/score"}),
    ("other-controller", "eea.example", "PERSON", {"service": "louise", "controller": "Other Broker BV"}),
    ("bulk-transfer", "eea.example", "PERSON", {"history": {"people_per_hour": 20_000.0}}),
    ("new-country", "eea.example", "PERSON", {"history": {"first_country": 1.0}}),
    ("not-inspected-third-country", "api.openai.com", "", {"unseen": ("encrypted",)}),
]


@pytest.mark.parametrize(("rule", "host", "findings", "event"), STARTER)
def test_starter_rule(rule: str, host: str, findings: str, event: dict[str, Any]) -> None:
    """Each starter rule on an exchange that it is for."""
    assert rule in judged("", host, findings, **event).rules


UNTOUCHED: list[tuple[str, str, str, dict[str, Any]]] = [
    ("credential-sent", "sso.example", "PASSWORD", {}),
    ("card-outside-payments", "api.stripe.com", "CREDIT_CARD", {}),
    ("ip-address-without-consent", "tracker.example", "IP_ADDRESS", {"markers": frozenset({"consent:analytics"})}),
    ("ip-address-without-consent", "eea.example", "IP_ADDRESS", {}),
    ("national-number-not-cleared", "payroll.example", "NL_BSN", {}),
    ("special-category-not-cleared", "payroll.example", "HEALTH", {}),
    ("storage-not-approved", "docs.google.com", "PERSON", {}),
    ("agreement-missing", "api.mollie.com", "PERSON", {}),
    ("undeclared-category", "eea.example", "EMPLOYER", {}),
    ("third-country-without-basis", "eea.example", "PERSON", {}),
    ("other-controller", "eea.example", "PERSON", {"service": "louise", "controller": "Example Insurance NV"}),
]


@pytest.mark.parametrize(
    ("detectors", "flagged"),
    [
        (["ip"], True),
        (["ip.truncated"], False),
        (["ip.short.truncated"], False),
        (["ip.truncated", "ip"], True),
    ],
)
def test_a_truncated_address_is_no_full_one(detectors: list[str], flagged: bool) -> None:
    """It goes to analytics without consent; one full address among them does not."""
    judge = Judge(parse(SERVICES))
    findings = tuple(Observed("IP_ADDRESS", "query:uip", detector=detector) for detector in detectors)
    event = Event(AT, "crm-sync", judge.destination("tracker.example", AT), findings=findings)
    assert ("ip-address-without-consent" in judge.judge(event).rules) is flagged


@pytest.mark.parametrize("written", ["consent:analytics", "Consent:Analytics", "CONSENT:*"])
def test_markers_are_compared_in_any_case(written: str) -> None:
    """A service's word arrives in lower case."""
    rules = f"rules: [{{id: it, when: {{marker: '{written}'}}, action: flag}}]"
    assert "it" in judged(rules, findings="", markers=frozenset({"consent:analytics"})).rules


LOGINS = [
    "authorization", "proxy-authorization", "x-auth", "x-auth-token", "x-auth-key", "x-access-token",
    "x-amz-security-token", "api-key", "x-api-key", "xi-api-key", "x-goog-api-key", "apikey", "dd-api-key",
    "dd-application-key", "x-functions-key", "private-token", "ocp-apim-subscription-key", "x-shopify-access-token",
    "x-postmark-server-token", "x-hasura-admin-secret", "x-csrf-token", "dpop",
]  # fmt: skip


@pytest.mark.parametrize("header", [*LOGINS, "x-password", "x-user-password", "passwd", "x-secret", "x-note", "password"])
def test_a_login_header_holds_the_recipient_s_own_credential(header: str) -> None:
    """Any other header to a recipient that is no identity provider tells somebody else's."""
    judge = Judge(parse(SERVICES))
    findings = (Observed("PASSWORD", f"header:{header}"),)
    event = Event(AT, "crm-sync", judge.destination("bucket.s3.eu-west-1.amazonaws.com", AT), findings=findings)
    assert ("credential-sent" in judge.judge(event).rules) is (header not in LOGINS)


@pytest.mark.parametrize(("rule", "host", "findings", "event"), UNTOUCHED)
def test_starter_rule_leaves_alone(rule: str, host: str, findings: str, event: dict[str, Any]) -> None:
    """What a starter rule is not for, it does not flag."""
    assert rule not in judged("", host, findings, **event).rules


EXEMPTED = """
exemptions:
  - {id: EX-7, rule: third-country-without-basis, service: crm-sync, processor: openai, requested_by: A, approved_by: B,
     reason: contract under way, from: 2026-11-01, until: 2026-11-30}
"""


@pytest.mark.parametrize(
    ("day", "lifted"), [("2026-10-31", False), ("2026-11-01", True), ("2026-11-30", True), ("2026-12-01", False)]
)
def test_an_exemption_begins_and_ends_by_itself(day: str, lifted: bool) -> None:
    """On its days the rule is recorded with the exemption; before and after it acts again."""
    at = datetime.fromisoformat(day + "T23:59:00+00:00")
    decision = judged(EXEMPTED, findings="PERSON", at=at)
    assert "third-country-without-basis" in decision.rules
    assert (decision.exemption == "EX-7") is lifted
    assert (decision.severity == "high") is not lifted


@pytest.mark.parametrize(("approved", "lifted"), [("2026-11-21", True), ("2026-11-22", True), ("2026-11-23", False)])
def test_an_exemption_lifts_nothing_before_its_approval(approved: str, lifted: bool) -> None:
    """A consent that is given afterwards does not reach back."""
    text = EXEMPTED.replace("requested_by", f"approved_on: {approved}, requested_by")
    at = datetime.fromisoformat("2026-11-22T23:59:00+00:00")
    assert (judged(text, findings="PERSON", at=at).exemption == "EX-7") is lifted


def test_an_exemption_is_for_its_service_only() -> None:
    """Another service is not exempt."""
    assert judged(EXEMPTED, findings="PERSON", service="billing").exemption is None


@pytest.mark.parametrize(("entity", "action"), [("", "flag"), (", entity: NL_BSN", "block")])
def test_an_exemption_of_some_kinds_does_not_lift_what_could_not_be_read(entity: str, action: str) -> None:
    """Whatever is in it may be of another kind; an exemption of the whole rule lifts it."""
    rules = f"""
rules: [{{id: it, when: {{entity: NL_BSN}}, action: redact}}]
exemptions: [{{id: E, rule: it, requested_by: A, approved_by: B, reason: x, from: 2026-01-01, until: 2027-01-01{entity}}}]
"""
    assert judged(rules, "api.openai.com", "", mode="enforce", unseen=("encrypted",)).action == action


@pytest.mark.parametrize(("entity", "lifted"), [("PERSON", True), ("PERSON NL_BSN", False)])
def test_an_exemption_of_some_kinds_lifts_only_these(entity: str, lifted: bool) -> None:
    """One more kind, and the rule acts."""
    exempted = EXEMPTED.replace("requested_by", "entity: [PERSON], requested_by")
    assert (judged(exempted, findings=entity).exemption == "EX-7") is lifted


def test_every_exemption_that_was_used_is_told() -> None:
    """Two exemptions lift two rules of one exchange: both uses are recorded, the first as before; none without."""
    more = "  - {id: EX-8, rule: no-person, requested_by: A, approved_by: B, reason: x, from: 2026-11-01, until: 2026-11-30}\n"
    rules = "rules: [{id: no-person, when: {entity: PERSON}, action: block}]\n"
    decision = judged(rules + EXEMPTED + more, findings="PERSON")
    assert dict(decision.lifted) == {"third-country-without-basis": "EX-7", "no-person": "EX-8"}
    assert decision.exemption == decision.lifted[0][1]
    assert decision.action == "flag"  # the other starter rules
    assert judged(rules, findings="PERSON").lifted == ()


def test_an_exemption_of_the_kind_that_was_found_does_not_lift_what_could_not_be_read() -> None:
    """A number was found and is exempt; what else is in the unread part is not known to be."""
    rules = """
rules: [{id: it, when: {entity: NL_BSN}, action: redact}]
exemptions: [{id: E, rule: it, requested_by: A, approved_by: B, reason: x, from: 2026-01-01, until: 2027-01-01, entity: NL_BSN}]
"""
    whole = judged(rules, "api.openai.com", "NL_BSN", mode="enforce")
    assert (whole.action, whole.exemption) == ("flag", "E")
    partial = judged(rules, "api.openai.com", "NL_BSN", mode="enforce", unseen=("encrypted",))
    assert (partial.action, partial.exemption) == ("block", None)


def test_an_exemption_of_some_kinds_lifts_nothing_where_nothing_was_found() -> None:
    """Nor is the exemption of a shadow rule one that was used."""
    text = """
rules: [{id: all, when: {always: true}, action: block}]
exemptions:
  - {id: E, rule: all, entity: PERSON, requested_by: A, approved_by: B, reason: test, from: 2026-11-01, until: 2026-11-30}
"""
    assert judged(text, findings="").action == "block"
    assert judged(text, findings="PERSON").exemption == "E"
    assert judged(text.replace("action: block", "action: block, shadow: true"), findings="PERSON").exemption is None


def test_a_shadow_rule_only_says_what_it_would_have_done() -> None:
    """It neither blocks nor enforces."""
    rules = "rules: [{id: it, when: {findings: any}, action: block, shadow: true}]"
    decision = judged(rules, host="eea.example")
    assert (decision.action, decision.shadow) == ("allow", ("it",))
    assert "it" not in decision.rules
    judge = Judge(parse(SERVICES + rules))
    assert judge.mode("crm-sync", judge.destination("eea.example", AT)) == "observe"


MODE = """
proxy: {passthrough: [pinned.example, "*.pinned.example"]}
rules:
  - {id: redact-llm, when: {processor_category: llm_api, entity: NL_BSN}, action: redact}
  - {id: block-http, when: {scheme: http, findings: any}, action: block}
  - {id: block-nested, when: {host: nested.example, any: [{service: billing}, {entity: PERSON, method: PUT}]}, action: block}
"""


@pytest.mark.parametrize(
    ("host", "scheme", "mode"),
    [
        ("api.openai.com", "https", "enforce"),
        ("eea.example", "https", "observe"),
        ("eea.example", "http", "enforce"),
        ("pinned.example", "https", "passthrough"),
        ("a.pinned.example", "https", "passthrough"),
        ("pinned.example.evil.example", "https", "observe"),
        ("nested.example", "https", "enforce"),
    ],
)
def test_mode_is_decided_from_the_headers(host: str, scheme: str, mode: str) -> None:
    """Enforce when an acting rule could still match; passthrough by name; else observe."""
    judge = Judge(parse(MODE))
    assert judge.mode("local", judge.destination(host, AT), scheme) == mode
    assert judge.passes(host.upper() + ".") is (mode == "passthrough")


def test_the_method_narrows_the_mode() -> None:
    """A rule for PUT leaves GET alone when the method is told."""
    judge = Judge(parse("rules: [{id: it, when: {method: PUT}, action: block}]"))
    destination = judge.destination("eea.example", AT)
    assert judge.mode("local", destination, method="GET") == "observe"
    assert judge.mode("local", destination) == "enforce"


@pytest.mark.parametrize(
    ("host", "unseen", "action"),
    [
        ("api.openai.com", "", "block"),
        ("api.openai.com", "forward", "flag"),
        ("eea.example", "", "allow"),
        ("eea.example", "refuse", "block"),
    ],
)
def test_what_enforce_mode_cannot_read_in_full(host: str, unseen: str, action: str) -> None:
    """Refused for third countries, forwarded elsewhere, unless the rule says otherwise."""
    said = f", unseen: {unseen}" if unseen else ""
    rules = f"rules: [{{id: it, when: {{entity: NL_BSN}}, action: redact{said}}}]"
    assert judged(rules, host, "", mode="enforce", unseen=("encrypted",)).action == action


def test_what_is_rewritten_is_what_matched() -> None:
    """A redact names its own entity types; a pseudonymise of the same type is stronger."""
    rules = """
rules:
  - {id: a, when: {entity: [NL_BSN, PERSON]}, action: redact, masks: {NL_BSN: last4}}
  - {id: b, when: {entity: PERSON}, action: pseudonymise, scope: service}
  - {id: c, when: {entity: NL_BSN}, action: redact, entities: [IBAN_CODE]}
"""
    decision = judged(rules, findings="NL_BSN PERSON EMAIL_ADDRESS")
    assert decision.action == "pseudonymise"
    assert decision.changes == {"NL_BSN": "redact", "PERSON": "pseudonymise", "IBAN_CODE": "redact"}
    assert decision.masks == {"NL_BSN": "last4"}
    assert decision.scope == "service"


CHOICES: list[tuple[str, str, str, bool]] = [
    ("objection_marketing", "mailer.example", "local", True),
    ("objection_marketing", "eea.example", "crm-sync", False),
    ("objection", "eea.example", "crm-sync", True),
    ("objection", "mailer.example", "billing", True),
    ("objection_marketing", "mailer.example", "billing", True),
    ("objection", "payroll.example", "billing", False),
    ("restriction", "eea.example", "crm-sync", True),
    ("consent_withdrawn", "mailer.example", "local", True),
    ("consent_withdrawn", "eea.example", "crm-sync", False),
    ("erasure", "eea.example", "crm-sync", True),
]


@pytest.mark.parametrize(("choice", "host", "service", "stands"), CHOICES)
def test_a_choice_stands_from_its_moment_on(choice: Any, host: str, service: str, stands: bool) -> None:
    """Against the purposes it is about, from the moment it was made, and not before."""
    judge = Judge(parse(SERVICES.replace("purposes: [payments]", "purposes: [legal_obligation]")))
    rule = {
        "objection_marketing": "objection-to-marketing",
        "consent_withdrawn": "consent-withdrawn",
        "erasure": "erasure-requested",
    }
    chosen = Choices([Choice(1, choice, AT)])
    event = happened(judge, host, "EMAIL_ADDRESS", service=service, chosen=frozenset({1, 2}))
    assert (rule.get(choice, choice) in judge.judge(event, chosen).rules) is stands
    earlier = dataclasses.replace(event, at=AT.replace(hour=11))
    assert rule.get(choice, choice) not in judge.judge(earlier, chosen).rules
    stranger = dataclasses.replace(event, chosen=frozenset({2}))
    assert rule.get(choice, choice) not in judge.judge(stranger, chosen).rules


def test_reasons_name_the_law_and_never_the_host() -> None:
    """A sentence for a person: rule, kinds, recipient, country, article. The host is remote text and stays out."""
    decision = judged("", host="mevrouw-janssens.example", findings="PERSON")
    reason = next(text for text in decision.reasons if text.startswith("third-country-without-basis"))
    assert "PERSON" in reason
    assert "GDPR Art. 44-49" in reason
    assert not any("janssens" in text for text in decision.reasons)


def test_the_digest_follows_the_configuration() -> None:
    """The same configuration has the same digest; another has another."""
    first, same, other = Judge(load(None)), Judge(load(None)), Judge(parse(SERVICES))
    assert first.digest == same.digest != other.digest
    assert first.digest.startswith("sha256:")


def test_a_tenant_header_names_the_controller() -> None:
    """For a processor that serves several controllers."""
    judge = Judge(parse(SERVICES))
    assert judge.controller("louise", "b") == "Other Broker BV"
    assert judge.controller("louise", None) == "Example Insurance NV"
    assert judge.controller("crm-sync", "b") is None
    assert judge.service("crm-sync").purposes == ("customer_relationship",)
    assert judge.service("local").role == "controller"


ENTITIES = ["PERSON", "EMAIL_ADDRESS", "NL_BSN", "HEALTH", "CREDIT_CARD", "PASSWORD", "NOT_KNOWN"]
HOSTS = ["api.openai.com", "eea.example", "mega.nz", "unheard-of.example", "203.0.113.7"]


@given(
    host=st.sampled_from(HOSTS),
    findings=st.lists(st.sampled_from(ENTITIES), max_size=8),
    service=st.sampled_from(["crm-sync", "billing", "louise", "stranger"]),
    extra=st.sampled_from(ENTITIES),
)
def test_more_findings_never_weaken_a_verdict_of_the_starter_rules(
    host: str, findings: list[str], service: str, extra: str
) -> None:
    """One more finding adds rules and never takes any away; judging twice says the same."""
    judge = JUDGE
    before = judge.judge(happened(judge, host, " ".join(findings), service=service))
    event = happened(judge, host, " ".join([*findings, extra]), service=service)
    after = judge.judge(event)
    assert set(before.rules) <= set(after.rules)
    assert STRENGTH[after.action] >= STRENGTH[before.action]
    assert judge.judge(event) == after == Judge(judge.configuration).judge(event)


JUDGE = Judge(parse(SERVICES))


@pytest.mark.parametrize(
    "path",
    [
        "/v1/Score",
        "/SCORE",
        "/V1/RISK-SCORES/7",
        "/AUTOMATED_DECISION",
        "/CREDIT-CHECK/7",
        "/creditScore",
        "/credit_score/x",
        "/v1/risk-score",
        "/v1/scores",
        "/v1/decisions",
        "/lead-scoring",
        "/v1/score/x",
    ],
)
def test_paths_that_score_or_decide(path: str) -> None:
    """In each usual way of writing it; a word that only holds another is none."""
    assert "automated-decision" in judged("", host="eea.example", path=path).rules
    assert "automated-decision" not in judged("", host="eea.example", path="/v1/scoreboard").rules
