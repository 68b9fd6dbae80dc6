"""What `check` says of a configuration on a day."""

import re
from datetime import date

import pytest

from policy.check import check
from policy.check.strange import names_detectors
from policy.configuration import ConfigurationError, load, parse
from policy.register.model import Transfer
from policy.starter import starter_yaml

TODAY = date(2026, 11, 22)
DUTIES = "duties: [a, b, c, d, e, f, g, h]"
SOUND = f"agreement: {{reference: D, signed: 2026-01-01, {DUTIES}}}, hosting: [BE]"


def said(text: str, today: date = TODAY) -> str:
    """All that is said, as one text."""
    return "\n".join(f"{finding.severity}: {finding.sentence}" for finding in check(parse(text), today))


def test_the_starter_has_nothing_to_say() -> None:
    """No file, and the file that `init` writes."""
    assert check(load(None), TODAY) == []
    assert check(parse(starter_yaml()), TODAY) == []


PROCESSORS = [
    ("importer: BE, hosting: [BE]", "medium: x: there is no processing agreement"),
    (
        "importer: BE, hosting: [BE], agreement: {signed: 2025-01-01, expires: 2026-01-01}",
        "high: x: its agreement expired on 2026-01-01",
    ),
    (
        "importer: BE, hosting: [BE], agreement: {signed: 2025-01-01, expires: 2026-12-01}",
        "low: x: its agreement expires on 2026-12-01",
    ),
    ("importer: BE, hosting: [BE], agreement: {reference: D}", "low: x: its agreement has no signing date"),
    (
        "importer: BE, hosting: [BE], agreement: {signed: 2025-01-01, duties: [a, b]}",
        "medium: x: its agreement lacks Art. 28(3) letters c",
    ),
    (
        "importer: BE, hosting: [BE], agreement: {reference: D, signed: 2025-01-01}",
        "low: x: the checklist of its agreement is not filled in",
    ),
    ("importer: BE, hosting: [BE], role: controller, agreement: {signed: 2025-01-01}", "low: x: it is a controller"),
    ("importer: BE, agreement: {signed: 2025-01-01}", "medium: x: where it hosts is not known"),
    ("importer: IE, hosting: [US], agreement: {signed: 2025-01-01}", "high: x: no ground for a transfer"),
    (
        "importer: CH, hosting: [IN, CH], transfer: {tool: scc}",
        "low: x: its importer is in Switzerland, its hosting elsewhere outside the EEA: India",
    ),
    (
        "importer: {entity: Foo Inc, country: US}, hosting: [US], transfer: {tool: dpf, entity: Bar Inc., checked: 2026-03-01}",
        "medium: x: the DPF entry of another company than the importer carries nothing",
    ),
    (
        "importer: US, hosting: [US], transfer: {tool: dpf, checked: 2025-11-21}",
        "medium: x: the DPF list was last checked on 2025-11-21, over 12 months ago",
    ),
    (
        "importer: BE, hosting: [BE], subprocessors: [{entity: S, country: US, authorised: 2026-01-01}]",
        "medium: x: its sub-processor S is in United States, which hosting does not name",
    ),
    (
        "importer: IE, hosting: [US], transfer: {tool: scc}",
        "low: x: its importer is in the EEA, its hosting outside it: United States",
    ),
    ("importer: IE, hosting: [US], transfer: {tool: scc}", "medium: x: its transfer rests on scc without an impact assessment"),
    ("importer: US, hosting: [US], transfer: {tool: dpf}", "high: x: the DPF list was never checked"),
    (
        "importer: US, hosting: [US], transfer: {tool: dpf, checked: 2025-11-01}",
        "medium: x: the DPF list was last checked on 2025-11-01",
    ),
    (
        "importer: IE, hosting: [US], transfer: {tool: dpf, checked: 2026-11-01}",
        "medium: x: its importer is not in the United States",
    ),
    ("importer: US, transfer: {tool: scc, tia: {review: 2026-01-01}}", "medium: x: its transfer impact assessment was due"),
    (
        "importer: US, transfer: {tool: scc, tia: {reference: T, dated: 2025-01-01}}",
        "low: x: its transfer impact assessment has no review date",
    ),
    (
        "importer: US, transfer: {tool: bcr, tia: {dated: 2027-01-01, review: 2028-01-01}}",
        "medium: x: its transfer impact assessment is dated only 2027-01-01",
    ),
    ("importer: US, transfer: {tool: scc, expires: 2026-01-01}", "high: x: its transfer tool (scc) ended on 2026-01-01"),
    ("importer: US, transfer: {tool: scc}", "low: x: its clauses carry no module: write transfer.module, 2 or 3 by the roles"),
    ("importer: US, transfer: {tool: art49}", "high: x: GDPR Art. 49 is claimed without its case"),
    (f"importer: BE, {SOUND}, purposes: [paymnts]", "low: x: purpose paymnts is not declared (did you mean payments?)"),
    (f"importer: BE, {SOUND}, subprocessors: [{{entity: S, country: BE}}]", "medium: x: its sub-processor S is not covered"),
    (
        f"importer: BE, {SOUND}, subprocessors: [{{entity: S, country: IN, authorised: 2026-01-01}}]",
        "medium: x: its sub-processor S is in India, which hosting does not name",
    ),
    (
        f"importer: BE, {SOUND}, subprocessors: [{{entity: S, country: BE, authorised: 2029-01-01}}]",
        "medium: x: its sub-processor S is not covered yet: authorised only on 2029-01-01",
    ),
]


@pytest.mark.parametrize(("fields", "sentence"), PROCESSORS)
def test_a_processor(fields: str, sentence: str) -> None:
    """Each thing that can be wrong with a register entry."""
    assert sentence in said(f"processors: [{{id: x, domains: [x.example], {fields}}}]")


def test_a_checklist_that_is_filled_in_and_an_entry_that_nobody_stands_for_say_nothing() -> None:
    """All eight letters; a controller, whom Art. 28 does not fit; and an entry as the starter register has it."""
    assert said(f"processors: [{{id: x, domains: [x.example], importer: BE, {SOUND}}}]") == ""
    assert said("processors: [{id: x, domains: [x.example], importer: BE, hosting: [BE], role: controller}]") == ""
    bare = "processors: [{id: x, domains: [x.example], importer: BE, agreement: {signed: 2026-01-01}, source: starter}]"
    assert said(bare) == ""


def test_an_adequacy_decision_that_ends_within_six_months() -> None:
    """The United Kingdom's, in the autumn of 2031 and not before."""
    agreement = f"agreement: {{signed: 2026-01-01, {DUTIES}}}"
    text = f"processors: [{{id: x, domains: [x.example], importer: GB, hosting: [GB], {agreement}}}]"
    assert said(text) == ""
    assert "ends on 2031-12-27" in said(text, date(2031, 9, 1))


def test_a_domain_claimed_twice() -> None:
    """By two entries of the file, or by one and the starter."""
    fields = f"importer: BE, {SOUND}"
    two = f"processors: [{{id: x, domains: [x.example], {fields}}}, {{id: y, domains: [X.example.], {fields}}}]"
    assert said(two) == "medium: x.example is claimed by x and by y: take it out of one"
    assert said(two.replace("X.example.", "'*.X.example.'")) == said(two)
    starter = f"processors: [{{id: x, domains: [hubapi.com], importer: BE, {SOUND}}}]"
    assert "hubapi.com is claimed by hubspot and by x" in said(starter)


def test_where_a_single_domain_hosts_is_looked_at_too() -> None:
    """Its hosting outside the EEA, and the end of the adequacy decision for it."""
    hosts = "domains: [x.example, {suffix: uk.x.example, hosting: [GB]}]"
    text = f"processors: [{{id: x, importer: NL, {SOUND}, {hosts}}}]"
    assert said(text) == "low: x: its importer is in the EEA, its hosting outside it: United Kingdom"
    assert "the adequacy decision for United Kingdom ends on 2031-12-27" in said(text, date(2031, 9, 1))


def test_a_pattern_claimed_twice() -> None:
    """Of two entries with the same pattern, the first would have every host."""
    entry = "{{id: {0}, domains: [{0}.example], host_pattern: 'api\\.[a-z]+\\.example', importer: BE, {1}}}"
    text = "processors: [" + ", ".join(entry.format(name, SOUND) for name in ("a", "b")) + "]"
    assert said(text) == "medium: b: its host_pattern is that of a too, which comes first: take it out of one"


def test_a_whole_ending_is_no_domain() -> None:
    """`com` would make one processor of half the world."""
    assert "high: com is a whole ending" in said(f"processors: [{{id: x, domains: [com], importer: BE, {SOUND}}}]")


RULES = [
    ("{zone: third, basis: none-needed}", "zone third never has the basis none-needed"),
    ("{zone: thrid}", "zone is never thrid"),
    ("{entity: EMAIL}", "entity is never EMAIL"),
    ("{service: crm}", "service is never crm"),
    ("{processor: unheard-of}", "processor is never unheard-of"),
    ("{findings: none, entity: PERSON}", "it asks for no findings and says what they are"),
    ("{registered: false, processor: hubspot}", "an unregistered host has no processor"),
    ("{people: {more_than: 5, less_than: 3}}", "no number lies within its bounds of people"),
    ("{weekday: [sun]}", "weekday is never sun"),
    ("{legal_basis: 6(1)(z)}", "legal_basis is never 6(1)(z)"),
    ("{unseen: unread}", "unseen is never unread"),
    ("{settled: F-1}", "settled is never F-1"),
    ("{mistyped: maybe}", "mistyped is never maybe"),
    ("{part: {more_than: 5, less_than: 3}}", "no number lies within its bounds of part"),
    ("{valid_until: {since: 2027-01-01, before: 2027-01-01}}", "no day lies within its bounds of valid_until"),
    ("{findings: none, detector: names}", "it asks for no findings and says what they are"),
    ("{country: {any: [BE], not: [BE]}, zone: {any: [EEA], not: [EEA]}}", "zone excludes the values that it asks for"),
    ("{country: XX}", "country is never XX"),
    ("{history: {people_per_day: {more_than: 1}}}", "history has no people_per_day: it has exchanges_per_minute"),
    ("{history: {people_per_hour: {more_than: 10, less_than: 5}}}", "no number lies within its bounds of people_per_hour"),
    ("{not: {always: true}}", "nothing meets it"),
    ("{all: [{zone: EEA}, {zone: third}]}", "nothing meets zone"),
    ("{zone: EEA, not: {zone: EEA}}", "nothing meets zone"),
    ("{zone: EEA, sole_basis: true}", "its conditions exclude each other: zone, sole_basis"),
    ("{processor: openai, processor_category: payments}", "its conditions exclude each other: processor, processor_category"),
    ("{registered: false, agreement: valid}", "its conditions exclude each other: registered, agreement"),
    ("{direction: sent, status: 200}", "its conditions exclude each other: direction, status"),
    ("{direction: received, first: destination}", "its conditions exclude each other: direction, first"),
    ("{findings: none, count: {at_least: 1}}", "its conditions exclude each other: findings, count"),
    ("{findings: any, count: {less_than: 1}}", "its conditions exclude each other: findings, count"),
    ("{confidence: {more_than: 1}}", "nothing meets confidence"),
    ('{tls: "1.2"}', "tls is never 1.2"),
    ("{path: v1/users}", "path is never v1/users"),
    ('{place: "$.mail"}', "place is never $.mail"),
    ("{protocol: http/3}", "protocol is never http/3"),
    ("{any: [{zone: thrid}, {entity: EMAIL}]}", "none of its `any` conditions can hold"),
    ("{role: processor}", "role is never processor"),
    ("{controller: Example NV}", "controller is never Example NV"),
    ("{entity: EMAIL_ADDRESS, sensitivity: art9_special}", "its conditions exclude each other: entity, sensitivity"),
    ("{processor: openai, country: US}", "its conditions exclude each other: processor, country"),
    ("{agreement: not_needed, processor_role: processor}", "its conditions exclude each other: processor_role, agreement"),
    ("{registered: false, purpose_match: true}", "its conditions exclude each other: registered, purpose_match"),
    ("{marker: 'consent analytics'}", "marker is never consent analytics"),
]


@pytest.mark.parametrize(("when", "why"), RULES)
def test_a_rule_that_can_never_match(when: str, why: str) -> None:
    """And why it cannot."""
    assert f"medium: rule it can never match: {why}" in said(f"rules: [{{id: it, when: {when}, action: flag}}]")


@pytest.mark.parametrize("when", ["{service: crm, role: processor}", "{service: crm, controller: Alpha NV}"])
def test_what_another_service_has(when: str) -> None:
    """One that is a controller has neither the role nor the controller of one that serves somebody."""
    services = "services: [{id: crm}, {id: served, role: processor, controller: Alpha NV}]"
    rules = f"rules: [{{id: it, when: {when}, action: flag}}]"
    assert "rule it can never match: its conditions exclude each other: service, " in said(f"{services}\n{rules}")
    assert "can never match" not in said(f"{services}\n{rules.replace('crm', 'served')}")


def test_a_role_that_a_service_has() -> None:
    """Or the controller that one serves, by a tenant's header too."""
    served = "services: [{id: s, role: processor, controller: A, tenants: {header: X, controllers: {b: B}}}]"
    for when in ("role: processor", "controller: A", "controller: B"):
        assert "never" not in said(f"{served}\nrules: [{{id: it, when: {{{when}}}, action: flag}}]")
    strange = said(f"{served}\nrules: [{{id: it, when: {{controller: [A, C]}}, action: flag}}]")
    assert "low: rule it: controller is never C" in strange
    assert "role is never controller" in said(f"{served}\nrules: [{{id: it, when: {{role: controller}}, action: flag}}]")


STRANGE = [
    ("{entity: [PERSON, EMAIL]}", "flag", "low: rule it: entity is never EMAIL"),
    ("{findings: any, entity: {not: [EMAIL]}}", "flag", "low: rule it: entity is never EMAIL"),
    ("{any: [{entity: EMAIL}, {entity: PERSON}]}", "flag", "low: rule it: entity is never EMAIL"),
    ("{not: {processor: unheard-of}, zone: third}", "flag", "low: rule it: processor is never unheard-of"),
    ("{direction: received, choice: objection}", "block", "low: rule it can only flag: answers are not held"),
    ("{direction: received, findings: any}", "redact", "so nothing received is redacted; say action: flag"),
]


@pytest.mark.parametrize(("when", "action", "sentence"), STRANGE)
def test_a_rule_that_says_something_in_vain(when: str, action: str, sentence: str) -> None:
    """It can match; a part of it cannot."""
    text = said(f"rules: [{{id: it, when: {when}, action: {action}}}]")
    assert sentence in text
    assert "can never match" not in text


def test_a_rule_that_flags_answers_says_nothing_in_vain() -> None:
    """People's choices are met in answers too."""
    assert said("rules: [{id: it, when: {direction: received, choice: objection}, action: flag}]") == ""


def test_a_team_s_own_recognizers_find_other_kinds() -> None:
    """What they report, nobody here knows."""
    rule = "rules: [{id: it, when: {entity: EMPLOYEE_BADGE, detector: badge}, action: flag}]"
    assert "entity is never EMPLOYEE_BADGE" in said(rule)
    own = parse(f"detectors: {{recognizers: ['badges:Badge']}}\n{rule}")
    assert check(own, TODAY) == []
    assert not names_detectors(own)


def test_a_detector_that_does_not_exist() -> None:
    """As far as whoever asks knows which exist; those of starter rules do."""
    text = "rules: [{id: it, when: {any: [{detector: [names, nmaes]}, {detector: {not: emial}}]}, action: flag}]"
    found = check(parse(text), TODAY, {"names"}.__contains__)
    assert [finding.sentence for finding in found] == ["rule it: no detector is called nmaes or emial"]
    assert check(parse(""), TODAY, {"names"}.__contains__) == []
    assert names_detectors(parse(text))
    assert not names_detectors(parse(""))


def test_an_agreement_for_a_controller_whom_nobody_serves() -> None:
    """A slip of the pen there would make every exchange somebody else's."""
    entry = f"processors: [{{id: x, domains: [x.example], importer: BE, {SOUND}}}]".replace(
        DUTIES, f"{DUTIES}, controllers: [Acme NV]"
    )
    expected = "low: x: its agreement is for Acme NV, and no service with role: processor serves them"
    assert said(entry) == expected
    service = "\nservices: [{id: s, role: processor, controller: Acme N.V.}]"
    assert said(entry + service) == f"{expected} (did you mean Acme N.V.?)"
    assert said(entry + service.replace("N.V.", "NV")) == ""
    assert said(entry + "\norganisation: {name: Acme NV}") == ""


ALIVE = [
    "{marker: 'Consent:Analytics'}",
    "{method: post, scheme: HTTPS, protocol: HTTP/1.1, host: API.OpenAI.com., country: UK, hosting: el, parent: us}",
    "{all: [{entity: PERSON}, {entity: IBAN_CODE}]}",
    "{any: [{zone: EEA}, {zone: third}], not: {zone: EEA}}",
    "{hosting: [BE], all: [{hosting: [US]}]}",
    "{not: {entity: PERSON}, findings: any, people: {less_than: 1}}",
    "{registered: false, basis: missing, watched: true, country: [RU]}",
    "{not: {registered: true, processor_category: crm}}",
    "{findings: none, count: 0, people: {at_most: 0}}",
    "{first: destination, direction: sent, path: '*/users', place: 'body:*', tls: TLSv1.3}",
    "{processor: [openai, mollie], processor_category: payments}",
    "{processor: openai, country: IE}",
    "{all: [{entity: EMAIL_ADDRESS}, {sensitivity: art9_special}]}",
    "{entity: [EMAIL_ADDRESS, HEALTH], sensitivity: art9_special}",
]


@pytest.mark.parametrize("when", ALIVE)
def test_a_rule_that_can_match_is_left_alone(when: str) -> None:
    """However it is written."""
    assert "can never match" not in said(f"rules: [{{id: it, when: {when}, action: flag}}]")


def test_a_purpose_without_a_legal_basis() -> None:
    """Is told, unless only a processor follows it: then its controller has the basis."""
    text = "purposes: [{id: billing}]\n"
    assert said(text) == "low: purpose billing has no legal basis (GDPR Art. 6(1)): write legal_bases, such as 6(1)(b)"
    assert said(text + "services: [{id: s, role: processor, controller: A, purposes: [billing]}]") == ""
    assert "no legal basis" in said(text + "services: [{id: s, purposes: [billing]}]")


def test_a_legal_basis_that_cannot_be_told() -> None:
    """What is written in any of the usual ways is understood, and other text is named."""
    strange = said("purposes: [{id: billing, legal_bases: [our usual ground, contract, Art. 6.1.f]}]")
    expected = "medium: purpose billing has a legal basis that is none of GDPR Art. 6(1), and counts as any: our usual ground"
    assert strange == f"{expected}; write it as 6(1)(a) to 6(1)(f)"


def test_a_rule_whose_days_have_passed() -> None:
    """It can match no more; one that only leaves days out can."""
    for days, over in (("{until: 2026-11-21}", True), ("2026-11-22", False), ("{not: {before: 2026-01-01}}", False)):
        text = said(f"rules: [{{id: it, when: {{date: {days}}}, action: flag}}]")
        assert ("low: rule it can match no more: its days have passed" in text) is over


def test_exemptions() -> None:
    """One that ended, one that ends within a week, one that lifts nothing."""
    row = "{{id: {0}, rule: {1}, requested_by: A, approved_by: B, reason: x, from: 2026-01-01, until: {2}}}"
    rows = [("old", "plain-http", "2026-11-21"), ("soon", "plain-http", "2026-11-29"), ("odd", "plane-http", "2027-11-29")]
    text = "exemptions: [" + ", ".join(row.format(*fields) for fields in rows) + "]"
    assert "low: exemption old ended on 2026-11-21" in said(text)
    assert "medium: exemption soon ends on 2026-11-29" in said(text)
    assert "medium: exemption odd lifts a rule that does not exist: plane-http" in said(text)
    strange = text.replace("id: odd", "id: odd, entity: EMAIL")
    assert "medium: exemption odd is for an entity type that does not exist: EMAIL" in said(strange)


EXEMPTION = "{{id: E, rule: plain-http, requested_by: A, approved_by: B, reason: x, from: 2026-11-01, until: {0}{1}}}"
APPROVALS = [
    # the exemption's last day, its fields, what is said
    ("2027-06-01", "", "low: exemption E does not say when it was approved"),
    ("2027-06-01", ", approved_on: 2026-11-01", ""),
    ("2027-06-01", ", approved_on: 2026-11-02", "low: exemption E was approved on 2026-11-02, after its first day"),
    ("2027-06-01", ", approved_on: 2026-11-23", "medium: exemption E is approved only on 2026-11-23"),
    ("2026-11-21", "", "low: exemption E ended on 2026-11-21: take it out"),
]


@pytest.mark.parametrize(("until", "fields", "sentence"), APPROVALS)
def test_an_exemption_says_when_it_was_approved(until: str, fields: str, sentence: str) -> None:
    """Before its first day; one that ended is only to be taken out."""
    text = said(f"exemptions: [{EXEMPTION.format(until, fields)}]")
    assert text.startswith(sentence) if sentence else text == ""
    assert len(text.splitlines()) == bool(sentence)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ("", ""),
        (", approved_by: B, approved_on: 2026-11-22", ""),
        (", approved_by: B", "low: rule it says who approved it and not when: write approved_on"),
        (", approved_on: 2026-11-01", "low: rule it says when it was approved and not by whom: write approved_by"),
        (", approved_by: B, approved_on: 2026-11-23", "medium: rule it is approved only on 2026-11-23, and acts already"),
    ],
)
def test_a_rule_may_say_who_approved_it_and_when(fields: str, sentence: str) -> None:
    """Both or neither, and not in advance."""
    assert said(f"rules: [{{id: it, when: {{findings: any}}, action: flag{fields}}}]") == sentence


def test_a_confirmation_that_lies_ahead_is_none() -> None:
    """Nobody looked yet."""
    entry = f"{{id: x, domains: [x.example], importer: BE, {SOUND}, confirmed: {{by: A, on: %s}}}}"
    assert said(f"processors: [{entry % '2026-11-22'}]") == ""
    assert said(f"processors: [{entry % '2026-11-23'}]").startswith("medium: x: it is confirmed only on 2026-11-23")


def test_the_data_protection_officer_does_not_approve() -> None:
    """GDPR Art. 38(6): a conflict of interests."""
    text = """
organisation: {dpo: {name: A, email: security@example.com}}
exemptions: [{id: E, rule: plain-http, requested_by: X, approved_by: security@example.com, reason: x,
  from: 2026-01-01, until: 2027-01-01}]
"""
    assert "security@example.com is the data protection officer" in said(text)
    rule = "rules: [{id: it, when: {findings: any}, action: flag, approved_by: A, approved_on: 2026-11-01}]"
    assert "A is the data protection officer" in said(f"organisation: {{dpo: {{name: A}}}}\n{rule}")


REFUSED = [
    ("agreement: {reference: ' '}", "an agreement without a reference and a date is none"),
    ("agreement: {}", "an agreement without a reference and a date is none"),
    ("transfer: {tool: art49, case: z, reason: x}", "'z' is no case of GDPR Art. 49(1): write a letter from a to g"),
]


@pytest.mark.parametrize(("fields", "sentence"), REFUSED)
def test_papers_that_say_nothing_are_refused(fields: str, sentence: str) -> None:
    """An agreement that nobody could find, a case that the law does not know."""
    with pytest.raises(ConfigurationError, match=re.escape(sentence)):
        parse(f"processors: [{{id: x, domains: [x.example], importer: IN, hosting: [IN], {fields}}}]")


def test_a_case_of_article_49_is_read_in_each_way_of_writing_it() -> None:
    """And kept as its letter; the second subparagraph has a word."""
    for written, read in (("b", "b"), ("(B)", "b"), ("49(1)(c)", "c"), ("Art. 49(1)(g)", "g"), ("compelling", "compelling")):
        assert Transfer.model_validate({"tool": "art49", "case": written}).case == read


def test_the_gravest_comes_first() -> None:
    """The order of a reader with little time."""
    text = "processors: [{id: x, domains: [x.example], importer: IE, hosting: [US]}]"
    assert [line.split(":")[0] for line in said(text).splitlines()] == ["high", "medium", "low"]
