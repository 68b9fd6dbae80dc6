"""One client's connection and those behind it: mitmproxy's handler without its detours.

Theory. mitmproxy runs every hook in a task of its own behind a lock, so that each costs a turn of the event loop, and hands each
piece of a message to the socket by itself. Here events stand in a queue that one caller empties: a hook that does not wait is
over within the same turn, and what one turn writes to a connection leaves in one `send`. Nothing waits longer for it: a turn
holds no `await` (law 7). A connection of which much waits in the layers is not read on until they have let go of it (law 8).
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's commands and connections carry no types of their own.

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine
from typing import Any, cast, override
from weakref import WeakKeyDictionary

from mitmproxy.connection import Connection
from mitmproxy.proxy import commands, events
from mitmproxy.proxy.mode_servers import ProxyConnectionHandler
from mitmproxy.proxy.server import ConnectionIO

from proxy.layers.waiting import waiting
from proxy.logs import logger
from proxy.master import Dispatch

MOST_WAITING = 512 * 1024
"""Bytes of one connection that wait in the layers before it is read no further."""

_READ = 256 * 1024
"""Bytes of one read: as many as the event loop takes from a socket at once, four times what mitmproxy would read."""

_READS = 2
"""After so many reads the layers are asked again what waits in them: each time would slow an upload down by a sixth."""

_RUNNING: set[asyncio.Task[None]] = set()  # the event loop holds its tasks weakly


class _Eager:
    """A reader that gives all that came, however little is asked for."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    def read(self, _: int) -> Coroutine[Any, Any, bytes]:
        """What came, at most `_READ` bytes."""
        return self._reader.read(_READ)


class Handler(ProxyConnectionHandler):
    """Carries events to the layers and their commands to the sockets."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        self._dispatch = cast("Dispatch", self.master.addons)
        self._events: deque[events.Event] = deque()
        self._turning = False
        self._unsent: dict[Connection, list[bytes]] = {}
        self._turned = asyncio.Event()
        self._reads: WeakKeyDictionary[asyncio.Task[None], int] = WeakKeyDictionary()

    @override
    async def server_event(self, event: events.Event) -> None:
        """Give the layers an event, and all that hooks add to it; a caller that comes in between only leaves its event."""
        self._events.append(event)
        if self._turning:
            return
        self._turning = True
        self.timeout_watchdog.register_activity()
        try:
            while self._events:
                self._turn(self._events.popleft())
        finally:
            self._turning = False
            self._send_all()
            self._turned.set()

    @override
    async def handle_connection(self, connection: Connection) -> None:
        """Read a connection to its end, and hand on what comes."""
        io = self.transports[connection]
        if isinstance(io.reader, asyncio.StreamReader):
            io.reader = cast("asyncio.StreamReader", _Eager(io.reader))
        await super().handle_connection(connection)

    @override
    async def drain_writers(self) -> None:
        """Called after each read: wait until the sockets, and the layers too, have let go of enough. Others read on meanwhile."""
        if any(io.writer is not None and _holds_back(io.writer) for io in self.transports.values()):
            await super().drain_writers()
        reader = cast("asyncio.Task[None]", asyncio.current_task())
        self._reads[reader] = reads = self._reads.get(reader, 0) + 1
        if reads % _READS:
            return
        source = next((connection for connection, io in self.transports.items() if io.handler is reader), None)
        while source is not None and waiting(self.layer.context, source) > MOST_WAITING:
            self._turned.clear()
            await self._turned.wait()

    def _turn(self, event: events.Event) -> None:
        try:
            for command in self.layer.handle_event(event):
                self._obey(command)
        except Exception:  # noqa: BLE001  as mitmproxy does: a fault of a layer ends this connection's work, not the process
            self.log("mitmproxy has crashed!", logging.ERROR, exc_info=True)

    def _obey(self, command: commands.Command) -> None:
        match command:
            case commands.SendData():
                self._send_later(command.connection, command.data)
            case commands.StartHook():
                self._start_hook(command)
            case commands.OpenConnection():
                assert command.connection not in self.transports
                self.transports[command.connection] = ConnectionIO(handler=self._spawn(self.open_connection(command)))
            case commands.RequestWakeup():
                self.wakeup_timer.add(self._spawn(self.wakeup(command)))
            case commands.Log():
                self.log(command.message, command.level)
            case commands.CloseConnection() if command.connection in self.transports:
                self._send(command.connection, self._unsent.pop(command.connection, []))
                self.close_connection(command.connection, isinstance(command, commands.CloseTcpConnection) and command.half_close)
            case commands.ConnectionCommand():
                pass  # to a connection that is closed already
            case _:
                message = f"Unexpected command: {command}"
                raise RuntimeError(message)

    def _start_hook(self, hook: commands.StartHook) -> None:
        waiting = self._dispatch.begin(hook)
        if waiting is not None:
            self._spawn(self._finish_hook(waiting, hook))
        elif hook.blocking:
            self._events.append(events.HookCompleted(hook))

    async def _finish_hook(self, waiting: Coroutine[Any, Any, None], hook: commands.StartHook) -> None:
        await waiting
        if hook.blocking:
            await self.server_event(events.HookCompleted(hook))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run at once as far as it goes without waiting."""
        task = asyncio.Task(work, loop=asyncio.get_running_loop(), eager_start=True)
        if not task.done():
            _RUNNING.add(task)
            task.add_done_callback(_RUNNING.discard)
        return task

    def _send_later(self, connection: Connection, data: bytes) -> None:
        if connection.transport_protocol == "tcp":
            self._unsent.setdefault(connection, []).append(data)
        else:
            self._send(connection, [data])  # datagrams are not joined

    def _send_all(self) -> None:
        if self._unsent:
            unsent, self._unsent = self._unsent, {}
            for connection, chunks in unsent.items():
                self._send(connection, chunks)

    def _send(self, connection: Connection, chunks: list[bytes]) -> None:
        io = self.transports.get(connection)
        if not chunks or io is None or io.writer is None or io.writer.is_closing():
            return
        try:
            io.writer.write(chunks[0] if len(chunks) == 1 else b"".join(chunks))
        except (OSError, RuntimeError) as error:  # this connection is done for; the others' bytes still leave
            logger().warning("a connection could not be written to and is closed", exc_info=error)
            if io.handler is not None:
                io.handler.cancel()


def _holds_back(writer: object) -> bool:
    """Whether bytes wait behind a socket: only then can there be something to wait for."""
    return not isinstance(writer, asyncio.StreamWriter) or writer.transport.get_write_buffer_size() > 0
