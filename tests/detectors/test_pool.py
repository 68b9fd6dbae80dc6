"""The pool answers every job, whatever becomes of the workers."""

import asyncio
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from msgspec.structs import replace

from detectors.jobs import Body, Edit, Head, Inspected, InspectJob, RewriteJob
from detectors.pool import Pool
from tests.detectors.workers import Worker


def job(text: str, number: int = 1) -> InspectJob:
    """A JSON body with one note."""
    return InspectJob(number, None, [Body("body", "application/json", "", b'{"note": "%s"}' % text.encode())])


def reasons(answer: Inspected) -> list[str]:
    return [each.reason for each in answer.unseen]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: the name of a Unix socket has 107 bytes at most."""
    with tempfile.TemporaryDirectory(prefix="dn") as name:
        yield Path(name)


@pytest_asyncio.fixture
async def workers(folder: Path) -> AsyncIterator[list[Worker]]:
    """Two workers that are started again when they die."""
    both = [Worker(folder / name, HARD_LIMIT="1.5", CPU_LIMIT="0.5") for name in ("a", "b")]
    await asyncio.gather(*(each.start() for each in both))
    for each in both:
        await each.watch()
    yield both
    await asyncio.gather(*(each.stop() for each in both))


@pytest_asyncio.fixture
async def pool(workers: list[Worker]) -> AsyncIterator[Pool]:
    made = Pool([each.socket for each in workers], deadline=20)
    await made.open()
    yield made
    await made.close()


async def test_a_job_is_answered_with_its_findings_and_its_own_id(pool: Pool) -> None:
    """Findings with place, count and token; the id is the asker's."""
    answer = await pool.inspect(job("write to jan@example.org", 77))
    assert answer.id == 77
    assert answer.unseen == []
    [finding] = answer.findings
    assert (finding.entity, finding.place, finding.count) == ("EMAIL_ADDRESS", "body:$.note", 1)
    assert finding.tokens[0].startswith("2026-11.")
    assert answer.seconds.keys() == {"decode", "detect"}


async def test_hundreds_of_jobs_at_once_all_get_their_own_answer(pool: Pool) -> None:
    """Ids may repeat between askers; every asker gets its own message's finding."""
    jobs = [job(f"{'x' * (n % 7)} p{n}@example.org", n % 3) for n in range(400)]
    answers = await asyncio.gather(*(pool.inspect(each) for each in jobs))
    assert [answer.id for answer in answers] == [each.id for each in jobs]
    assert len({answer.findings[0].tokens[0] for answer in answers}) == 400
    assert pool.depth == 0


async def test_a_held_message_waits_behind_no_other(pool: Pool) -> None:
    """A worker that has been at something for a while is given no company; a message whose bytes are held never joins others."""
    slow = asyncio.create_task(pool.inspect(job("sleep 1")))
    await asyncio.sleep(0.02)
    joining = asyncio.create_task(pool.inspect(job("jan@example.org")))
    held = await pool.inspect(replace(job("an@example.org"), spots=True))
    assert [finding.entity for finding in held.findings] == ["EMAIL_ADDRESS"]
    assert not slow.done()
    assert not joining.done()
    await asyncio.sleep(0.15)
    await pool.inspect(job("els@example.org"))
    assert not slow.done()
    assert (await slow).unseen == (await joining).unseen == []


async def test_jobs_in_the_hands_of_a_killed_worker_are_done_by_another(pool: Pool, workers: list[Worker]) -> None:
    """kill -9 in mid-batch loses nothing."""
    asked = asyncio.gather(*(pool.inspect(job(text, n)) for n, text in enumerate(["sleep 0.3", *["a@example.org"] * 40])))
    await asyncio.sleep(0.1)
    workers[0].kill()
    answers = await asked
    assert [reasons(answer) for answer in answers] == [[]] * 41
    assert sum(len(answer.findings) for answer in answers) == 40


async def test_a_job_that_kills_two_workers_is_failed_and_takes_no_other_with_it(pool: Pool, workers: list[Worker]) -> None:
    """The poison is blamed alone: everyone who shared its batch is answered in full."""
    asked = [job("b@example.org", 1)] * 10 + [job("crash", 2)] + [job("c@example.org", 3)] * 10
    answers = await asyncio.gather(*(pool.inspect(each) for each in asked))
    assert [reasons(answer) for answer in answers if answer.id == 2] == [["failed"]]
    assert all(reasons(answer) == [] and answer.findings for answer in answers if answer.id != 2)
    assert sum(each.starts for each in workers) >= 3


@pytest.mark.parametrize("text", ["sleep 60", "spin"])
async def test_a_job_that_hangs_ends_its_worker_by_the_hard_limit_and_is_failed(pool: Pool, text: str) -> None:
    """The kernel's alarm ends a step that never returns, deep in C too; on a second worker it is tried once, then given up."""
    answers = await asyncio.gather(pool.inspect(job(text)), *(pool.inspect(job("d@example.org")) for _ in range(5)))
    assert reasons(answers[0]) == ["failed"]
    assert all(answer.findings for answer in answers[1:])


async def test_a_job_that_raises_is_failed_without_a_death(pool: Pool, workers: list[Worker]) -> None:
    """A fault in a stage is one job's, and neither its text nor the value reaches standard error."""
    answers = await asyncio.gather(pool.inspect(job("raise")), pool.inspect(job("e@example.org")))
    assert reasons(answers[0]) == ["failed"]
    assert answers[1].findings
    assert [each.starts for each in workers] == [1, 1]
    await pool.close()
    for each in workers:
        await each.stop()
    errors = b"".join(each.errors for each in workers)
    assert b"ValueError" in errors
    assert b"canary" not in errors
    assert b"example.org" not in errors


async def test_a_job_past_its_deadline_is_timed_out(workers: list[Worker]) -> None:
    """Nobody waits longer than the deadline; the worker that is busy is reported when it stays so."""
    pool = Pool([workers[0].socket], deadline=0.2)
    await pool.open()
    answer = await pool.inspect(job("sleep 0.9"))
    assert reasons(answer) == ["timed_out"]
    assert pool.depth == 0
    await asyncio.sleep(0.4)
    assert pool.stuck == [workers[0].socket]
    await pool.close()


async def test_what_is_read_in_time_stands_when_the_rest_is_late(workers: list[Worker]) -> None:
    """A long message keeps the findings that were made before its time was over."""
    leaves = ['"f@example.org"', *['"sleep 0.3"'] * 3, *[f'"{"w " * 30_000}"'] * 3]
    body = Body("body", "application/json", "", f"[{','.join(leaves)}]".encode())
    pool = Pool([workers[0].socket], deadline=3.0)
    await pool.open()
    answer = await pool.inspect(InspectJob(1, None, [body], seconds=0.8))
    assert reasons(answer) == ["timed_out"]
    assert [each.entity for each in answer.findings] == ["EMAIL_ADDRESS"]
    await pool.close()


async def test_without_any_worker_jobs_fail_and_nothing_is_raised(folder: Path) -> None:
    """No worker ever came: `failed` for head and body, at the deadline."""
    pool = Pool([folder / "nobody"], deadline=0.2)
    await pool.open(timeout=0.05)
    whole = InspectJob(5, Head(b"/x", []), [Body("body", "", "", b"x"), Body("part:file", "", "", b"y")])
    answer = await pool.inspect(whole)
    assert [(each.reason, each.place) for each in answer.unseen] == [
        ("failed", "head"),
        ("failed", "body"),
        ("failed", "part:file"),
    ]
    assert answer.path is None
    rewritten = await pool.rewrite(RewriteJob(6, whole.bodies[0], []))
    assert rewritten.body is None
    assert "failed" in rewritten.reason
    await pool.close()


async def test_past_its_mark_the_pool_is_saturated_and_far_past_it_sheds(folder: Path) -> None:
    """`room` waits for the mark; eight times the mark is refused at once."""
    pool = Pool([folder / "nobody"], mark=2, deadline=0.5)
    await pool.open(timeout=0.01)
    asked = [asyncio.create_task(pool.inspect(job("x"))) for _ in range(16)]
    await asyncio.sleep(0)
    assert pool.saturated
    assert pool.depth == 16
    assert not await pool.room(0.01)
    assert reasons(await pool.inspect(job("x"))) == ["shed"]
    assert await pool.room(2.0)
    await asyncio.gather(*asked)
    await pool.close()


async def test_closing_answers_what_is_in_hand(folder: Path) -> None:
    """`interrupted`, before and after."""
    pool = Pool([folder / "nobody"])
    await pool.open(timeout=0.01)
    asked = asyncio.create_task(pool.inspect(job("x")))
    await asyncio.sleep(0.01)
    await pool.close()
    assert reasons(await asked) == ["interrupted"]
    assert reasons(await pool.inspect(job("x"))) == ["interrupted"]


async def test_leaves_are_rewritten_by_the_worker(pool: Pool) -> None:
    """A `RewriteJob` gives the part's new bytes, or the reason why it cannot be."""
    body = Body("body", "application/json", "", b'{"a": "jan", "b": 1}')
    answer = await pool.rewrite(RewriteJob(9, body, [Edit("body:$.a", 0, 3, "***")]))
    assert (answer.id, answer.body) == (9, b'{"a": "***", "b": 1}')
    refused = await pool.rewrite(RewriteJob(9, Body("body", "image/png", "", b"\x89PNG"), [Edit("body:$.a", 0, 3, "***")]))
    assert refused.body is None
    assert refused.reason


async def test_a_worker_that_drains_answers_first(workers: list[Worker]) -> None:
    """SIGTERM: what is in hand is answered, then the worker is gone and its socket with it."""
    pool = Pool([workers[0].socket], deadline=20)
    await pool.open()
    asked = asyncio.gather(*(pool.inspect(job(text)) for text in ("sleep 0.3", "g@example.org")))
    await asyncio.sleep(0.1)
    workers[0].kill(signal.SIGTERM)
    answers = await asked
    assert [reasons(answer) for answer in answers] == [[], []]
    await pool.close()
