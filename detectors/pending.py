"""A job in the pool's hands."""

import asyncio
from dataclasses import dataclass

from detectors.jobs import Answer, Job


@dataclass(slots=True, eq=False)
class Pending:
    """A job, the future of its answer, and until when (event loop time) somebody waits for it."""

    id: int
    job: Job
    size: int
    answer: asyncio.Future[Answer]
    until: float
    timer: asyncio.TimerHandle | None = None
