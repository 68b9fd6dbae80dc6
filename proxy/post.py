"""The customs post: what every hook shares. The policy generation in force, the identities, the runner, work under way."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path

from policy.configuration import Configuration
from policy.judge import Judge
from proxy.identity import Identity
from proxy.logs import logger
from proxy.runner import Runner

CUT_SECONDS = 2.0
"""How long the inspection of what was cut off may take. Who ends the process waits for longer than both together."""

_ENFORCING = frozenset({"block", "redact", "pseudonymise"})


type Cut = Callable[[], None]


class Post:
    """Shared by the add-ons of one worker.

    Attributes:
        judge: the newest generation; an exchange keeps the one it began with.
        enforces: whether any rule of it can change or refuse an exchange.
        state: the state folder, for `ca/`.
        over: whether the worker ends now: no exchange may begin any more, for none could be recorded.
    """

    over = False

    def __init__(self, configuration: Configuration, runner: Runner, state: Path) -> None:
        self.runner = runner
        self.state = state
        self._tasks: set[asyncio.Task[None]] = set()
        self._open: dict[str, Cut] = {}
        self._lasting: dict[str, Cut] = {}
        self._quiet = asyncio.Event()
        self._quiet.set()
        self.adopt(configuration)

    def adopt(self, configuration: Configuration) -> None:
        """Put a new generation in force for exchanges that begin from now on."""
        self.judge = Judge(configuration)
        self.enforces = any(rule.action in _ENFORCING for rule in configuration.rules)
        self.identity = Identity(configuration.services, self._client_ca(configuration))

    def spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Do something that no byte waits for; it is finished before the worker ends, and never raises past here."""
        task = asyncio.Task(work, loop=asyncio.get_running_loop())  # not eager: the bytes of this turn leave first (law 7)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def began(self, exchange: str, cut: Cut) -> None:
        """An exchange is open. `cut` has what passed so far recorded, if the worker ends before the exchange does."""
        self._open[exchange] = cut
        self._quiet.clear()

    def ended(self, exchange: str) -> None:
        """An exchange is over; saying so twice does no harm."""
        self._open.pop(exchange, None)
        if not self._open:
            self._quiet.set()

    def lasts(self, exchange: str, cut: Cut) -> None:
        """A socket or a tunnel is open: it may last for days, so nobody waits for its end."""
        self._lasting[exchange] = cut

    def lasted(self, exchange: str) -> None:
        """It is over."""
        self._lasting.pop(exchange, None)

    async def drain(self, seconds: float, hang_up: Callable[[], None] | None = None) -> None:
        """Wait for open exchanges, cut off what lasts, then wait for the work under way (cutting makes some).

        Args:
            seconds: how long exchanges may take to end, and the work with them; what is cut off gets `CUT_SECONDS` at least.
            hang_up: closes all connections, and is called once what lasts is recorded: nothing may pass after that. Given when
                the worker ends.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        with suppress(TimeoutError):
            async with asyncio.timeout_at(until):
                await self._quiet.wait()
        self.over = hang_up is not None
        for end in (*self._open.values(), *self._lasting.values(), *((hang_up,) if hang_up else ())):
            try:
                end()
            except Exception as error:  # noqa: BLE001  law 4: the others are to be recorded, and the journal closed
                logger().error("an open exchange could not be cut off", exc_info=error)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=max(CUT_SECONDS, until - loop.time()))

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger().error("a background task failed", exc_info=error)

    def _client_ca(self, configuration: Configuration) -> bytes | None:
        path = configuration.proxy.client_ca
        if path:
            return Path(path).read_bytes()
        own = self.state / "ca" / "douane-ca.pem"
        return own.read_bytes() if own.exists() else None
