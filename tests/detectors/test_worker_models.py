"""The product's own worker, models and all: it finds, it is quick to start, and it says nothing of what it read (law 1)."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from itertools import islice
from pathlib import Path

import pytest
import pytest_asyncio

from detectors.jobs import Body, Edit, Head, InspectJob, RewriteJob
from detectors.pool import Pool
from douane.traffic import chats, contacts
from tests.detectors.workers import Worker

pytestmark = pytest.mark.slow

_CANARIES = {
    "voornaam": "Zwaluwina",
    "email": "zwaluwina.kanarie@example.org",
    "iban": "BE68 5390 0754 7034",
    "wrong_iban": "BE99 5390 0754 7034",
    "phone": "+32 471 88 03 25",
    "password": "kanariegeel-7",
    "note": "Mevrouw Zwaluwina Kanarie uit Leuven, tel. 0471 88 03 25, heeft diabetes.",
}


@pytest_asyncio.fixture
async def worker() -> AsyncIterator[Worker]:
    with tempfile.TemporaryDirectory(prefix="dn") as name:
        async with Worker(Path(name) / "d", "detectors.worker") as made:
            yield made


async def test_it_finds_in_head_and_body_and_templates_the_path(worker: Worker) -> None:
    """One message, every part of it."""
    pool = Pool([worker.socket], deadline=30)
    await pool.open()
    headers = [(b"authorization", b"Bearer sk-abcdefghij0123456789ABCDEFGHIJ0123456789"), (b"accept", b"*/*")]
    body = Body("body", "application/json", "", json.dumps(_CANARIES).encode())
    answer = await pool.inspect(InspectJob(1, Head(b"/contacts/88120447193?email=jan%40example.org", headers), [body]))
    assert answer.path == "/contacts/{id}"
    assert answer.unseen == []
    entities = {(finding.entity, finding.place) for finding in answer.findings}
    assert entities >= {
        ("EMAIL_ADDRESS", "query:email"), ("API_KEY", "header:authorization"), ("PERSON", "body:$.voornaam"),
        ("EMAIL_ADDRESS", "body:$.email"), ("IBAN_CODE", "body:$.iban"), ("PASSWORD", "body:$.password"),
        ("PERSON", "body:$.note"),
    }  # fmt: skip
    await pool.close()


async def test_text_that_is_spread_over_a_sockets_messages_is_found(worker: Worker) -> None:
    """A voice model's transcript comes a syllable a message; what are messages of their own are not run together."""
    pool = Pool([worker.socket], deadline=30)
    await pool.open()
    transcript = [
        json.dumps({"type": "response.audio_transcript.delta", "delta": each}) for each in ("My name is Lot", "te Ae", "rts.")
    ]
    chat = [json.dumps({"text": each}) for each in ("schrijf naar info@exam", "ple.be is de site")]
    answer = await pool.inspect(InspectJob(1, None, [Body("ws", "text/plain", "", each.encode()) for each in transcript + chat]))
    assert [(finding.entity, finding.place) for finding in answer.findings] == [("PERSON", "ws:$.delta")]
    await pool.close()


async def test_it_inspects_the_bench_traffic_without_a_miss(worker: Worker) -> None:
    """Hundreds of distinct bodies at once: each has its findings, none is unseen."""
    pool = Pool([worker.socket], mark=1000, deadline=60)
    await pool.open()
    bodies = [*islice(contacts(5), 150), *islice(chats(5), 50)]
    jobs = [InspectJob(n, None, [Body("body", "application/json", "", body)], seconds=60) for n, body in enumerate(bodies)]
    answers = await asyncio.gather(*(pool.inspect(job) for job in jobs))
    assert all(answer.findings and not answer.unseen for answer in answers)
    await pool.close()


async def test_nothing_that_it_writes_holds_what_it_read(worker: Worker) -> None:
    """Findings, tokens, refusals, standard output and error: no canary in any of it."""
    pool = Pool([worker.socket], deadline=30)
    await pool.open()
    said: list[str] = []
    for text in (
        json.dumps(_CANARIES),
        json.dumps({_CANARIES["email"]: _CANARIES["iban"]}),
        str(_CANARIES),
        "{broken " + str(_CANARIES),
    ):
        body = Body("body", "application/json", "", text.encode())
        said.append(repr(await pool.inspect(InspectJob(1, Head(b"/" + _CANARIES["email"].encode(), []), [body]))))
        said.append(repr(await pool.rewrite(RewriteJob(2, body, [Edit("body:$.nowhere", 0, 3, "***")]))))
    worker.order(generation=2, configuration='{"organisation": {"country": "NL"}}')
    assert await worker.status("generation") == 2
    await pool.close()
    await worker.stop()
    written = "".join(said) + worker.errors.decode()
    assert "EMAIL_ADDRESS" in written
    assert not [canary for canary in ("waluwina", "anarie", "5390 0754", "471 88", "diabetes") if canary in written]
