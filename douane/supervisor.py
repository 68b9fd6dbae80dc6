"""Starts and watches the processes of one machine, and leaves nothing behind.

Order: the ports are probed and kept, the state folder is locked, the journal repaired, keys made, and only then do the children
start, all at once but for the proxies, which wait for the CA; a proxy listens when it has reached the detectors. At the end the
proxies drain first, then the indexer, which thereby reads everything they wrote, with the detectors and the console.
"""

import asyncio
import os
import secrets
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from douane import beginning, drifting, ports, state, upkeep, waiting
from douane.beginning import Places
from douane.books import Books
from douane.child import Child, Role
from douane.errors import ChildError
from douane.families import sentence
from douane.lasting import lasting
from douane.monitor import Monitor
from douane.reload import Watch
from douane.roles import MODULES, InForce, Specs, kind
from douane.settings import Settings, refuse_open_proxy
from douane.telling import tell
from ledger import keys
from ledger.errors import LedgerError
from ledger.inforce import IN_FORCE, REFUSED
from proxy import approval, exporter
from proxy.choosing import Choosing
from proxy.pseudonyms import opening

if TYPE_CHECKING:
    from proxy.exporter import Status

READY_WITHIN = 120.0  # seconds; a loaded machine is slow, a hung child must not hold a deployment for ever
LOOK_EVERY = 0.5
UPKEEP_LOOK = 300.0
CHOICES_LOOK = 0.25
PROXIES_DRAIN = 12.0
ALL_DRAIN = 15.0


class Supervisor:
    """One running house: children, configuration in force, status."""

    def __init__(self, settings: Settings, places: Places, in_force: InForce, books: Books) -> None:
        self.settings = settings
        self.places = places
        self.in_force = in_force
        self.specs = Specs(settings, in_force, places.proxy, places.console)
        self.children: list[Child] = []
        self.draining = False
        self.refused = 0
        self.stale = False
        self.reload_now = asyncio.Event()
        self._books = books
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, modules: Mapping[str, str], access: int | None, *kinds: str) -> None:
        """Start the children of some kinds; `ready` waits for all that were started."""
        for name, (count, spec) in self.specs.makers().items():
            for number in range(count if name in kinds else 0):
                role = Role(
                    f"{name}-{number}" if count > 1 or name in {"proxy", "detector"} else name,
                    modules[name],
                    spec=lambda spec=spec, number=number: spec(number),
                    stdout=access if name == "indexer" else None,
                )
                child = Child(self._kept(role), self._heard)
                self.children.append(child)
                self._tasks.append(asyncio.create_task(child.run(), name=role.name))

    async def ready(self) -> None:
        """Wait until all children are ready.

        Raises:
            ChildError: when one cannot work, or the time is over.
        """
        everyone = asyncio.create_task(waiting.all_ready(self.children))
        try:
            await asyncio.wait([everyone, *self._tasks], timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED)
            for task in self._tasks:
                if task.done():
                    task.result()
            if not everyone.done():
                raise ChildError(f"not ready within {READY_WITHIN:.0f} s: {', '.join(self._waiting()) or 'stopped'}")
        finally:
            everyone.cancel()

    def watches(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """What is watched beside the children, by the name that the log uses."""
        own = (self.watch_file, self.watch_epoch, self.watch_ledger, self.watch_choices)
        drift = {"watch_drift": lambda: drifting.watch(self.settings.state, lambda: self.in_force.encoded)}
        return {each.__name__: each for each in own} | drift

    async def watch_file(self) -> None:
        """Read the file again when it changes or somebody asks, for as long as it runs."""
        watch = Watch(*self._watched())
        self.reload_now.set()  # it may have changed while the children started
        while True:
            asked = await waiting.set_within(self.reload_now, LOOK_EVERY)
            self.reload_now.clear()
            if watch.changed() or asked:
                await self._reload()

    async def watch_epoch(self) -> None:
        """Give the detectors a new key when the month ends, one after the other."""
        while True:
            await asyncio.sleep(60)
            if keys.epoch_name(datetime.now(UTC), self._period()) != self.in_force.epoch.id:
                self.in_force.epoch = keys.epoch(self.settings.state, datetime.now(UTC), self._period())
                for child in self._of("detector"):
                    await child.renew()

    async def watch_choices(self) -> None:
        """Tell detectors and proxies what people choose, within a second."""
        choosing = self.in_force.choosing
        while True:
            await asyncio.sleep(CHOICES_LOOK)
            try:
                if not choosing.changed():
                    continue
            except LedgerError as error:
                tell("error", "the suppression list is refused, the old one stays in force", reason=str(error))
                continue
            for name, message in (("detector", choosing.for_detectors()), ("proxy", choosing.for_proxies())):
                for child in self._of(name):
                    child.send(message)
            self._books.note("choices_in_force", {"choices": len(choosing)})

    async def watch_ledger(self) -> None:
        """Once a day, purge what is past its time and sign a checkpoint."""
        while True:
            await asyncio.sleep(UPKEEP_LOOK)
            kept = self.in_force.configuration.ledger.kept
            due = upkeep.due(self.settings.state, datetime.now(UTC))
            if due and (reason := await upkeep.run(self.settings.state, kept)):
                tell("error", "the ledger's daily upkeep failed", reason=reason)

    async def drain(self) -> None:
        """Let everything finish what it has in hand; what has not ended after 15 seconds is killed."""
        self.draining = True
        deadline = time.monotonic() + ALL_DRAIN
        await self._end(self._of("proxy"), min(deadline, time.monotonic() + PROXIES_DRAIN))
        await self._end(self.children, deadline)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def status(self) -> "Status":
        """What `/readyz` and `/metrics` say about this run."""
        from proxy.exporter import Status

        names = {kind(child.role.name): self._of(kind(child.role.name)) for child in self.children}
        return Status(
            waiting=("draining",) if self.draining else tuple(self._waiting()),
            pids={name: [child.pid for child in group if child.pid] for name, group in names.items()}
            | {"supervisor": [os.getpid()]},
            expected={name: len(group) for name, group in names.items()} | {"supervisor": 1},
            restarts={name: sum(child.restarts for child in group) for name, group in names.items()},
            generation=self.in_force.generation,
            refused=self.refused,
            stale=self.stale,
            corruption_alerts=self._books.alerts,
        )

    def _watched(self) -> list[Path]:
        from policy.feedback import feedback_file

        file = self.settings.file
        return [] if file is None else [file, approval.approval_file(file), feedback_file(file)]

    def _period(self) -> keys.Period:
        return self.in_force.configuration.ledger.epoch

    def _of(self, name: str) -> list[Child]:
        return [child for child in self.children if kind(child.role.name) == name]

    def _waiting(self) -> list[str]:
        return [f"{child.role.name} is {child.state}" for child in self.children if child.state != "ready"]

    def _kept(self, role: Role) -> Role:
        """The role with what the journal's chain and the metrics must know of its processes."""
        writes = kind(role.name) == "proxy"

        def started(_: int) -> None:
            if writes:
                self._books.opened(role.name)

        def ended(pid: int) -> None:
            exporter.worker_died(self.specs.metrics_dir, pid)
            if writes:
                self._books.closed(role.name)

        return replace(role, started=started, ended=ended)

    def _heard(self, child: Child, event: str) -> None:
        match event:
            case "died":
                tell("warning", "a process died and is started again", child=child.role.name)
            case "error":
                tell("error", "a process reports an error", child=child.role.name, reason=child.error)
            case _:
                tell("debug", "a process changed", child=child.role.name, status=event)

    async def _reload(self) -> None:
        try:
            fresh = await asyncio.to_thread(self.settings.reloaded, self.in_force.standing())
            approval.remember(self.settings.state, fresh.configuration, fresh.approved)
        except Exception as error:  # noqa: BLE001  whatever a new file does, the old one stays in force
            self.refused += 1
            self.stale = True
            reason = sentence(error) or f"it could not be read ({type(error).__name__})"
            tell("error", "the new configuration is refused, the old one stays in force", reason=reason)
            self._books.note(REFUSED, {"reason": reason, "generation": self.in_force.generation})
            return
        self._put_in_force(fresh)

    def _put_in_force(self, fresh: Settings) -> None:
        self.stale = False
        encoded = fresh.configuration.encode()
        if encoded == self.in_force.encoded:
            if fresh.approved != self.in_force.approved:  # approved after it came into force, without the duty to be
                self.in_force.approved = fresh.approved
                self._books.note(IN_FORCE, self.in_force.noted())
            return
        if list(fresh.configuration.proxy.modes) != list(self.in_force.configuration.proxy.modes):
            tell("warning", "proxy.modes changed: it comes into force at the next start", generation=self.in_force.generation + 1)
        self.in_force.configuration, self.in_force.encoded = fresh.configuration, encoded
        self.in_force.generation += 1
        self.in_force.approved = fresh.approved
        for child in self.children:
            child.send(self.in_force.message())
        tell("info", "a new configuration is in force", generation=self.in_force.generation)
        self._books.note(IN_FORCE, self.in_force.noted())

    async def _end(self, children: list[Child], deadline: float) -> None:
        for child in children:
            child.drain()
        tasks = [task for task, child in zip(self._tasks, self.children, strict=True) if child in children]
        if tasks:
            await asyncio.wait(tasks, timeout=max(0.0, deadline - time.monotonic()))
        for child in children:
            child.kill()


@asynccontextmanager
async def running(
    settings: Settings, *, modules: Mapping[str, str] = MODULES, access: int | None = None
) -> AsyncGenerator[Supervisor]:
    """A running house: ready inside the block, drained and gone after it.

    Args:
        settings: what to run; port 0 takes a free port.
        modules: what to run for each kind of child (tests put small ones in their place).
        access: where the access lines go; this process's standard output when None.

    Raises:
        DouaneError, PolicyError, LedgerError: one sentence each, before anything was started or after all of it ended.
    """
    async with AsyncExitStack() as stack:
        supervisor, monitor = _prepare(settings, stack)
        stack.push_async_callback(supervisor.drain)
        supervisor.start(modules, access, "detector", "indexer", "console")
        await asyncio.to_thread(beginning.ca, settings.state)
        supervisor.start(modules, access, "proxy")
        monitor.start()
        await supervisor.ready()
        for name, watch in supervisor.watches().items():
            stack.push_async_callback(waiting.cancel, asyncio.create_task(lasting(name, watch)))
        yield supervisor


def _prepare(settings: Settings, stack: AsyncExitStack) -> tuple[Supervisor, Monitor]:
    refuse_open_proxy(settings)
    holder, proxy_address = ports.reserve(settings.listen)
    stack.enter_context(holder)
    listener, metrics_address = ports.listen(settings.metrics)
    stack.enter_context(listener)
    console_address = ports.free(settings.console)
    state.prepare(settings.state)
    stack.enter_context(state.held(settings.state))
    books = stack.enter_context(Books.open(settings.state, settings.node))
    approved = beginning.admit(settings, books)
    key = keys.epoch(settings.state, datetime.now(UTC), settings.configuration.ledger.epoch)
    stack.callback(opening.forget, settings.state)
    vault = opening.spec(settings.state, settings.configuration.pseudonyms, secrets.token_bytes(keys.KEY_BYTES))
    in_force = InForce(settings.configuration, settings.configuration.encode(), 1, key, Choosing(settings.state), vault, approved)
    books.note(IN_FORCE, in_force.noted())
    places = Places(proxy_address, metrics_address, console_address, settings.state / "ca" / beginning.PUBLIC_CA)
    supervisor = Supervisor(settings, places, in_force, books)
    exporter.clear(supervisor.specs.metrics_dir)
    monitor = Monitor(listener, settings.state, supervisor.specs.metrics_dir, supervisor.status)
    stack.callback(monitor.close)
    return supervisor, monitor
