"""What `check` calls impossible never happens: compared with the judge itself."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from policy.check.possible import contradiction
from policy.check.relations import relations, senders
from policy.configuration import load, parse
from policy.judge import Judge
from policy.model import Event, Observed
from policy.rules.language import Rule, When

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
REGISTER = """
processors:
  - {id: bank, category: payments, domains: [bank.example], importer: BE, hosting: [BE], agreement: {signed: 2026-01-01}}
  - {id: dpf, domains: [dpf.example], importer: US, hosting: [US], transfer: {tool: dpf, checked: 2026-11-01}}
  - {id: far, domains: [far.example], importer: IN, transfer: {tool: scc, module: 2, tia: {review: 2026-01-01}}, human_review: x}
  - {id: vague, domains: [vague.example], importer: BE, role: controller, transfer: {tool: bcr}}
"""
CONFIGURATION = parse(REGISTER)
RELATIONS = (*relations(CONFIGURATION), senders(CONFIGURATION))
HOSTS = ["bank.example", "dpf.example", "far.example", "vague.example", "api.openai.com", "mega.nz", "who.example", "who.ru"]

CONDITIONS: list[dict[str, Any]] = [
    *({"zone": zone} for zone in ("EEA", "adequacy", "third", "unknown")),
    *({"basis": basis} for basis in ("none-needed", "dpf", "scc", "bcr", "missing")),
    *({"tia": tia} for tia in ("none", "valid", "overdue", "not_needed")),
    *({"agreement": agreement} for agreement in ("valid", "missing", "not_needed")),
    *({"dpf_check": state} for state in ("none", "fresh")),
    *({name: truth} for name in ("registered", "confirmed", "sole_basis", "watched", "human_review") for truth in (True, False)),
    {"processor": "bank"}, {"processor": {"not": "bank"}}, {"processor_category": ["payments", "llm_api"]},
    {"processor_category": "file_drop"}, {"processor_role": "controller"}, {"hosting": "BE"}, {"hosting": {"not": "BE"}},
    {"direction": "sent"}, {"direction": "received"}, {"status": 200}, {"first": "destination"}, {"first": {"not": "country"}},
    {"findings": "any"}, {"findings": "none"}, {"entity": "PERSON"}, {"entity": {"not": "PERSON"}}, {"count": {"at_least": 1}},
    {"count": {"less_than": 1}}, {"people": 0}, {"kinds": {"more_than": 1}}, {"confidence": {"at_least": 0.5}},
    {"sensitivity": "ordinary"}, {"sensitivity": "art9_special"}, {"entity": "HEALTH"}, {"sensitivity": {"not": "ordinary"}},
    {"country": "BE"}, {"country": {"not": "US"}}, {"purpose_match": "unknown"}, {"purpose_match": True}, {"role": "controller"},
    {"role": "processor"}, {"controller": "Alpha"}, {"place": "body:*"}, {"method": "post"}, {"always": True},
]  # fmt: skip


def joined(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Conditions beside each other."""
    return {key: value for part in parts for key, value in part.items()}


def around(own: dict[str, Any], key: str, inner: list[dict[str, Any]]) -> dict[str, Any]:
    """Conditions with others nested in them."""
    return {**own, key: inner[0] if key == "not" else inner}


def nesting(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """One level more."""
    return st.builds(around, PLAIN, st.sampled_from(["any", "all", "not"]), st.lists(inner, min_size=1, max_size=3))


PLAIN: st.SearchStrategy[dict[str, Any]] = st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=3).map(joined)
NESTED = st.recursive(PLAIN, nesting, max_leaves=5)
FOUND = st.lists(
    st.builds(Observed, st.sampled_from(["PERSON", "IBAN_CODE", "HEALTH"]), st.sampled_from(["body:$.a", "query:q"]), st.just(1)),
    max_size=3,
)


@settings(max_examples=300, deadline=None)
@given(when=NESTED, host=st.sampled_from(HOSTS), found=FOUND, sent=st.booleans(), new=st.booleans())
def test_what_matches_is_never_called_impossible(
    when: dict[str, Any], host: str, found: list[Observed], sent: bool, new: bool
) -> None:
    """Whatever is nested in what."""
    rule = Rule(id="it", when=When.model_validate(when), action="flag")
    judge = Judge(CONFIGURATION.model_copy(update={"rules": (rule,)}))
    event = Event(
        AT, "local", judge.destination(host, AT), direction="sent" if sent else "received", findings=found,
        status=None if sent else 200, history={"first_destination": 1.0} if new and sent else {},
    )  # fmt: skip
    if judge.judge(event).rules:
        assert contradiction(rule.when, RELATIONS) is None


def test_no_starter_rule_is_impossible() -> None:
    """Each of them can match."""
    configuration = load(None)
    assert [rule.id for rule in configuration.rules if contradiction(rule.when, relations(configuration)) is not None] == []
