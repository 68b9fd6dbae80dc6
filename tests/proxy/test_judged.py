"""What the judge is told of a real exchange beside its findings, and what of it stands in the record."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from detectors.jobs import Head, Inspected
from detectors.tokens import Tokenizer
from ledger.record import AuditRecord
from ledger.subjects import find
from policy.choices import Choice, encode
from policy.configuration import load
from policy.judge import Judge
from proxy.admission import Admission, Verdict
from proxy.exchange import Caller, Exchange, Message
from proxy.inspection import Detect, Now, Recall, Steps, conclude
from proxy.knowledge import Knowledge, Known
from proxy.recalling import RATES, SEEN
from tests.e2e.upstream import trusting
from tests.policy.test_geoip import database
from tests.proxy.conftest import Running, Start

ANALYTICS = """
processors:
  - {id: stats, category: analytics, domains: [localhost], importer: BE, hosting: [BE], agreement: {signed: 2026-01-01}}
"""
HIT = {"client_ip": "81.82.83.84"}


async def sent(running: Running) -> list[AuditRecord]:
    """The records of what was sent, in order."""
    return sorted((one for one in await running.records() if one.direction == "sent"), key=lambda one: one.id)


@pytest.mark.parametrize(
    ("headers", "path", "wanted"),
    [
        ({}, "/collect", True),
        ({"Douane-Marker": "consent:newsletters"}, "/collect", True),
        ({"Douane-Marker": "consent:analytics"}, "/collect", False),
        ({}, "/collect?gcs=G100", True),
        ({}, "/collect?gcs=G101", False),
    ],
)
async def test_an_address_to_analytics_needs_a_consent_marker(
    start: Start, headers: dict[str, str], path: str, wanted: bool
) -> None:
    """The service's own word is enough, in the header or in Google's parameter; the header never reaches the processor."""
    running = await start(ANALYTICS)
    async with running.client() as client:
        await client.post(running.url + path, json=HIT, headers=headers)
    (record,) = await sent(running)
    assert "IP_ADDRESS" in {finding.entity for finding in record.findings}
    assert ("ip-address-without-consent" in record.decision.rules) is wanted
    assert not [name for name, _ in running.upstream.arrived[0].headers if "marker" in name.lower()]


@pytest.mark.parametrize("http2", [False, True])
async def test_a_request_that_names_another_host_is_nobody_s(start: Start, http2: bool) -> None:
    """The register claims the host of the connection; a request in it for another one is a recipient that nobody knows."""
    running = await start(ANALYTICS)
    async with running.client(http2=http2) as client:
        await client.post(running.url + "/a", json=HIT)
        await client.post(running.url + "/b", json=HIT, headers={"Host": "fronted.example"})
    honest, fronted = await sent(running)
    assert (honest.destination.processor, honest.destination.registered) == ("stats", True)
    assert "host-mismatch" not in honest.decision.rules
    assert (fronted.host, fronted.destination.registered, fronted.destination.zone) == ("localhost", False, "unknown")
    assert {"host-mismatch", "unregistered-destination"} <= set(fronted.decision.rules)


async def test_a_rule_can_refuse_another_host_s_name(start: Start) -> None:
    """At its headers it is known; nothing reaches upstream."""
    running = await start("rules: [{id: no-fronting, when: {host_match: false}, action: block}]")
    async with running.client() as client:
        assert (await client.post(running.url + "/a", json=HIT)).status_code == 200
        assert (await client.post(running.url + "/b", json=HIT, headers={"Host": "fronted.example"})).status_code == 403
    assert [arrived.path for arrived in running.upstream.arrived] == ["/a"]


async def test_the_address_of_a_host_that_nobody_claims_is_a_hint(start: Start, tmp_path: Path) -> None:
    """By the country file; marked as one, and enough to make the zone third. A register entry needs none."""
    (tmp_path / "geo.mmdb").write_bytes(database({"127.0.0.0/8": "CN"}))
    running = await start("geoip: {database: geo.mmdb}")
    async with running.client() as client:
        await client.post(running.url + "/a", json=HIT)
    (record,) = await sent(running)
    where = record.destination
    assert (where.processor, where.country, where.country_source, where.zone) == (None, "CN", "geoip", "third")


async def test_a_registered_host_is_where_the_register_says(start: Start, tmp_path: Path) -> None:
    """Whatever the country file says of its address."""
    (tmp_path / "geo.mmdb").write_bytes(database({"127.0.0.0/8": "CN"}))
    running = await start("geoip: {database: geo.mmdb}" + ANALYTICS)
    async with running.client() as client:
        await client.post(running.url + "/a", json=HIT)
    (record,) = await sent(running)
    assert (record.destination.country, record.destination.country_source) == ("BE", "register")


TENANTS = """
services:
  - id: louise
    role: processor
    networks: [127.0.0.0/8]
    tenants: {header: X-Tenant, controllers: {acme: Acme Insurance NV, other: Other Broker BV}}
processors:
  - id: chat
    domains: [localhost]
    importer: BE
    hosting: [BE]
    agreement: {signed: 2026-01-01, controllers: [Acme Insurance NV]}
"""


@pytest.mark.parametrize("default", ["", "    controller: Acme Insurance NV\n"])
async def test_the_tenant_header_says_whose_data_it_is(start: Start, default: str) -> None:
    """Each record names its controller, which for an unheard-of tenant is never the default; another's is a grave finding."""
    running = await start(TENANTS.replace("    networks", default + "    networks"))
    async with running.client() as client:
        for tenant in ("acme", "other", "unheard-of"):
            await client.post(running.url + "/chat", json={"email": "lotte.aerts@example.be"}, headers={"X-Tenant": tenant})
    records = await sent(running)
    assert [record.controller for record in records] == ["Acme Insurance NV", "Other Broker BV", None]
    assert [("other-controller" in record.decision.rules) for record in records] == [False, True, False]
    assert [("controller-unknown" in record.decision.rules) for record in records] == [False, False, True]
    assert {record.role for record in records} == {"processor"}


CERTIFIED = """
services: [{id: sender, networks: [127.0.0.0/8], purposes: [%s]}]
processors:
  - {id: suite, domains: [localhost], importer: US, hosting: [US], transfer: {tool: dpf, checked: 2026-01-01, data: non-HR}}
"""


@pytest.mark.parametrize(("purpose", "zone", "basis"), [("personnel", "third", "missing"), ("payments", "adequacy", "dpf")])
async def test_a_record_rests_on_a_certification_only_for_the_data_that_it_covers(
    start: Start, purpose: str, zone: str, basis: str
) -> None:
    """Employees' data to a company that is certified for other data has no ground."""
    running = await start(CERTIFIED % purpose)
    async with running.client() as client:
        await client.post(running.url + "/people", json={"email": "lotte.aerts@example.be"})
    (record,) = await sent(running)
    assert (record.destination.processor, record.destination.zone, record.destination.basis) == ("suite", zone, basis)
    assert ("third-country-without-basis" in record.decision.rules) is (basis == "missing")


async def test_a_shadow_rule_stands_in_the_record_and_does_nothing(start: Start) -> None:
    """What it would have done is not done; a record without one has no such field."""
    running = await start("rules: [{id: on-trial, when: {entity: EMAIL_ADDRESS}, action: block, shadow: true}]")
    async with running.client() as client:
        for body in ({"email": "lotte.aerts@example.be"}, {"total": 3}):
            assert (await client.post(running.url + "/x", json=body)).status_code == 200
    first, second = await sent(running)
    assert (first.decision.shadow, first.inspection.mode) == (["on-trial"], "observe")
    assert "on-trial" not in first.decision.rules
    assert second.decision.shadow == []


RECORDED = """
rules:
  - {id: r-node, when: {node: test, part: 0}, action: flag}
  - {id: r-other-node, when: {node: {not: [test]}}, action: flag}
  - {id: r-took, when: {milliseconds: {more_than: 0}}, action: flag}
  - {id: r-mistyped, when: {mistyped: true}, action: flag}
  - {id: r-found, when: {detector: '?*', entity: EMAIL_ADDRESS}, action: flag}
  - {id: r-unread, when: {unseen: opaque, unseen_place: 'body:*'}, action: flag}
  - {id: r-now, when: {hour: 0-23, date: {since: 2020-01-01}}, action: flag}
"""


async def test_what_stands_in_the_record_was_there_to_be_asked_for(start: Start) -> None:
    """Machine, time taken, type, detector and what was not read: each as the record says it."""
    running = await start(RECORDED)
    async with running.client() as client:
        await client.post(running.url + "/a", content=b'{"email":"jan@example.be"}', headers={"content-type": "text/plain"})
        await client.post(running.url + "/b", content=b"\x89PNG\r\n\x1a\n" + b"\0" * 60, headers={"content-type": "image/png"})
    sent = {each.path: each for each in await running.records() if each.direction == "sent"}
    asked = {path: {rule[2:] for rule in record.decision.rules if rule.startswith("r-")} for path, record in sent.items()}
    assert asked["/a"] == {"node", "took", "mistyped", "found", "now"}
    assert asked["/b"] == {"node", "took", "unread", "now"}
    assert {record.node for record in sent.values()} == {"test"}


async def test_choices_that_cannot_be_read_leave_the_old_ones(start: Start) -> None:
    """A line from the supervisor that is none."""
    running = await start()
    runner = running.post.runner
    known = Knowledge(runner, running.state, encode([Choice(1, "objection", datetime.now(UTC))]))
    assert len(runner.known.choices) == 1
    known.choose("nonsense")
    assert len(runner.known.choices) == 1


async def test_the_past_that_the_indexer_writes_is_what_rules_read(start: Start) -> None:
    """A recipient that got personal data before is no news; a rate over the bound is."""
    running = await start("rules: [{id: too-many, when: {history: {people_per_hour: {more_than: 100}}}, action: flag}]")
    known = Knowledge(running.post.runner, running.state)
    (running.state / SEEN).write_text('{"recipients":[],"informed":[],"countries":[],"informed_countries":[],"categories":[]}')
    known.look()
    async with running.client() as client:
        await client.post(running.url + "/a", json={"email": "lotte.aerts@example.be"})
        await running.post.drain(20)
        (running.state / SEEN).write_text(
            '{"recipients":["localhost"],"informed":["localhost"],"countries":[],"informed_countries":[],"categories":[]}'
        )
        (running.state / RATES).write_text('{"names":["people_per_hour"],"pairs":[["local","localhost",[101]]]}')
        known.look()
        await client.post(running.url + "/b", json={"email": "lotte.aerts@example.be"})
    first, second = await sent(running)
    assert ("new-destination" in first.decision.rules, "too-many" in first.decision.rules) == (True, False)
    assert ("new-destination" in second.decision.rules, "too-many" in second.decision.rules) == (False, True)


async def test_a_listed_name_opens_no_way_to_another_host(start: Start) -> None:
    """A client that connects to one host and asks TLS for a passthrough host is opened, and goes to nobody that is known."""
    running = await start(ANALYTICS, proxy="passthrough: [pinned.example]")
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    target = f"localhost:{running.upstream.port}"
    writer.write(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
    assert b"200" in await reader.readuntil(b"\r\n\r\n")
    await writer.start_tls(trusting(running.ca), server_hostname="pinned.example")
    writer.write(b"POST /a HTTP/1.1\r\nHost: pinned.example\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")
    assert b" 502 " in await reader.readline()
    writer.close()
    assert not running.upstream.arrived
    (record,) = await sent(running)
    assert (record.host, record.destination.registered, record.inspection.mode) == ("localhost", False, "observe")
    assert "host-mismatch" in record.decision.rules


async def test_a_person_in_the_last_row_of_a_large_file_is_found_again(start: Start) -> None:
    """A record holds a thousand tokens, the rest stands beside it; nothing was cut, so nothing is unseen."""
    running = await start()
    rows = "".join(f"p{number}@example.be,{number}\n" for number in range(1500))
    async with running.client() as client:
        await client.post(running.url + "/file", content="email,number\n" + rows, headers={"content-type": "text/csv"})
    (record,) = await sent(running)
    assert (sum(len(finding.tokens) for finding in record.findings), record.inspection.complete) == (1000, True)
    assert "bulk-transfer" in record.decision.rules
    token = Tokenizer("2026-11", bytes.fromhex("ab" * 32)).token("EMAIL_ADDRESS", "p1499@example.be")
    assert [hit.record for hit in find(running.state, [token])] == [record.id]


def test_what_was_found_and_not_kept_is_unseen() -> None:
    """Passing the bound of a message's findings is said like any other bound (law 2)."""
    judge = Judge(load(None))
    exchange = Exchange("e", Caller("local", "network"), "h2", "POST", "https", "api.openai.com", 443, None)
    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    admission = Admission(exchange, judge, at, judge.destination(exchange.host, at), "observe")
    message = Message("sent", Head(b"/x", []), (), 2)
    given: dict[type, object] = {Now: at, Detect: Inspected(0, [], [], "/x", [], 3, {}), Recall: Known()}
    assert answered(conclude(admission, message), given).unseen == (("over_budget", "findings"),)


def answered(steps: Steps[Verdict], given: Mapping[type, object]) -> Verdict:
    """Drive an inspection to its end; each kind of question has one answer."""
    answer: object = None
    while True:
        try:
            answer = given[type(steps.send(answer))]
        except StopIteration as stop:
            return stop.value
