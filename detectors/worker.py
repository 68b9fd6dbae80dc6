"""A detector worker: `python -m detectors.worker`, started by the supervisor, serving proxy workers on a Unix socket.

Standard input carries the specification, then new configurations; its end means that the supervisor died, and so does this
process.
A step that goes on past its hard limit ends the process by the kernel's alarm: a pattern deep in C lets no Python run.
"""

import asyncio
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec

from detectors import environment  # noqa: F401 # pyright: ignore[reportUnusedImport]  before Presidio, spaCy and NumPy
from detectors.jobs import Body, Head, InspectJob
from detectors.serving import Server
from detectors.settings import SettingsError
from detectors.sparing import without_spacy

_WARM_UP = InspectJob(0, Head(b"/warm/up?a=1", [(b"x-warm", b"up")]), [Body("body", "application/json", "", b'{"warm": "up"}')])
"""Loads what decoding loads at first use."""


class Epoch(msgspec.Struct, frozen=True):
    """A key epoch of subject tokens; `key` in hexadecimal."""

    id: str
    key: str


class Suppressed(msgspec.Struct, frozen=True):
    """The suppression list: its `key` in hexadecimal, and for each of its tokens the numbers of the choices."""

    key: str
    numbers: dict[str, list[int]]


class Specification(msgspec.Struct, frozen=True):
    """The first line of standard input; `feedback` is the key of what was settled, in hexadecimal."""

    socket: str
    configuration: str
    generation: int
    epoch: Epoch
    folder: str | None = None
    suppression: Suppressed | None = None
    feedback: str | None = None


class Order(msgspec.Struct, frozen=True):
    """A later line: a new configuration, a new key epoch, a new suppression list, or the end."""

    generation: int | None = None
    configuration: str | None = None
    epoch: Epoch | None = None
    suppression: Suppressed | None = None
    drain: bool = False


def main() -> int:
    """Run until drained."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the supervisor decides
    orders = open(0, "rb", closefd=False)  # noqa: SIM115  the process's own standard input, for its whole life
    line = orders.readline()
    if not line.strip():
        return 0
    try:
        specification = msgspec.json.decode(line, type=Specification)
    except msgspec.MsgspecError as error:
        report({"error": f"the detector's specification cannot be read: {error}"})
        return 2
    return asyncio.run(_serve(specification, orders))


async def _serve(specification: Specification, orders: BinaryIO) -> int:
    try:
        server = await _start(specification)
    except Exception as error:  # noqa: BLE001  whatever keeps a worker from starting becomes one sentence for the supervisor
        report({"error": f"a detector cannot start: {error}"})
        return 2
    loop = asyncio.get_running_loop()
    threading.Thread(target=_listen, args=(orders, loop, server), daemon=True, name="orders").start()
    loop.add_signal_handler(signal.SIGTERM, server.drain)
    report({"generation": specification.generation})
    report({"ready": True})
    server.rehearse()
    await server.drained.wait()
    return 0


async def _start(specification: Specification) -> Server:
    """Load models, then listen."""
    from detectors.settings import settings_from

    folder = None if specification.folder is None else Path(specification.folder)
    settings = settings_from(specification.configuration, folder)
    if not settings.recognizers:
        with without_spacy():
            from detectors import presidio  # noqa: F401 # pyright: ignore[reportUnusedImport]  for its import alone
    from detectors.engine import Engine
    from detectors.inspect import inspect
    from detectors.tokens import Tokenizer

    engine = Engine(settings)
    engine.warm()
    tokenizer = Tokenizer(specification.epoch.id, bytes.fromhex(specification.epoch.key), settings.region)
    inspect([_WARM_UP], engine, tokenizer)
    gc.collect()
    gc.freeze()  # models live as long as the process: no collection needs to look at them
    gc.set_threshold(20_000, 20, 50)
    server = Server(engine, tokenizer, folder)
    if specification.suppression is not None:
        server.use_suppression(bytes.fromhex(specification.suppression.key), specification.suppression.numbers)
    server.feedback_key = bytes.fromhex(specification.feedback) if specification.feedback else None
    server.use_configuration(specification.configuration)
    await server.listen(Path(specification.socket))
    return server


def _listen(orders: BinaryIO, loop: asyncio.AbstractEventLoop, server: Server) -> None:
    """A thread: carry the supervisor's orders to the loop; end the process when there is no supervisor any more."""
    for line in orders:
        try:
            order = msgspec.json.decode(line, type=Order)
        except msgspec.MsgspecError as error:
            report({"error": f"an order cannot be read: {error}"})
            continue
        loop.call_soon_threadsafe(_obey, order, server)
    os._exit(0)


def _obey(order: Order, server: Server) -> None:
    if order.drain:
        server.drain()
        return
    try:
        if order.epoch is not None:
            server.use_epoch(order.epoch.id, bytes.fromhex(order.epoch.key))
        if order.suppression is not None:
            server.use_suppression(bytes.fromhex(order.suppression.key), order.suppression.numbers)
        if order.configuration is not None:
            server.use_configuration(order.configuration)
    except (SettingsError, ImportError, ValueError) as error:
        report({"error": f"a detector refuses generation {order.generation}: {error}"})
        return
    if order.generation is not None:
        report({"generation": order.generation})


def report(line: dict[str, object]) -> None:
    """Tell the supervisor, on the pipe that it opened; by hand, tell standard error."""
    text = msgspec.json.encode(line) + b"\n"
    number = os.environ.get("DOUANE_STATUS_FD")
    try:
        os.write(int(number) if number else sys.stderr.fileno(), text)
    except OSError:
        return  # the supervisor is gone: standard input ends this process


def run(entry: Callable[[], int] = main) -> None:
    """Leave without waiting for the thread that reads standard input."""
    status = entry()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    run()
