"""The supervisor's own log lines; a standard error that nobody reads any more must not end the watch over the children."""

from contextlib import suppress
from typing import Literal

from proxy import logs


def tell(level: Literal["debug", "info", "warning", "error"], event: str, **fields: object) -> None:
    """Write a log line, when there is somewhere to write it; the keys are those of `proxy.logs.KEYS`."""
    with suppress(OSError, ValueError):  # a broken pipe; a stream that was closed
        getattr(logs.logger(), level)(event, **fields)
