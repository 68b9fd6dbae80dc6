"""One child process, watched: started, given its spec, restarted when it dies, drained at the end.

Rules. The first line on a child's standard input is its spec, later lines are new configurations or the word to drain; the
end of file says that the supervisor is gone. What the child has to say comes as JSON lines on a pipe whose number stands in
`DOUANE_STATUS_FD`: `{"ready": true}`, `{"generation": n}`, `{"error": "sentence"}`. Nothing secret stands in its arguments.
"""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from douane.errors import ChildError
from proxy.logs import where

type Spec = Mapping[str, Any]
type State = Literal["starting", "ready", "down", "ended"]

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 10.0  # seconds between a death and the next start, doubled each time
STEADY = 30.0  # seconds of life after which the pause begins anew
LINE_LIMIT = 1 << 20


@dataclass(frozen=True, slots=True)
class Role:
    """What kind of child it is.

    Attributes:
        name: how people call it: `proxy-0`.
        module: what runs.
        spec: makes the first line, anew at each start.
        stdout: where its standard output goes; the supervisor's own when None.
        started: called with the new process's number.
        ended: called when a process of it has ended.
    """

    name: str
    module: str
    spec: Callable[[], Spec]
    stdout: int | None = None
    started: Callable[[int], None] = field(default=lambda _: None)
    ended: Callable[[int], None] = field(default=lambda _: None)


class Child:
    """A role's process, and the next one when that dies.

    Attributes:
        state: `starting` until it says ready, `down` between a death and the next start, `ended` for good.
        generation: the configuration that it confirmed last.
        restarts: how often it was started again.
        error: the last sentence that it gave.
    """

    def __init__(self, role: Role, on_change: Callable[["Child", str], None]) -> None:
        self.role = role
        self.state: State = "down"
        self.generation = 0
        self.restarts = 0
        self.error: str | None = None
        self.ready = asyncio.Event()
        self._changed = on_change
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False
        self._renewing = False

    @property
    def pid(self) -> int | None:
        """The process's number while one runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def run(self) -> None:
        """Keep the child alive until `drain` or `kill`.

        Raises:
            ChildError: when it ends before it was ready for the first time.
        """
        pause = FIRST_PAUSE
        while not self._stopping:
            began = asyncio.get_running_loop().time()
            status = await self._tried()
            if self._stopping:
                break
            if self._renewing:
                self._renewing = False
                continue
            if not self.ready.is_set():
                raise ChildError(self.error or _ended_early(self.role.name, status))
            self._change("down", "died")
            pause = FIRST_PAUSE if asyncio.get_running_loop().time() - began > STEADY else min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause)
            self.restarts += 0 if self._stopping else 1
        self._change("ended", "ended")

    def send(self, line: Mapping[str, Any]) -> None:
        """Send a line to a running child; one that is not running gets the newest state with its spec."""
        if self._process and self._process.stdin and not self._process.stdin.is_closing() and self.state != "down":
            self._process.stdin.write(_line(line))

    def drain(self) -> None:
        """Let it finish what it has in hand and end; one that has nothing in hand yet is ended at once."""
        self._stopping = True
        if self.state == "ready":
            self.send({"drain": True})
        else:
            self.kill()

    async def renew(self) -> None:
        """Let the running process finish and start the next one; back when that is ready."""
        self.ready.clear()
        self._renewing = True
        self.send({"drain": True})
        await self.ready.wait()

    def kill(self) -> None:
        """End it now, for good."""
        self._stopping = True
        self.kill_now()

    def kill_now(self) -> None:
        """End the process that runs, if one does."""
        if self._process and self._process.returncode is None:
            self._process.kill()

    async def _tried(self) -> int:
        try:
            return await self._live()
        except Exception as error:  # noqa: BLE001  whatever goes wrong with one process (no memory to fork), the next is tried
            self.kill_now()
            self.error = f"{self.role.name} could not be watched: {type(error).__name__} at {where(error.__traceback__)}"
            self._changed(self, "error")
            return 1

    async def _live(self) -> int:
        reading, writing = os.pipe()
        try:
            self._process = process = await self._start(writing)
        finally:
            os.close(writing)
        self.role.started(process.pid)
        self._change("starting", "started")
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._listen(reading))
                introduction = tasks.create_task(self._introduce(process))
                status = await process.wait()
                introduction.cancel()
        finally:
            self.role.ended(process.pid)
        return status

    async def _start(self, status_pipe: int) -> asyncio.subprocess.Process:
        # -O: without mitmproxy's checks of its own layers, which cost a tenth of a proxy's time
        return await asyncio.create_subprocess_exec(
            sys.executable, "-O", "-P", "-m", "douane.leash", str(os.getpid()), self.role.module,
            stdin=subprocess.PIPE,
            stdout=self.role.stdout,
            pass_fds=(status_pipe,),
            env={**os.environ, "DOUANE_STATUS_FD": str(status_pipe)},
            process_group=0,  # Ctrl-C reaches the supervisor alone, which then drains the rest in order
        )  # fmt: skip

    async def _introduce(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        with contextlib.suppress(ConnectionError):
            process.stdin.write(_line(self.role.spec()))
            await process.stdin.drain()

    async def _listen(self, descriptor: int) -> None:
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=LINE_LIMIT)
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb", buffering=0)
        )
        try:
            async for line in reader:
                self._hear(line)
        finally:
            transport.close()

    def _hear(self, line: bytes) -> None:
        try:
            said = cast("object", json.loads(line))
        except ValueError:
            return
        if isinstance(said, dict):
            self._understand(cast("dict[str, Any]", said))

    def _understand(self, said: Mapping[str, Any]) -> None:
        if said.get("error"):
            self.error = str(said["error"])
            self._changed(self, "error")
        if said.get("ready"):
            self.ready.set()
            self._change("ready", "ready")
        if "generation" in said:
            self.generation = int(said["generation"])
            self._changed(self, "generation")

    def _change(self, state: State, event: str) -> None:
        self.state = state
        self._changed(self, event)


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _ended_early(name: str, status: int) -> str:
    how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
    return f"{name} {how} before it was ready; its own messages stand above"
