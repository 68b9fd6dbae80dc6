"""The proxy's end of the detector workers: bounded, and never an exception.

Rules. A job that cannot be done comes back as an answer whose `unseen` says why (law 2): `timed_out` past the deadline, `shed`
when too much waits already, `failed` when workers died over it. When a worker dies, what it had in hand is tried once more, one
at a time and alone in its batch; the worker says `Begun` before such a job, so that a second death blames that job and no other.
This module imports no Presidio and no spaCy: it lives in the proxy's process.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from detectors.answers import Answers
from detectors.jobs import Answer, Body, Inspected, InspectJob, Job, RewriteJob, Rewritten, Unread
from detectors.lane import Lane
from detectors.pending import Pending
from formats.budget import Reason

_SHARE = 0.8  # of the deadline is the worker's; the rest is for the way there and back
_TOGETHER = 16  # messages that one worker is given before the next gets any: done together they cost half
_PROMPT = 0.1  # seconds; a worker that has been at something for longer is given no company
_OVERFULL = 8  # times the mark: more than this is shed at once
_BYTES = 256 * 1024 * 1024  # bodies in the pool's hands at one time


class Pool:
    """A bounded queue in front of detector workers.

    Args:
        sockets: where the workers listen; one that is replaced listens at the same path again.
        mark: this many jobs in hand are enough: `saturated`, and `room` waits.
        deadline: seconds after which a job is answered `timed_out`, whatever the workers do.
    """

    def __init__(self, sockets: Sequence[Path], *, mark: int = 256, deadline: float = 5.0) -> None:
        self.mark = mark
        self.deadline = deadline
        self._lanes = [Lane(path, self) for path in sockets]
        self._jobs: dict[int, Pending] = {}
        self._waiting: deque[Pending] = deque()
        self._suspects: deque[Pending] = deque()
        self._last = 0
        self._bytes = 0
        self._room = asyncio.Event()
        self._room.set()
        self._closed = False
        self._answers = Answers()

    async def open(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109  a bound on waiting, not on the work
        """Connect to the workers; returns when all listen, or after `timeout` seconds with those that do."""
        self._closed = False
        for lane in self._lanes:
            lane.start()
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await asyncio.gather(*(lane.connected.wait() for lane in self._lanes))

    async def close(self) -> None:
        """Answer what is in hand with `interrupted` and let the workers go."""
        self._closed = True
        for pending in list(self._jobs.values()):
            self._settle(pending, refusal(pending.job, "interrupted"))
        for lane in self._lanes:
            await lane.stop()

    async def inspect(self, job: InspectJob) -> Inspected:
        """Have a message inspected. Never raises but for cancellation; an answer for every job."""
        key = None if self._closed else self._answers.key(job)
        now = asyncio.get_running_loop().time()
        if key is not None and (mistyped := self._answers.recall(key, now)) is not None:
            return Inspected(job.id, [], [], None, [], 0, {}, mistyped=mistyped)
        answer = await self._run(job)
        if not isinstance(answer, Inspected):
            return inspected_nothing(job, "failed")
        if key is not None:
            self._answers.put(key, answer, now)
        return answer

    async def rewrite(self, job: RewriteJob) -> Rewritten:
        """Have leaves of a part written anew; `body` None when that could not be done, `reason` says why."""
        answer = await self._run(job)
        return answer if isinstance(answer, Rewritten) else Rewritten(job.id, None, "the detectors gave no such answer")

    @property
    def depth(self) -> int:
        """Jobs in hand."""
        return len(self._jobs)

    @property
    def saturated(self) -> bool:
        """Whether the mark is reached: new exchanges should wait (law 7)."""
        return len(self._jobs) >= self.mark

    @property
    def stuck(self) -> list[Path]:
        """Workers that answer nothing long past a deadline; the supervisor replaces them."""
        now = asyncio.get_running_loop().time()
        return [lane.path for lane in self._lanes if lane.overdue(now) > self.deadline]

    async def room(self, timeout: float) -> bool:  # noqa: ASYNC109  admission waits exactly this long
        """Wait until less than the mark is in hand, at most `timeout` seconds; whether there is room."""
        if not self.saturated:
            return True
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._room.wait()
        return not self.saturated

    async def _run(self, job: Job) -> Answer:
        size = weight(job)
        if self._closed:
            return refusal(job, "interrupted")
        if self.depth >= self.mark * _OVERFULL or (self._jobs and self._bytes + size > _BYTES):
            return refusal(job, "shed")
        pending = self._take(job, size)
        try:
            return await pending.answer
        finally:
            self._forget(pending)

    def _take(self, job: Job, size: int) -> Pending:
        loop = asyncio.get_running_loop()
        self._last += 1
        pending = Pending(self._last, job, size, loop.create_future(), until=loop.time() + self.deadline)
        pending.timer = loop.call_later(self.deadline, self._late, pending)
        self._jobs[pending.id] = pending
        self._bytes += size
        if self.saturated:
            self._room.clear()
        self._send(pending)
        return pending

    def _send(self, pending: Pending) -> None:
        lane = self._lane(pending.job)
        if lane is None:
            self._waiting.append(pending)
        else:
            lane.send(pending, self._worded(pending, alone=False))

    def _lane(self, job: Job) -> Lane | None:
        """The least busy worker; a message whose bytes nobody holds joins others instead, while they are few and soon done."""
        lanes = [lane for lane in self._lanes if lane.open]
        if isinstance(job, InspectJob) and not job.spots:
            lately = asyncio.get_running_loop().time() + self.deadline - _PROMPT
            for lane in lanes:
                if lane.load < _TOGETHER and lane.earliest >= lately:
                    return lane
        return min(lanes, key=lambda each: each.load, default=None)

    def _worded(self, pending: Pending, *, alone: bool) -> Job:
        """The job as it goes over the wire: under the pool's own id, with the time that is left."""
        if not isinstance(pending.job, InspectJob):
            return msgspec.structs.replace(pending.job, id=pending.id, alone=alone)
        left = max(0.05, (pending.until - asyncio.get_running_loop().time()) * _SHARE)
        return msgspec.structs.replace(pending.job, id=pending.id, seconds=min(pending.job.seconds, left), alone=alone)

    def answered(self, pending: Pending, answer: Answer, lane: Lane) -> None:
        """A lane brings an answer."""
        self._settle(pending, msgspec.structs.replace(answer, id=pending.job.id))
        self.ready(lane)

    def ready(self, lane: Lane) -> None:
        """A lane has just connected or finished something: it takes what waits, and one suspect at a time."""
        while lane.open and (pending := _first_open(self._waiting)):
            lane.send(pending, self._worded(pending, alone=False))
        if lane.open and lane.suspect is None and (pending := _first_open(self._suspects)):
            lane.suspect = pending
            lane.send(pending, self._worded(pending, alone=True))

    def lost(self, jobs: Sequence[Pending], guilty: Pending | None) -> None:
        """A worker died with these in hand; `guilty` was begun alone, for the second time."""
        for pending in jobs:
            if pending is guilty:
                self._settle(pending, refusal(pending.job, "failed"))
            elif not pending.answer.done():
                self._suspects.append(pending)
        for lane in self._lanes:
            self.ready(lane)

    def _late(self, pending: Pending) -> None:
        reached = any(lane.open for lane in self._lanes)
        self._settle(pending, refusal(pending.job, "timed_out" if reached else "failed"))

    def _settle(self, pending: Pending, answer: Answer) -> None:
        if not pending.answer.done():
            pending.answer.set_result(answer)
        self._forget(pending)

    def _forget(self, pending: Pending) -> None:
        if self._jobs.pop(pending.id, None) is None:
            return
        self._bytes -= pending.size
        pending.job = emptied(pending.job)
        if pending.timer is not None:
            pending.timer.cancel()
        if not self.saturated:
            self._room.set()


def _first_open(queue: deque[Pending]) -> Pending | None:
    while queue:
        pending = queue.popleft()
        if not pending.answer.done():
            return pending
    return None


def weight(job: Job) -> int:
    """Bytes that a job keeps in memory."""
    if not isinstance(job, InspectJob):
        return len(job.body.body) + sum(len(edit.text) for edit in job.edits)
    head = 0 if job.head is None else len(job.head.target) + sum(len(name) + len(value) for name, value in job.head.headers)
    return head + sum(len(body.body) for body in job.bodies)


def emptied(job: Job) -> Job:
    """The job without what weighs: a worker may still have it in hand when nobody waits for it any more."""
    if isinstance(job, InspectJob):
        return msgspec.structs.replace(job, head=None, bodies=[])
    return msgspec.structs.replace(job, body=Body("", "", "", b""), edits=[])


def refusal(job: Job, reason: Reason) -> Answer:
    """The answer for a job that nobody did."""
    if isinstance(job, InspectJob):
        return inspected_nothing(job, reason)
    return Rewritten(job.id, None, f"not rewritten: {reason}")


def inspected_nothing(job: InspectJob, reason: Reason) -> Inspected:
    """Nothing of the message was read, for this reason: one `unseen` for each of its pieces."""
    places = ([] if job.head is None else ["head"]) + [body.place for body in job.bodies]
    return Inspected(job.id, [], [Unread(reason, place) for place in places], None, [], 0, {})
