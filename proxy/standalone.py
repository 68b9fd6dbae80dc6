"""Douane inside a mitmproxy that a team already runs: `mitmdump -s proxy/addon.py`.

One proxy process with its detector and indexer children, the same records in the same state folder. The proxy's own CA stays
mitmproxy's. `DOUANE_CONFIG` names the configuration file, `DOUANE_STATE` the state folder (`./var` without it).
"""

import asyncio
import functools
import json
import os
import secrets
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, cast

from mitmproxy import ctx

from detectors.pool import Pool
from ledger import keys
from ledger.errors import LedgerError
from ledger.journal import Writer, repair
from policy.configuration import Configuration, load
from policy.errors import PolicyError
from proxy import addon, approval, logs
from proxy.choosing import Choosing
from proxy.knowledge import Knowledge
from proxy.master import DAY, hang_up
from proxy.post import Post
from proxy.pseudonyms import opening
from proxy.runner import Runner
from proxy.steady import steadily

DETECTORS = 2
POOL_SECONDS = 60.0
DEADLINE = 30.0  # long: mitmdump listens before the detectors have loaded their models
DRAIN_SECONDS = 10.0
SYNC_SECONDS = 1.0
REFUSED = 2
"""The exit status when it cannot start."""


class Standalone:
    """The add-on that `mitmdump -s` finds; the real ones are its `addons`."""

    addons: list[object]

    def __init__(self) -> None:
        self.addons = []
        self._children: list[subprocess.Popen[bytes]] = []
        self._chores: asyncio.Task[None] | None = None

    def load(self, _: Any) -> None:
        """Read the configuration, start the children, and take the hooks.

        Raises:
            SystemExit: it cannot be done. The sentence is on standard error: mitmdump's own log is silenced by then, and
                without us it would forward everything unread.
        """
        logs.silence()
        logs.configure("addon")
        try:
            self._begin()
        except Exception as error:  # noqa: BLE001  whatever keeps the hooks from standing must keep mitmdump from forwarding
            _refuse(_sentence(error))
        _quieten()

    def running(self) -> None:
        """Reach the detectors; until they listen, exchanges wait in the queue.

        Raises:
            SystemExit: mitmdump could not listen, which its silenced log does not tell.
        """
        deaf = _deaf()
        if deaf:
            _refuse(deaf)
        self._chores = asyncio.create_task(self._sync())

    def _begin(self) -> None:
        file = os.environ.get("DOUANE_CONFIG")
        configuration = load(Path(file) if file else None)
        state = Path(os.environ.get("DOUANE_STATE", "var")).absolute()
        approved = approval.admit(approval.remembered(state), configuration, Path(file) if file else None)
        _prepare(state)
        repair(state / "journal")
        self._writer = Writer(state / "journal", socket.gethostname(), "addon-0")  # before anything that one alone may do
        approval.remember(state, configuration, approved)
        self._choosing = Choosing(state)
        self._state = state
        sockets = self._start_children(state, configuration)
        self._pool = Pool(sockets, deadline=DEADLINE)
        pseudonyms = configuration.pseudonyms
        desk = opening.desk(opening.spec(state, pseudonyms, secrets.token_bytes(32)), pseudonyms)
        runner = Runner(self._pool, self._writer, desk=desk)
        self._post = Post(configuration, runner, state)
        self._knowledge = Knowledge(runner, state, self._choosing.for_proxies()["choices"])
        self.addons = addon.chain(self._post)

    async def done(self) -> None:
        """Finish what is open, close the journal, let the children go."""
        if self._chores is not None:
            self._chores.cancel()
        await self._post.drain(DRAIN_SECONDS, _hang_up)
        with suppress(LedgerError):  # a disk that refuses: the children must go all the same
            self._writer.close()
        await self._pool.close()
        for child in self._children:
            await asyncio.to_thread(_drain, child)
        opening.forget(self._state)

    def _start_children(self, state: Path, configuration: Configuration) -> list[Path]:
        key, settled = keys.epoch(state, datetime.now(UTC)), keys.key(state, "feedback")
        sockets = [state / "run" / f"addon-detector-{number}.sock" for number in range(DETECTORS)]
        in_force = {"generation": 1, "configuration": configuration.encode()}
        for path in sockets:
            spec = {"socket": str(path), "epoch": {"id": key.id, "key": key.key.hex()}, "feedback": settled.hex(), **in_force}
            self._children.append(detector := _start("detectors.worker", spec | self._choosing.for_detectors(), heard=True))
            threading.Thread(target=_hear, args=(detector,), daemon=True).start()
        spec = {"state": str(state), "metrics_dir": str(state / "run" / "metrics"), "metrics": None}
        self._children.append(_start("proxy.indexing", spec))
        return sockets

    async def _sync(self) -> None:
        await self._pool.open(POOL_SECONDS)
        syncing = functools.partial(asyncio.to_thread, self._writer.sync)
        await steadily(SYNC_SECONDS, syncing, self._knowledge.look, self._look_at_choices)

    def _look_at_choices(self) -> None:
        try:
            if not self._choosing.changed():
                return
        except LedgerError as error:
            logs.logger().error("the suppression list is refused, the old one stays in force", reason=str(error))
            return
        self._knowledge.choose(self._choosing.for_proxies()["choices"])
        for detector in self._children[:DETECTORS]:
            _tell(detector, self._choosing.for_detectors())


def _prepare(state: Path) -> None:
    """Make the folder and its parts, readable by this user alone."""
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("journal", "keys", "run", "run/metrics"):
            (state / name).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise LedgerError(
            f"the state folder {state} cannot be made ({error.strerror}): choose another with DOUANE_STATE"
        ) from error


def _quieten() -> None:
    """mitmdump would print request lines, values in them and all (law 1). Other tools of mitmproxy lack that option."""
    options: dict[str, Any] = {"connection_strategy": "lazy", "tcp_timeout": DAY}
    if "flow_detail" in ctx.options:
        options["flow_detail"] = 0
    ctx.options.update(**options)  # pyright: ignore[reportUnknownMemberType]  no types


def _deaf() -> str:
    """Why mitmdump could not listen; empty when it listens, or was told not to."""
    server = cast("Any", ctx.master.addons.get("proxyserver"))  # pyright: ignore[reportUnknownMemberType]  no types
    failed = [each.last_exception for each in server.servers if not each.is_running]
    return f"mitmdump does not listen: {' '.join(str(failed[0]).split())}" if failed else ""


def _sentence(error: BaseException | None) -> str:
    """What may be said of an error: our own families' sentence, the system's reason, of any other the type and the place."""
    if isinstance(error, PolicyError | LedgerError):
        return " ".join(str(error).split())
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return ", ".join(logs.described(error).values()) if error else "unknown reason"


def _refuse(sentence: str) -> NoReturn:
    with suppress(OSError, ValueError):
        sys.stderr.write(f"douane: {sentence}\n")
        sys.stderr.flush()
    sys.exit(REFUSED)


def _start(module: str, spec: dict[str, Any], *, heard: bool = False) -> subprocess.Popen[bytes]:
    """Start a child whose standard input carries its spec; the end of that pipe ends it.

    Args:
        heard: its standard output is a pipe for what it has to tell us; else it is ours.
    """
    environment = {**os.environ, "DOUANE_STATUS_FD": "1"} if heard else None
    child = subprocess.Popen(
        [sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE if heard else None, env=environment
    )
    _tell(child, spec)
    return child


def _hear(child: subprocess.Popen[bytes]) -> None:
    """A thread: of what a child tells, only errors are for the log; what its libraries print is dropped."""
    assert child.stdout
    for line in child.stdout:
        with suppress(ValueError):
            said: object = json.loads(line)
            if isinstance(said, dict) and "error" in said:
                logs.logger().error("a detector reports an error", reason=str(said["error"]))  # pyright: ignore[reportUnknownArgumentType]  JSON


def _tell(child: subprocess.Popen[bytes], line: dict[str, Any]) -> None:
    assert child.stdin
    with suppress(BrokenPipeError):  # it has died: its jobs are answered `failed`
        child.stdin.write(json.dumps(line).encode() + b"\n")
        child.stdin.flush()


def _hang_up() -> None:
    addons: Any = ctx.master.addons  # untyped
    hang_up(addons.get("proxyserver"))


def _drain(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(DRAIN_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
