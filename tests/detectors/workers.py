"""Starts detector workers for tests as the supervisor does, and starts them again when they die."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

FEEDBACK_KEY = "ab" * 16
EPOCH = {"id": "2026-11", "key": "00112233445566778899aabbccddeeff"}


class Worker:
    """One worker process and the status lines it sends."""

    def __init__(self, socket: Path, module: str = "tests.detectors.doubles", **environment: str) -> None:
        self.socket = socket
        self.lines: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.process: Process | None = None
        self.errors = b""
        self.starts = 0
        self._module, self._environment = module, environment
        self._replace = True
        self._tasks: list[asyncio.Task[None]] = []
        self._readers: list[asyncio.Task[None]] = []

    async def start(self, configuration: str = "{}") -> None:
        """Start, and wait until it is ready."""
        await self._spawn(configuration)
        await self.status("ready")

    async def watch(self) -> None:
        """Start it again whenever it dies."""
        self._tasks.append(asyncio.create_task(self._watch()))

    async def status(self, key: str) -> Any:
        """The next status line that has this key."""
        async with asyncio.timeout(60):
            while key not in (line := await self.lines.get()):
                pass
        return line[key]

    def order(self, **fields: object) -> None:
        """A line on its standard input."""
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.write(msgspec.json.encode(fields) + b"\n")

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send it a signal."""
        assert self.process is not None
        self.process.send_signal(number)

    async def stop(self) -> None:
        """End it and what watches it."""
        self._replace = False
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()
        await asyncio.gather(*self._readers)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _spawn(self, configuration: str) -> None:
        reader, writer = os.pipe()
        environment = os.environ | self._environment | {"DOUANE_STATUS_FD": str(writer)}
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", self._module, env=environment, pass_fds=[writer],
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        os.close(writer)
        self.starts += 1
        self._tasks.append(asyncio.create_task(self._read_status(reader)))
        self._readers.append(asyncio.create_task(self._read_errors(self.process)))
        self.order(socket=str(self.socket), configuration=configuration, generation=1, epoch=EPOCH, feedback=FEEDBACK_KEY)

    async def _watch(self) -> None:
        while self._replace:
            assert self.process is not None
            await self.process.wait()
            if self._replace:
                await self._spawn("{}")

    async def _read_status(self, number: int) -> None:
        stream = asyncio.StreamReader()
        with os.fdopen(number, "rb") as pipe:
            transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stream), pipe)
            try:
                async for line in stream:
                    self.lines.put_nowait(msgspec.json.decode(line))
            finally:
                transport.close()

    async def _read_errors(self, process: Process) -> None:
        assert process.stderr is not None
        assert process.stdout is not None
        out, err = await asyncio.gather(process.stdout.read(), process.stderr.read())
        self.errors += out + err

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.stop()
