"""Serves `/metrics`, `/healthz` and `/readyz` from the supervisor, in a thread with an event loop of its own.

A scrape reads the index and the workers' files; that must not keep the supervisor from its children.
"""

import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uvicorn

    from proxy.exporter import Status

CLOSING = 2  # seconds that an answer under way gets at the end


class Monitor:
    """The metrics address of one run."""

    def __init__(self, listener: socket.socket, state: Path, metrics_dir: Path, status: "Callable[[], Status]") -> None:
        self._listener = listener
        self._server = _server(state, metrics_dir, status)
        self._thread = threading.Thread(target=self._serve, name="metrics", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """Stop answering; a monitor that was never started (an interrupt while children load) only lets go of its address."""
        self._server.should_exit = True
        if self._thread.ident is not None:
            self._thread.join(CLOSING + 1)
        self._listener.close()

    def _serve(self) -> None:
        self._server.run(sockets=[self._listener])


def _server(state: Path, metrics_dir: Path, status: "Callable[[], Status]") -> "uvicorn.Server":
    import uvicorn

    from proxy.exporter import app

    return uvicorn.Server(
        uvicorn.Config(
            app(state, metrics_dir, status),
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=CLOSING,
        )
    )
