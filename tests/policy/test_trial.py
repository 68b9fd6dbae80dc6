"""Unit tests for rules in YAML, and the starter rules' own, clause by clause."""

import re

import pytest

from policy import reference
from policy.configuration import Configuration, ConfigurationError, load
from policy.trial import Outcome, run

OWN = run(load(None), reference.text("rules_test.yaml"), "rules_test.yaml")


@pytest.mark.parametrize("outcome", OWN, ids=[outcome.name for outcome in OWN])
def test_a_clause_of_the_policy(outcome: Outcome) -> None:
    """Each of the shipped tests passes."""
    assert outcome.wrong == ()


def clauses() -> dict[str, str]:
    """The clauses of the policy, and their kinds."""
    return {row["id"]: row["kind"] for row in reference.data("clauses.yaml")["clauses"]}


def test_every_rule_names_clauses_that_exist_and_an_article() -> None:
    """A starter rule says what it implements."""
    for rule in load(None).rules:
        assert rule.article, rule.id
        assert rule.title, rule.id
        assert rule.clause, rule.id
        assert set(rule.clause) <= {name for name, kind in clauses().items() if kind != "out_of_scope"}


def test_every_starter_rule_is_of_a_clause_that_is_tested() -> None:
    """No clause that a rule implements is without a shipped test."""
    tested = {word for outcome in OWN for word in outcome.name.split()}
    assert {clause for rule in load(None).rules for clause in rule.clause} <= tested


def failed(text: str, configuration: Configuration | None = None) -> tuple[str, ...]:
    """What is wrong in the first test."""
    return run(configuration or load(None), text)[0].wrong


def test_each_wrong_expectation_is_told() -> None:
    """In a sentence each."""
    text = """
tests:
  - name: all wrong
    exchange: {host: api.openai.com, findings: [PERSON]}
    expect: {action: block, severity: critical, exemption: E, processor: hubspot, zone: EEA, basis: dpf, mode: enforce,
      rules: [plain-http], not_rules: [agreement-missing], shadow: [plain-http], only_rules: []}
"""
    assert failed(text) == (
        "action should be block and is flag",
        "severity should be critical and is high",
        "exemption should be E and is none",
        "processor should be hubspot and is openai",
        "zone should be EEA and is third",
        "basis should be dpf and is missing",
        "mode should be enforce and is observe",
        "rule plain-http should match and does not",
        "rule agreement-missing should not match and does",
        "shadow rule plain-http should match and does not",
        "only no rule should match; agreement-missing, third-country-without-basis did",
    )


def test_where_a_test_stands_is_told() -> None:
    """File and line."""
    outcome = run(load(None), "tests:\n\n- {name: a, exchange: {host: x.example}, expect: {action: flag}}\n", "mine.yaml")[0]
    assert (outcome.passed, outcome.where) == (True, "mine.yaml:3")


@pytest.mark.parametrize(
    "text", ["", "tests: []", "tests: [{name: x}]", "tests: [{name: x, exchange: {hots: y}, expect: {}}]", "["]
)
def test_a_bad_file_of_tests_is_one_sentence(text: str) -> None:
    """With its line."""
    with pytest.raises(ConfigurationError) as caught:
        run(load(None), text)
    assert str(caught.value).startswith("rules_test.yaml")
    assert "\n" not in str(caught.value)


def test_given_entries_join_the_configuration() -> None:
    """Services, processors, rules that only the tests assume."""
    text = """
given:
  processors: [{id: x, category: llm_api, domains: [x.example], importer: BE, hosting: [BE]}]
  rules: [{id: mine, when: {processor: x}, action: block}]
tests: [{name: a, exchange: {host: x.example}, expect: {action: block, only_rules: [mine], mode: enforce}}]
"""
    assert failed(text) == ()


def test_an_exchange_can_be_anything_that_a_record_says() -> None:
    """Each condition holds where the test says so, and not where it does not."""
    text = """
given:
  rules:
    - {id: r-node, when: {node: proxy-2, part: 3, milliseconds: {more_than: 50}}, action: flag}
    - {id: r-read, when: {mistyped: true, settled: F-1, unseen_place: 'part:*'}, action: flag}
    - {id: r-time, when: {weekday: saturday, hour: 22-5, date: {since: 2026-11-01}}, action: flag}
    - {id: r-found, when: {detector: names}, action: flag}
    - {id: r-basis, when: {legal_basis: '6(1)(f)', valid_until: {before: 2032-01-01}, basis_ref: '*1772*'}, action: flag}
  services: [{id: crm, purposes: [customer_relationship]}]
  processors: [{id: london, domains: [london.example], importer: GB, hosting: [GB], agreement: {signed: 2026-01-01}}]
tests:
  - name: all of them
    exchange: {service: crm, host: london.example, at: 2026-11-21T23:00:00Z, node: proxy-2, part: 3, milliseconds: 50.5,
      mistyped: true, settled: [F-1], unseen: [opaque],
      unseen_places: ['part:photo'], findings: [{entity: PERSON, detector: names}]}
    expect: {rules: [r-node, r-read, r-time, r-found, r-basis]}
  - name: none of them
    exchange: {host: api.openai.com, findings: [PERSON]}
    expect: {not_rules: [r-node, r-read, r-time, r-found, r-basis]}
"""
    assert [outcome.wrong for outcome in run(load(None), text)] == [(), ()]


def test_every_starter_rule_is_expected_to_match_once() -> None:
    """docs/legal.md says so: each rule of the pack has a case in which it holds."""
    expected = {rule for case in reference.data("rules_test.yaml")["tests"] for rule in case["expect"].get("rules", [])}
    assert {rule.id for rule in load(None).rules} <= expected


MISNAMED = [
    # the exchange, what is expected, what is said
    ("findings: [EMAIL_ADRESS]", "action: flag", "there is no entity type EMAIL_ADRESS (did you mean EMAIL_ADDRESS?)"),
    ("history: {first_thing: 1}", "action: flag", "there is no name of the history first_thing"),
    ("service: crm", "action: flag", "there is no service crm"),
    ("method: POST", "not_rules: [plane-http]", "there is no rule plane-http (did you mean plain-http?)"),
    ("method: POST", "only_rules: [no-such-rule]", "there is no rule no-such-rule"),
]


@pytest.mark.parametrize(("exchange", "expect", "said"), MISNAMED)
def test_a_name_that_stands_for_nothing_is_refused(exchange: str, expect: str, said: str) -> None:
    """With its line: such a test would pass whatever the rules do."""
    text = f"tests:\n  - name: a\n    exchange: {{host: x.example, {exchange}}}\n    expect: {{{expect}}}\n"
    with pytest.raises(ConfigurationError, match=r"^mine\.yaml:[34]: " + re.escape(said)):
        run(load(None), text, "mine.yaml")


def test_no_exemption_can_be_expected() -> None:
    """`exemption: null` holds where none was used, and fails where one was."""
    exemption = "{id: E, rule: plain-http, requested_by: A, approved_by: B, reason: x, from: 2026-01-01, until: 2027-01-01}"
    text = "tests: [{name: a, exchange: {host: x.example, scheme: http, findings: [PERSON]}, expect: {exemption: null}}]"
    assert failed(text) == ()
    assert failed(f"given: {{exemptions: [{exemption}]}}\n{text}") == ("exemption should be none and is E",)


def test_a_file_without_a_test_says_so() -> None:
    """In a plain sentence."""
    with pytest.raises(ConfigurationError, match="`tests` is empty: write a test, or take the file out"):
        run(load(None), "tests: []")
