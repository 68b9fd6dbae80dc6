"""Exchanges through a real proxy: observe, enforce, refuse, and the laws that hold for each."""

import hashlib
import os
from pathlib import Path

import httpx
import pytest
import trustme
from starlette.responses import Response

from ledger.errors import LedgerError
from proxy import addon
from proxy.addon import HttpAddon
from proxy.total import total
from tests.e2e.upstream import Answer, Arrived, trusting
from tests.proxy.conftest import Start, free_port

CONTACT = {"email": "lotte.aerts@example.be", "firstname": "Lotte", "lastname": "Aerts", "nn": "92.03.18-318.28"}
BLOCK = "rules: [{id: no-mail, when: {entity: [EMAIL_ADDRESS]}, action: block, severity: high}]"
REDACT = "rules: [{id: hide, when: {entity: [EMAIL_ADDRESS]}, action: redact, severity: high}]"


async def test_observed_bytes_are_untouched_both_ways(start: Start) -> None:
    """What arrives upstream and what comes back hash to what was sent; both directions are recorded with their findings."""
    running = await start()
    answer = b'{"contact":"griet@example.com"}'
    running.upstream.answer = replying(answer)
    async with running.client() as client:
        response = await client.post(running.url + "/contacts/jan@example.be?q=1", json=CONTACT)
    assert response.content == answer
    assert running.upstream.arrived[0].digest == hashlib.sha256(response.request.content).hexdigest()
    sent, received = sorted(await running.records(), key=lambda record: record.direction, reverse=True)
    assert (sent.direction, sent.state, sent.status, sent.path) == ("sent", "complete", 200, "/contacts/{id}")
    assert {"EMAIL_ADDRESS", "PERSON"} <= {finding.entity for finding in sent.findings}
    assert {finding.place for finding in sent.findings} >= {"path:1", "body:$.email", "body:$.firstname"}
    assert [finding.place for finding in received.findings] == ["body:$.contact"]
    assert sent.inspection.complete
    assert sent.exchange == received.exchange


async def test_no_byte_waits_for_the_detectors_in_observe_mode(start: Start) -> None:
    """With the detectors stopped dead, an admitted exchange still goes through at once (law 7)."""
    running = await start(detectors=[], pool={"deadline": 0.5})
    async with running.client() as client:
        response = await client.post(running.url + "/x", json=CONTACT)
    assert response.status_code == 200
    records = await running.records()
    assert {unseen.reason for record in records for unseen in record.inspection.unseen} == {"failed"}


async def test_a_refusal_says_why_and_no_value(start: Start) -> None:
    """A blocked request never reaches upstream; the client gets problem+json with rule, reason and contact."""
    running = await start(BLOCK + "\norganisation: {name: Example NV, country: BE, dpo: {name: DPO, email: dpo@example.be}}")
    async with running.client() as client:
        response = await client.post(running.url + "/x", json=CONTACT)
    assert response.status_code == 403
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert "no-mail" in problem["rules"]
    assert problem["contact"] == "dpo@example.be"
    assert "lotte" not in response.text.lower()
    assert not running.upstream.arrived
    (record,) = await running.records()
    assert (record.decision.action, record.status, record.inspection.mode) == ("block", 403, "enforce")
    assert record.exchange == problem["exchange"]


async def test_enforce_mode_lets_clean_requests_through(start: Start) -> None:
    """Holding a body and finding nothing changes no byte of it."""
    running = await start(BLOCK)
    async with running.client() as client:
        response = await client.post(
            running.url + "/x", content=b'{ "total" : 1.50 }', headers={"content-type": "application/json"}
        )
    assert response.status_code == 200
    assert running.upstream.arrived[0].body == b'{ "total" : 1.50 }'


async def test_redaction_changes_only_what_was_named(start: Start) -> None:
    """The mark stands where the address stood; the rest of the body is byte for byte the same."""
    running = await start(REDACT)
    async with running.client() as client:
        await client.post(
            running.url + "/x",
            content=b'{ "email" : "lotte.aerts@example.be", "n": 1.50 }',
            headers={"content-type": "application/json"},
        )
    assert running.upstream.arrived[0].body == b'{ "email" : "[EMAIL_ADDRESS]", "n": 1.50 }'
    sent = next(record for record in await running.records() if record.direction == "sent")
    assert sent.decision.action == "redact"


async def test_what_cannot_be_redacted_is_refused(start: Start) -> None:
    """A finding in the address cannot be written over: the exchange is refused and the record says block."""
    running = await start(REDACT)
    async with running.client() as client:
        response = await client.get(running.url + "/x?email=lotte.aerts@example.be")
    assert response.status_code == 403
    assert not running.upstream.arrived
    (record,) = await running.records()
    assert record.decision.action == "block"


async def test_a_held_body_past_its_bound_is_refused_without_being_kept(start: Start) -> None:
    """100 MB into enforce mode: 413, nothing upstream, and the connection serves the next request."""
    running = await start(BLOCK, proxy="max_body: 1MiB")
    async with running.client() as client:
        response = await client.post(running.url + "/big", content=b"x" * (100 * 1024 * 1024))
        assert response.status_code == 413
        assert (await client.get(running.url + "/next")).status_code == 200
    assert [arrived.path for arrived in running.upstream.arrived] == ["/next"]
    refused = next(record for record in await running.records() if record.status == 413)
    assert [unseen.reason for unseen in refused.inspection.unseen] == ["over_budget"]


LARGE = b'{"notes":"' + b"de polis van haar wagen. " * 60_000 + b'"}'


async def test_a_held_body_past_its_bound_passes_where_the_rule_says_so(start: Start) -> None:
    """With `unseen: forward` what was held goes first and the rest follows, byte for byte; the record says `over_budget`."""
    running = await start(BLOCK.replace("severity", "unseen: forward, severity"), proxy="max_body: 1MiB")
    async with running.client() as client:
        response = await client.post(running.url + "/big", content=LARGE, headers={"content-type": "application/json"})
    assert response.status_code == 200
    assert running.upstream.arrived[0].body == LARGE
    sent = next(record for record in await running.records() if record.direction == "sent")
    assert (sent.decision.action, sent.bytes, sent.inspection.mode) == ("flag", len(LARGE), "enforce")
    assert "over_budget" in {unseen.reason for unseen in sent.inspection.unseen}


@pytest.mark.parametrize("rule", [BLOCK, REDACT])
async def test_what_was_held_of_a_large_body_is_judged(start: Start, rule: str) -> None:
    """Though the rest could pass unread, a finding in what was read refuses it; part of a body cannot be redacted either."""
    running = await start(rule.replace("severity", "unseen: forward, severity"), proxy="max_body: 1MiB")
    body = b'{"email":"lotte.aerts@example.be",' + LARGE[1:]
    async with running.client() as client:
        response = await client.post(running.url + "/big", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 413
    assert not running.upstream.arrived
    (record,) = await running.records()
    assert record.decision.action == "block"
    assert "EMAIL_ADDRESS" in {finding.entity for finding in record.findings}


async def test_an_observed_body_past_its_bound_passes_and_says_so(start: Start) -> None:
    """What exceeds `max_body` streams on; the record names `over_budget` and every byte is counted."""
    running = await start(proxy="max_body: 64KiB")
    body = os.urandom(1024 * 1024)
    async with running.client() as client:
        await client.post(running.url + "/big", content=body, headers={"content-type": "text/plain"})
    assert running.upstream.arrived[0].body == body
    sent = next(record for record in await running.records() if record.direction == "sent")
    assert sent.bytes == len(body)
    assert "over_budget" in {unseen.reason for unseen in sent.inspection.unseen}


def replying(body: bytes) -> Answer:
    """An upstream that answers with this JSON."""

    def answer(_: Arrived) -> Response:
        return Response(body, media_type="application/json")

    return answer


SERVICES = """services: [{id: crm, token: "sha256:%s"}]""" % hashlib.sha256(b"s3cret").hexdigest()  # noqa: UP031  braces


async def test_an_unknown_client_is_asked_who_it_is(start: Start) -> None:
    """Without credentials 407, with them the service is in the record, and upstream never sees them."""
    running = await start(SERVICES)
    async with running.client() as client:
        with pytest.raises(httpx.ProxyError, match="407"):
            await client.get(running.url + "/x")
    async with running.client(user="crm:s3cret") as client:
        assert (await client.get(running.url + "/x")).status_code == 200
    names = {name.lower() for name, _ in running.upstream.arrived[0].headers}
    assert not names & {"proxy-authorization", "proxy-connection"}
    assert {(record.service, record.service_auth) for record in await running.records()} == {("crm", "credentials")}


async def test_a_client_certificate_names_the_service(start: Start, tmp_path: Path) -> None:
    """A client that speaks TLS to the proxy and shows a certificate of `proxy.client_ca` is the service that it names."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "clients.pem"))
    pair = tmp_path / "billing.pem"
    authority.issue_cert("billing.example", common_name="billing").private_key_and_cert_chain_pem.write_to_path(str(pair))
    running = await start('services: [{id: billing, certificate: "CN=billing"}]', proxy=f"client_ca: {tmp_path}/clients.pem")
    for certificate, status in ((pair, 200), (None, 407)):
        context = trusting(running.ca)
        if certificate:
            context.load_cert_chain(certificate)
        proxy = httpx.Proxy(f"https://127.0.0.1:{running.port}", ssl_context=context)
        async with httpx.AsyncClient(proxy=proxy, verify=trusting(running.ca), trust_env=False) as client:
            if status == 200:
                assert (await client.get(running.url + "/x")).status_code == 200
            else:
                with pytest.raises(httpx.ProxyError, match="407"):
                    await client.get(running.url + "/x")
    assert {(record.service, record.service_auth) for record in await running.records()} == {("billing", "certificate")}


async def test_when_the_detectors_are_behind_new_exchanges_are_shed(start: Start) -> None:
    """Law 7: past the mark an exchange waits `admission_wait`, then passes uninspected, recorded and counted as `shed`."""
    running = await start(pool={"mark": 0}, proxy="admission_wait: 50ms")
    async with running.client() as client:
        assert (await client.post(running.url + "/x", json=CONTACT)).status_code == 200
    for record in await running.records():
        assert [unseen.reason for unseen in record.inspection.unseen] == ["shed"]
        assert not record.inspection.complete


async def test_an_unwritable_journal_decides_by_the_policy(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk: observe forwards (and says so on standard error), enforce refuses with 503."""

    def full(*_: object) -> int:
        raise LedgerError("the disk is full")

    running = await start(BLOCK)
    monkeypatch.setattr(running.writer, "intent", full)
    async with running.client() as client:
        assert (await client.post(running.url + "/x", json={"n": 1})).status_code == 503
    assert not running.upstream.arrived


@pytest.mark.parametrize("hook", ["requestheaders", "request", "responseheaders", "response"])
@pytest.mark.parametrize("mode", ["observe", "enforce"])
async def test_no_exception_leaves_a_hook(start: Start, monkeypatch: pytest.MonkeyPatch, hook: str, mode: str) -> None:
    """Law 4: with a fault in any hook, observe forwards and enforce refuses; the client gets an answer and a record says so."""
    running = await start(BLOCK if mode == "enforce" else "")

    def broken(*_: object) -> None:
        raise RuntimeError("lotte.aerts@example.be")

    addon = next(each for each in running.addons if isinstance(each, HttpAddon))
    broken.__name__ = hook
    monkeypatch.setattr(addon, hook, total(broken).__get__(addon))
    async with running.client() as client:
        response = await client.post(running.url + "/x", json={"n": 1})
    refused = mode == "enforce" and hook in ("requestheaders", "request")
    assert response.status_code == (503 if refused else 200)
    assert bool(running.upstream.arrived) is not refused
    reasons = {unseen.reason for record in await running.records() for unseen in record.inspection.unseen}
    assert "failed" in reasons


@pytest.mark.parametrize("forwarding", [False, True])
@pytest.mark.parametrize("step", ["conclude", "change"])
async def test_a_fault_in_a_verdict_is_recorded(
    start: Start, monkeypatch: pytest.MonkeyPatch, step: str, forwarding: bool
) -> None:
    """Law 4 inside the decision: refused, or forwarded where the policy says so, and either way one record says failed."""

    def broken(*_: object) -> None:
        raise RuntimeError("lotte.aerts@example.be")

    running = await start(BLOCK, proxy="on_failure: {enforce: forward}" if forwarding else "")
    monkeypatch.setattr(addon, step, broken)
    async with running.client() as client:
        response = await client.post(running.url + "/x", json={"n": 1})
    assert response.status_code == (200 if forwarding else 503)
    assert bool(running.upstream.arrived) is forwarding
    (sent,) = [record for record in await running.records() if record.direction == "sent"]
    assert (sent.state, sent.decision.action, sent.bytes) == ("complete", "flag" if forwarding else "block", 7)
    assert [unseen.reason for unseen in sent.inspection.unseen] == ["failed"]


async def test_a_request_that_reaches_nobody_has_one_record(start: Start) -> None:
    """Its end and the failed connection come in the same moment: it is recorded once."""
    running = await start()
    async with running.client() as client:
        answer = await client.get(f"https://127.0.0.1:{free_port()}/nobody")
    assert answer.status_code == 502
    sent = [record for record in await running.records() if record.direction == "sent"]
    assert len(sent) == 1
