"""The console's process: `python -m dashboards.console`, started by the supervisor or by hand with an address.

By the supervisor: the first line on standard input is the spec, later lines are orders, the end of input is the end (the protocol
of `douane.child`). By hand: `python -m dashboards.console STATE [HOST:PORT]`.
"""

import json
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec
import uvicorn

from dashboards.console.access import ConsoleError, token
from dashboards.console.application import application
from ledger.errors import LedgerError
from ledger.journal import Writer

WRITER = "console"


class Spec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line on standard input."""

    state: str
    listen: tuple[str, int]


class Server(uvicorn.Server):
    """Says ready to the supervisor once it listens."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn."""
        await super().startup(sockets)
        if self.started:
            tell({"ready": True})


def main(arguments: list[str]) -> int:
    """Run until drained.

    Returns:
        The exit status: 0 drained, 2 unusable spec, state or address.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN if not arguments else signal.default_int_handler)
    logging.disable(logging.CRITICAL)  # libraries do not print (law 1)
    try:
        spec = by_hand(arguments) if arguments else msgspec.json.decode(_line() or b"", type=Spec)
        return serve(spec, attended=not arguments)
    except msgspec.DecodeError:
        return refuse("the first line on standard input is no spec of dashboards.console")
    except (ConsoleError, LedgerError) as error:
        return refuse(str(error))


def by_hand(arguments: list[str]) -> Spec:
    """The spec of a command line.

    Raises:
        ConsoleError: the address is none.
    """
    host, _, port = (arguments[1] if len(arguments) > 1 else "127.0.0.1:8081").rpartition(":")
    if not port.isdecimal():
        raise ConsoleError("the address must be HOST:PORT")
    return Spec(arguments[0], (host.strip("[]"), int(port)))


def serve(spec: Spec, *, attended: bool) -> int:
    """Serve the pages; every look is a note in the journal's chain `console`."""
    state, (host, port) = Path(spec.state), spec.listen
    if not state.is_dir():
        raise ConsoleError(f"there is no state folder at {state}")
    listening = _listen(host, port)
    secret, lock = token(state), threading.Lock()
    with Writer(state / "journal", socket.gethostname(), WRITER) as writer:

        def book(kind: str, fields: dict[str, object]) -> None:
            with lock:
                writer.note(kind, fields)

        pages = application(state, secret, book)
        server = Server(uvicorn.Config(pages, log_config=None, access_log=False, lifespan="off", server_header=False))
        if attended:
            threading.Thread(target=_obey, args=(server,), daemon=True).start()
        else:
            sys.stderr.write(f"http://{host}:{port}/?token={secret}\n")
        server.run(sockets=[listening])
    return 0


def refuse(sentence: str) -> int:
    """Say why the process cannot run."""
    tell({"error": sentence})
    sys.stderr.write(json.dumps({"level": "error", "component": "console", "event": "cannot start", "reason": sentence}) + "\n")
    return 2


def tell(message: Mapping[str, object]) -> None:
    """A line to the supervisor, if there is one."""
    number = os.environ.get("DOUANE_STATUS_FD")
    if number:
        with suppress(OSError):  # a supervisor that is gone is told by the end of stdin
            os.write(int(number), json.dumps(message).encode() + b"\n")


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        raise ConsoleError(f"the console cannot listen on {host}:{port}: {error.strerror}") from None
    return listening


_kept = b""


def _line() -> bytes | None:
    """The next line on standard input, read without a lock that could hold up the exit; None at the end."""
    global _kept  # noqa: PLW0603  standard input is the process's own
    while b"\n" not in _kept:
        read = os.read(0, 1 << 16)
        if not read:
            return None
        _kept += read
    line, _, _kept = _kept.partition(b"\n")
    return line


def _obey(server: Server) -> None:
    while (line := _line()) is not None:
        with suppress(msgspec.DecodeError):
            order = msgspec.json.decode(line, type=dict[str, object])
            if order.get("drain"):
                server.should_exit = True
            elif "generation" in order:
                tell({"generation": order["generation"]})  # nothing here depends on the configuration
    os._exit(0)  # the supervisor is gone


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
