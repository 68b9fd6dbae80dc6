"""Unit tests for rules in YAML, and the starter rules' own, clause by clause."""

import pytest

from policy import reference
from policy.configuration import Configuration, ConfigurationError, load, parse
from policy.trial import Outcome, run

FILE = """
services:
  - {id: billing, purposes: [payments]}
  - {id: crm-sync, purposes: [customer_relationship]}
  - {id: research, purposes: [research]}
  - {id: louise, role: processor, controller: Example Insurance NV, purposes: [customer_service]}
processors:
  - {id: chat, category: support_chat, domains: [chat.example], importer: BE, hosting: [BE],
     agreement: {signed: 2026-01-01, expires: 2027-12-31, controllers: [Example Insurance NV]}}
  - {id: accounts, category: identity, domains: [accounts.example], importer: BE, hosting: [BE],
     agreement: {signed: 2026-01-01}, purposes: [service_provision], categories: [account]}
  - {id: stats, category: analytics, domains: [stats.example], importer: BE, hosting: [BE],
     agreement: {signed: 2026-01-01}, purposes: [research]}
  - {id: oslo, domains: [oslo.example], importer: NO, hosting: [NO], agreement: {signed: 2026-01-01}}
  - {id: nuuk, domains: [nuuk.example], importer: GL, hosting: [GL], agreement: {signed: 2026-01-01}}
  - {id: zurich, domains: [zurich.example], importer: CH, hosting: [CH], agreement: {signed: 2026-01-01}}
  - {id: dpf, domains: [dpf.example], importer: US, hosting: [US], agreement: {signed: 2026-01-01},
     transfer: {tool: dpf, checked: 2026-10-01}}
  - {id: scc, domains: [scc.example], importer: US, hosting: [US], agreement: {signed: 2026-01-01},
     transfer: {tool: scc, dated: 2026-01-01, tia: {reference: TIA-9, review: 2027-03-01}}}
  - {id: derogation, domains: [derogation.example], importer: IN, hosting: [IN], agreement: {signed: 2026-01-01},
     transfer: {tool: art49, case: 49(1)(b), reason: one booking}}
"""
OWN = run(parse(FILE), reference.text("rules_test.yaml"), "rules_test.yaml")


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
      rules: [plain-http], not_rules: [agreement-missing], shadow: [s], only_rules: []}
"""
    assert failed(text) == (
        "action should be block and is flag",
        "severity should be critical and is high",
        "exemption should be E and is None",
        "processor should be hubspot and is openai",
        "zone should be EEA and is third",
        "basis should be dpf and is missing",
        "mode should be enforce and is observe",
        "rule plain-http should match and does not",
        "rule agreement-missing should not match and does",
        "shadow rule s should match and does not",
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
