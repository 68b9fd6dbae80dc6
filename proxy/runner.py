"""Performs what an inspection asks: the clock, the pool, the journal, the desk. Keeps no decision of its own."""

import itertools
import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from detectors.pool import Pool
from ledger.errors import LedgerError
from ledger.journal import Writer
from ledger.record import AuditRecord
from policy.model import Scope
from proxy import exporter
from proxy.firsts import Firsts
from proxy.inspection import Ask, Claim, Detect, Intend, Locate, Now, Recall, Rewrite, Room, Steps, Substitute
from proxy.knowledge import Known
from proxy.locating import Locator
from proxy.logs import logger
from proxy.pseudonyms.desk import Desk
from proxy.pseudonyms.page import Page


class Runner:
    """Answers the questions of `proxy.inspection` from the real world.

    Attributes:
        known: the past and people's choices; the worker puts newer ones here.
        firsts: settles first times with the other workers; without it each exchange has its own.
    """

    def __init__(self, pool: Pool, writer: Writer, clock: Callable[[], datetime] | None = None, desk: Desk | None = None) -> None:
        self.known = Known(node=writer.node)
        self.firsts: Firsts | None = None
        self._locator = Locator()
        self._desk = desk or Desk.alone()
        self._pool = pool
        self._writer = writer
        self._clock = clock or (lambda: datetime.now(UTC))
        self._numbers = itertools.count(1)

    async def run[T](self, steps: Steps[T]) -> T:
        """Drive the steps to their end."""
        given: Any = None
        while True:
            try:
                question = steps.send(given)
            except StopIteration as stop:
                return stop.value
            given = await self._answer(question)

    def record(self, record: AuditRecord) -> bool:
        """Journal an outcome; False when the journal could not take it, which is logged and counted."""
        try:
            self._writer.outcome(record)
        except LedgerError as error:
            logger().error("the journal cannot be written", reason=str(error))
            return False
        return True

    async def _answer(self, question: Ask[Any]) -> Any:
        match question:
            case Now():
                return self._clock()
            case Locate(host, seconds):
                return await self._locator.address(host, seconds)
            case Recall():
                return self.known
            case Claim(claims):
                return self.firsts.lost(claims) if self.firsts else frozenset[str]()
            case Room(seconds):
                return not self._pool.saturated or await self._pool.room(seconds)
            case Intend(record):
                return self.intend(record)
            case Detect(job):
                began = time.perf_counter()
                inspected = await self._pool.inspect(replace(job, id=next(self._numbers)))
                _time(inspected.seconds, time.perf_counter() - began)
                return inspected
            case Rewrite(job):
                began = time.perf_counter()
                rewritten = await self._pool.rewrite(replace(job, id=next(self._numbers)))
                exporter.observe("inspection_seconds", time.perf_counter() - began, stage="rewrite")
                return rewritten
            case Substitute(wanted):
                return await self._desk.substitute(wanted, self._clock().timestamp())
            case _:
                raise AssertionError(question)

    async def learn(self, page: Page, scopes: Collection[Scope]) -> None:
        """Have the page know the pseudonyms that earlier exchanges of these scopes gave out: its answer may hold them."""
        await self._desk.learn(page, scopes, self._clock().timestamp())

    def intend(self, record: AuditRecord) -> bool:
        """Journal an intent; False when the journal could not take it."""
        try:
            self._writer.intent(record)
        except LedgerError as error:
            logger().error("the journal cannot be written", reason=str(error))
            return False
        return True


def _time(stages: Mapping[str, float], total: float) -> None:
    """Say where the time of an inspection went; what the detectors did not spend on it, it waited."""
    for stage, seconds in stages.items():
        exporter.observe("inspection_seconds", seconds, stage=stage)
    exporter.observe("inspection_seconds", max(0.0, total - sum(stages.values())), stage="queue")
    exporter.observe("inspection_seconds", total, stage="total")
