"""A worker obeys its supervisor, and dies with it."""

import asyncio
import json
import signal
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from detectors.jobs import Body, InspectJob, Settled
from detectors.pool import Pool
from detectors.tokens import Tokenizer
from tests.detectors.workers import FEEDBACK_KEY, Worker


@pytest.fixture
def socket() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="dn") as name:
        yield Path(name) / "d"


async def returned(worker: Worker) -> int:
    assert worker.process is not None
    async with asyncio.timeout(20):
        return await worker.process.wait()


async def test_it_is_ready_only_when_its_socket_listens_for_this_user_alone(socket: Path) -> None:
    """Mode 0600, and there when `ready` is said."""
    async with Worker(socket):
        assert stat.S_IMODE(socket.stat().st_mode) == 0o600


async def test_the_end_of_its_standard_input_ends_it_at_once(socket: Path) -> None:
    """The supervisor died, so nothing may stay behind; not even a step in hand is finished."""
    async with Worker(socket) as worker:
        pool = Pool([socket], deadline=1)
        await pool.open()
        asked = asyncio.create_task(pool.inspect(InspectJob(1, None, [Body("body", "application/json", "", b'["sleep 9"]')])))
        await asyncio.sleep(0.1)
        assert worker.process is not None
        assert worker.process.stdin is not None
        worker.process.stdin.close()
        assert await returned(worker) == 0
        await pool.close()
        await asked


@pytest.mark.parametrize("how", ["signal", "order"])
async def test_it_drains(socket: Path, how: str) -> None:
    """SIGTERM and the order `drain` end it with status 0 and take its socket away."""
    async with Worker(socket) as worker:
        if how == "signal":
            worker.kill(signal.SIGTERM)
        else:
            worker.order(drain=True)
        assert await returned(worker) == 0
        assert not socket.exists()


async def test_a_new_generation_is_acknowledged_and_a_bad_one_refused(socket: Path) -> None:
    """The old settings stay in force when the new ones cannot be read, and the reason is said."""
    async with Worker(socket) as worker:
        worker.order(generation=2, configuration='{"organisation": {"country": "NL"}}')
        assert await worker.status("generation") == 2
        worker.order(generation=3, configuration='{"detectors": []')
        assert "generation 3" in await worker.status("error")
        worker.order(generation=4, configuration="{}", epoch={"id": "2026-12", "key": "ff" * 16})
        assert await worker.status("generation") == 4


async def test_a_specification_that_cannot_be_read_is_one_sentence(socket: Path) -> None:
    """Status 2, and the sentence on the status pipe."""
    worker = Worker(socket)
    await worker._spawn('{"detectors": {"languages": 3}}')  # pyright: ignore[reportPrivateUsage]  before it is ready
    assert "detectors section" in await worker.status("error")
    assert await returned(worker) == 2
    await worker.stop()


async def test_it_ignores_the_terminals_interrupt(socket: Path) -> None:
    """The supervisor, which gets it too, decides when to drain."""
    async with Worker(socket) as worker:
        worker.kill(signal.SIGINT)
        worker.order(generation=2, configuration="{}")
        assert await worker.status("generation") == 2


async def test_feedback_comes_with_a_configuration_and_goes_with_one(socket: Path) -> None:
    """A value by its token, and a place on the way to one host; what was applied is told, and no restart is needed."""
    token = Tokenizer("feedback", bytes.fromhex(FEEDBACK_KEY)).token("EMAIL_ADDRESS", "info@example.org")
    terms = {"verdict": "allow", "reason": "our own", "by": "An", "until": "2999-01-01"}
    entries = [
        {"id": "F-1", "token": token, "entity": ["EMAIL_ADDRESS"], **terms},
        {"id": "F-2", "place": "body:$.b", "host": ["example.org"], **terms},
    ]
    body = Body("body", "application/json", "", b'{"a": "INFO@example.org", "b": "an@example.org", "c": "bo@example.org"}')
    async with Worker(socket) as worker:
        pool = Pool([socket], deadline=20)
        await pool.open()

        async def found(configuration: str, generation: int, host: str) -> tuple[list[str], list[Settled]]:
            worker.order(generation=generation, configuration=configuration)
            assert await worker.status("generation") == generation
            inspected = await pool.inspect(InspectJob(0, None, [body], host=host))
            return [finding.place for finding in inspected.findings], inspected.settled

        settled = json.dumps({"detectors": {"feedback": entries}})
        one, two = (
            Settled("F-1", "allow", "EMAIL_ADDRESS", "body:$.a", 1),
            Settled("F-2", "allow", "EMAIL_ADDRESS", "body:$.b", 1),
        )
        assert await found(settled, 2, "api.example.org") == (["body:$.c"], [one, two])
        assert await found(settled, 3, "example.com") == (["body:$.b", "body:$.c"], [one])
        assert await found("{}", 4, "example.org") == (["body:$.a", "body:$.b", "body:$.c"], [])
        await pool.close()
