"""What a DPF certification covers decides what it carries: HR data, other data, or both."""

from datetime import UTC, date, datetime, timedelta

import pytest

from policy.check import check
from policy.configuration import ConfigurationError, parse
from policy.judge import Judge
from policy.model import Event, Observed

AT = datetime(2026, 11, 22, tzinfo=UTC)
SERVICES = """
services:
  - {id: payroll, purposes: [personnel]}
  - {id: payroll-tax, purposes: [personnel, legal_obligation]}
  - {id: newsletter, purposes: [newsletters]}
  - {id: portal, purposes: [service_provision], subjects: [Employees]}
  - {id: portaal, purposes: [service_provision], subjects: [gewezen medewerkers]}
  - {id: shop, purposes: [payments], subjects: [customers]}
  - {id: mixed, purposes: [service_provision], subjects: [customers, employees]}
  - {id: both, purposes: [personnel, payments]}
  - {id: claims, purposes: [legal_claims]}
  - {id: suite, purposes: [personnel], subjects: [customers, employees]}
  - {id: staff, purposes: [personnel, payments], subjects: [employees]}
  - {id: bare}
"""
DPF = "tool: dpf, checked: 2026-03-01"


def basis(service: str, data: str, more: str = "", importer: str = "importer: US, hosting: [US]") -> tuple[str, str, str]:
    """Zone, basis and reason of what a service sends to a company whose certification covers some data."""
    entry = f"{{id: x, domains: [x.example], {importer}, transfer: [{{{DPF}, {data}}}{more}]}}"
    found = Judge(parse(f"{SERVICES}\nprocessors: [{entry}]")).destination("x.example", AT, service=service)
    return found.zone, found.basis, found.reason


ROWS = [
    # service, certified for HR alone, for non-HR alone, for both
    ("payroll", "dpf", "missing", "dpf"),
    ("payroll-tax", "dpf", "missing", "dpf"),
    ("newsletter", "missing", "dpf", "dpf"),
    ("portal", "dpf", "missing", "dpf"),
    ("portaal", "dpf", "missing", "dpf"),
    ("shop", "missing", "dpf", "dpf"),
    ("mixed", "missing", "missing", "dpf"),
    ("both", "missing", "missing", "dpf"),
    ("claims", "missing", "dpf", "dpf"),
    ("suite", "dpf", "missing", "dpf"),
    ("staff", "dpf", "missing", "dpf"),
    ("bare", "missing", "dpf", "dpf"),
    ("unheard-of", "missing", "dpf", "dpf"),
]


@pytest.mark.parametrize(("service", "hr", "other", "both"), ROWS)
def test_a_certification_carries_the_data_that_it_covers(service: str, hr: str, other: str, both: str) -> None:
    """Whose data a service sends follows from its purposes and its subjects; nothing declared is not about employees."""
    assert [basis(service, f"data: {data}")[1] for data in ("HR", "non-HR", "[HR, non-HR]")] == [hr, other, both]
    assert basis(service, "data: []")[1] == "dpf"


def test_the_reason_says_what_is_not_covered() -> None:
    """And the next ground is looked at."""
    assert basis("payroll", "data: non-HR")[::2] == (
        "third",
        "the DPF certification does not cover HR data, and employees' data is sent; no transfer tool is declared",
    )
    zone, ground, reason = basis("newsletter", "data: HR", ", {tool: scc, dated: 2024-03-01}")
    assert (zone, ground) == ("third", "scc")
    assert "does not cover other data than HR data" in reason


def test_the_check_that_counts_is_of_the_entry_that_carries() -> None:
    """A fresh look at another certification does not renew it; twelve months later it is stale, to the day."""
    entry = "{id: x, domains: [x.example], importer: US, transfer: [{tool: dpf, checked: 2024-03-01, data: HR}, %s]}"
    other = "{tool: dpf, checked: 2025-11-22, data: non-HR}"
    judge = Judge(parse(f"{SERVICES}\nprocessors: [{entry % other}]"))
    ages = {service: judge.destination("x.example", AT, service=service).transfer.dpf_check for service in ("payroll", "shop")}
    assert ages == {"payroll": "stale", "shop": "fresh"}
    assert judge.destination("x.example", AT + timedelta(days=1), service="shop").transfer.dpf_check == "stale"


def test_a_certified_company_that_hosts_for_another_is_asked_the_same() -> None:
    """An importer in the EEA with its parent's data centre in the United States."""
    abroad = "importer: IE, hosting: [US]"
    assert basis("payroll", "data: non-HR, entity: X Inc.", importer=abroad)[1] == "missing"
    assert basis("payroll", "data: HR, entity: X Inc.", importer=abroad)[1] == "dpf"


def test_where_nothing_rests_on_the_list_nothing_changes() -> None:
    """An importer in the EEA; a host that nobody claims; nobody who sends."""
    judge = Judge(
        parse(f"{SERVICES}\nprocessors: [{{id: x, domains: [x.example], importer: BE, transfer: {{{DPF}, data: HR}}}}]")
    )
    for host in ("x.example", "unheard-of.example"):
        assert judge.destination(host, AT, service="shop") == judge.destination(host, AT)
    entry = f"{{id: x, domains: [x.example], importer: US, hosting: [US], transfer: {{{DPF}, data: HR}}}}"
    assert Judge(parse(f"processors: [{entry}]")).destination("x.example", AT).basis == "dpf"


def test_purposes_of_ones_own_may_be_about_employees() -> None:
    """`employment: true` says it of any purpose."""
    entry = f"{{id: x, domains: [x.example], importer: US, hosting: [US], transfer: {{{DPF}, data: non-HR}}}}"
    for employment, expected in (("true", "missing"), ("false", "dpf")):
        text = f"purposes: [{{id: recruiting, employment: {employment}}}]\nservices: [{{id: jobs, purposes: [recruiting]}}]"
        assert Judge(parse(f"{text}\nprocessors: [{entry}]")).destination("x.example", AT, service="jobs").basis == expected


def test_the_rule_for_transfers_without_a_basis_speaks() -> None:
    """The verdict on employees' data under a certification for other data."""
    entry = f"{{id: x, domains: [x.example], importer: US, hosting: [US], transfer: {{{DPF}, data: non-HR}}}}"
    judge = Judge(parse(f"{SERVICES}\nprocessors: [{entry}]"))
    for service, speaks in (("payroll", True), ("shop", False)):
        found = judge.destination("x.example", AT, service=service)
        decision = judge.judge(Event(AT, service, found, findings=(Observed("PERSON", "body:$.name"),)))
        assert ("third-country-without-basis" in decision.rules) is speaks


@pytest.mark.parametrize("written", ["HR", "hr", "HR data", "[Non-HR Data]", "[non-hr, HR]"])
def test_what_is_covered_is_read_as_the_list_writes_it(written: str) -> None:
    """In any case, one or both."""
    found = parse(f"processors: [{{id: x, domains: [x.be], importer: US, transfer: {{tool: dpf, data: {written}}}}}]")
    transfer = found.processors[-1].transfer
    assert transfer is not None
    assert set(transfer.data) <= {"HR", "non-HR"}


def test_anything_else_is_refused() -> None:
    """In one sentence."""
    with pytest.raises(ConfigurationError) as caught:
        parse("processors: [{id: x, domains: [x.be], importer: US, transfer: {tool: dpf, data: customers}}]")
    assert "non-HR" in str(caught.value)


CHECKS = [
    ("", "", "low: x: which data its DPF certification covers is not written"),
    ("data: HR", "", ""),
    ("data: HR", "purposes: [newsletters]", "cover data about others than employees, which service newsletter sends"),
    ("data: non-HR", "purposes: [personnel]", "cover data about employees (HR data), which service payroll sends"),
    ("data: non-HR", "category: hr", "cover data about employees (HR data), which service payroll sends"),
    ("data: [HR, non-HR]", "purposes: [personnel, newsletters, payments]", ""),
]


@pytest.mark.parametrize(("data", "fields", "sentence"), CHECKS)
@pytest.mark.parametrize("services", [SERVICES, ""])
def test_check_compares_it_with_what_services_send(data: str, fields: str, sentence: str, services: str) -> None:
    """By the purposes that a service and the recipient have in common; without declared services by the recipient's own."""
    entry = f"{{id: x, domains: [x.example], importer: US, hosting: [US], transfer: {{{DPF}, {data}}}, {fields}}}"
    said = [f"{one.severity}: {one.sentence}" for one in check(parse(f"{services}\nprocessors: [{entry}]"), date(2026, 11, 22))]
    spoken = [one for one in said if "DPF certification" in one]
    wanted = sentence if services else sentence.partition(", which service")[0]
    assert any(wanted in one for one in spoken) if sentence else not spoken
