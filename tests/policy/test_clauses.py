"""The module of standard contractual clauses, against the roles of those who signed them."""

from datetime import date

import pytest

from policy.check import check
from policy.configuration import ConfigurationError, parse
from policy.register.model import Transfer

TODAY = date(2026, 11, 22)
CONTROLLER = "services: [{id: crm, role: controller, purposes: [payments]}]"
PROCESSOR = "services: [{id: louise, role: processor, controller: Example Insurance NV}]"
BOTH = f"{CONTROLLER[:-1]}, {PROCESSOR.removeprefix('services: [')}"
OTHER = "services: [{id: crm, role: controller, purposes: [payments]}, {id: news, role: controller, purposes: [newsletters]}]"


def said(fields: str, services: str = "") -> list[str]:
    """What `check` says of the clauses of one entry."""
    entry = f"{{id: x, domains: [x.example], {fields}}}"
    found = check(parse(f"{services}\nprocessors: [{entry}]"), TODAY)
    return [f"{one.severity}: {one.sentence}" for one in found if "its clauses" in one.sentence]


ROWS = [
    # services, importer's role, modules that fit
    (CONTROLLER, "controller", {1}),
    (CONTROLLER, "processor", {2}),
    (PROCESSOR, "processor", {3}),
    (PROCESSOR, "controller", {4}),
    (BOTH, "processor", {2, 3}),
    (BOTH, "controller", {1, 4}),
    (CONTROLLER, "both", {1, 2}),
    (PROCESSOR, "unclear", {3, 4}),
    ("", "processor", {2, 3}),
    ("", "unclear", {1, 2, 3, 4}),
]


@pytest.mark.parametrize(("services", "role", "fitting"), ROWS)
def test_a_module_fits_the_roles_or_is_told(services: str, role: str, fitting: set[int]) -> None:
    """1 controller to controller, 2 controller to processor, 3 processor to processor, 4 processor to controller."""
    for module in (1, 2, 3, 4):
        found = said(f"importer: US, hosting: [US], role: {role}, transfer: {{tool: scc, module: {module}}}", services)
        assert bool(found) is (module not in fitting)
        assert all(one.startswith("medium: ") and f"module {module} (" in one for one in found)


def test_one_of_several_modules_is_enough() -> None:
    """A contract may hold more than today's services need."""
    assert said("importer: US, transfer: {tool: scc, module: [2, 3]}", CONTROLLER) == []
    assert said("importer: US, transfer: {tool: scc, module: [3, 4]}", CONTROLLER) == [
        "medium: x: its clauses carry module 3 (processor to processor), module 4 (processor to controller), "
        "and by the roles that are declared 2 fits"
    ]


def test_only_services_that_may_send_there_count() -> None:
    """A processor service with purposes of its own is no exporter to a recipient for others."""
    apart = f"{CONTROLLER[:-1]}, {{id: louise, role: processor, controller: X, purposes: [surveys]}}]"
    assert said("importer: US, purposes: [payments], transfer: {tool: scc, module: 3}", apart) != []
    assert said("importer: US, purposes: [surveys], transfer: {tool: scc, module: 3}", apart) == []


@pytest.mark.parametrize("importer", ["IE", "GB"])
def test_an_importer_that_needs_no_clauses_may_have_signed_as_the_exporter(importer: str) -> None:
    """A processor in the EEA or an adequate country, and the company that hosts for it elsewhere: module 3."""
    for module, told in ((1, True), (2, False), (3, False), (4, True)):
        entry = f"importer: {importer}, hosting: [US], transfer: {{tool: scc, module: {module}}}"
        assert bool(said(entry, CONTROLLER)) is told


def test_clauses_without_a_module_are_told() -> None:
    """With the modules that would fit; other tools have none."""
    found = said("importer: IN, transfer: {tool: scc, reference: SCC of 2024}", CONTROLLER)
    assert found == ["low: x: its clauses carry no module: write transfer.module, 2 by the roles"]
    assert said("importer: IN, transfer: {tool: bcr}", CONTROLLER) == []
    assert said("importer: IN, transfer: {tool: scc}, source: starter", CONTROLLER) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [("tool: bcr, module: 2", "take `module` out"), ("tool: scc, module: 5", "module"), ("tool: scc, module: two", "module")],
)
def test_what_is_no_module_is_refused(fields: str, sentence: str) -> None:
    """In one sentence with its line."""
    with pytest.raises(ConfigurationError) as caught:
        parse(f"processors: [{{id: x, domains: [x.example], importer: US, transfer: {{{fields}}}}}]")
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"module": 2}, "Decision (EU) 2021/914, module 2"),
        ({"module": [2, 3], "reference": "SCC of 2024"}, "SCC of 2024, module 2 and 3"),
        ({"module": 3, "reference": "2021/914 Module 3"}, "2021/914 Module 3"),
        ({"module": 2, "reference": "2021/914 module 3"}, "2021/914 module 3, module 2"),
        ({"reference": "SCC of 2024"}, "SCC of 2024"),
        ({}, None),
    ],
)
def test_records_and_reports_show_the_module(fields: dict[str, object], shown: str | None) -> None:
    """With the reference, once."""
    assert Transfer.model_validate({"tool": "scc", **fields}).document == shown
