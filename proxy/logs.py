"""Our own log lines: structlog, JSON, and a list of the keys that may stand in one. Everything else is counted, not printed.

Law 1 rests on three rules that this module alone keeps:

- A key that `KEYS` does not list is dropped; a value is a bounded string, a number or nothing. Remote text cannot break a line.
- Of an exception only its type and the place in our own code are written, never its message: messages quote what they met.
- Libraries do not print. `silence` empties every record of the standard library's `logging` before any handler sees it
  and counts it by logger and level: mitmproxy's print raw heads and payloads, Presidio's print what they matched.
"""

import logging
import math
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import PurePath
from types import FrameType, TracebackType
from typing import TextIO, cast

import msgspec
import structlog
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

from proxy import exporter

LONGEST = 200
"""Characters of a value; the rest is cut and an ellipsis says so."""

KEYS: frozenset[str] = frozenset(
    {
        "time", "level", "component", "event",  # every line
        "pid", "child", "writer", "node", "worker", "generation", "signal", "status", "exit",  # processes
        "address", "port", "host", "service", "protocol", "mode", "path", "version",  # where
        "reason", "exception", "where", "cause",  # why
        "count", "bytes", "seconds", "depth", "frames", "segment",  # how much
        "record", "exchange", "rule", "action", "entity", "processor", "zone",  # what it is about
    }
)  # fmt: skip

ACCESS_KEYS: tuple[str, ...] = (
    "time", "service", "direction", "method", "host", "processor", "zone", "basis", "action",
    "entities", "unseen", "bytes", "milliseconds", "record",
)  # fmt: skip
"""Exactly what an access line holds, in this order (the contract's Metrics section)."""

_LIBRARIES = frozenset(
    {
        "mitmproxy", "mitmproxy_rs", "presidio-analyzer", "presidio_analyzer", "decision_process", "spacy", "thinc",
        "h2", "hpack", "hyperframe", "h11", "wsproto", "aioquic", "asyncio", "concurrent", "uvicorn", "starlette", "sqlalchemy",
        "tldextract", "py", "ldap3", "passlib", "publicsuffix2",
    }
)  # fmt: skip
_PACKAGES = frozenset({"douane", "dashboards", "proxy", "ledger", "policy", "detectors", "formats"})
_LEVELS = frozenset({"debug", "info", "warning", "error", "critical"})

type Value = str | int | float | bool | list[str] | dict[str, int] | None


def configure(component: str, stream: TextIO | None = None) -> None:
    """Set up structlog for this process; lines go to `stream`, standard error if none is given."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            _with_component(component),
            describe_exception,
            only_listed,
            _render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", _Tolerant(stream or sys.stderr))),
        cache_logger_on_first_use=True,
    )


class _Tolerant:
    """A stream that may be closed or full: a line is then lost, and nobody fails over it (law 4)."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, line: str) -> int:
        """Write a line if it can be written."""
        try:
            return self._stream.write(line)
        except (OSError, ValueError):
            return 0

    def flush(self) -> None:
        """Bring it out if it can be."""
        with suppress(OSError, ValueError):
            self._stream.flush()


def logger() -> FilteringBoundLogger:
    """The process's logger: `logger().warning("a worker died", child="detector", pid=123)`.

    It is never structlog's default, which prints messages and local variables of exceptions.
    """
    if not structlog.is_configured():
        configure("douane")
    return cast("FilteringBoundLogger", structlog.get_logger())


def access_logger(stream: TextIO) -> Callable[[Mapping[str, Value]], None]:
    """A function that writes one access line to `stream`, with `ACCESS_KEYS` and nothing else.

    There is a line a record, so it goes to the encoder at once: structlog's way would cost as much again.
    """

    def write(line: Mapping[str, Value]) -> None:
        stream.write(_json({key: clean(line[key]) for key in ACCESS_KEYS}) + "\n")

    return write


def clean(value: object) -> Value:
    """A value as it may stand in a line: strings bounded and printable, numbers as they are, of anything else only its type."""
    if isinstance(value, str):
        return text(value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | tuple):
        return [text(str(each)) for each in cast("Sequence[object]", value)[:64]]  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, dict):
        pairs = list(cast("dict[object, object]", value).items())[:256]
        return {text(str(key)): number for key, number in pairs if isinstance(number, int)}
    return text(str(value)) if isinstance(value, PurePath) else type(value).__name__


def text(value: str) -> str:
    """At most `LONGEST` characters; what is not printable (control characters, bidi marks, line ends) is written as an escape."""
    short = value if len(value) <= LONGEST else value[:LONGEST] + "…"
    if short.isprintable():
        return short
    return "".join(each if each.isprintable() else each.encode("unicode_escape", "backslashreplace").decode() for each in short)


def only_listed(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """structlog processor: drops and counts what `KEYS` does not list, cleans what it does."""
    dropped = len(event.keys() - KEYS)
    if dropped:
        exporter.count("dropped_log_keys_total", dropped)
    return {key: clean(value) for key, value in event.items() if key in KEYS}


def describe_exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """structlog processor: turns `exc_info` into the exception's type and the innermost place in our own code."""
    given: object = event.pop("exc_info", None)
    error = sys.exception() if given is True else given
    if isinstance(error, tuple):
        error = cast("tuple[object, ...]", error)[1]
    if isinstance(error, BaseException):
        event.update(described(error))
    return event


def described(error: BaseException) -> dict[str, str]:
    """What may be said of an exception: its type, where in our code, and the type of its cause."""
    said = {"exception": type(error).__name__, "where": where(error.__traceback__)}
    cause = error.__cause__ or error.__context__
    return said if cause is None else {**said, "cause": type(cause).__name__}


def where(traceback: TracebackType | None) -> str:
    """The innermost frame in one of our packages: `proxy/runner.py:88 perform`; empty if there is none."""
    found = ""
    while traceback is not None:
        found = _place(traceback.tb_frame, traceback.tb_lineno) or found
        traceback = traceback.tb_next
    return found


def _place(frame: FrameType, line: int) -> str:
    module = str(frame.f_globals.get("__name__", ""))
    file = PurePath(frame.f_code.co_filename)
    parts = file.parts
    for index, part in enumerate(parts):
        if part in _PACKAGES and (module == "__main__" or module.partition(".")[0] == part):
            return f"{'/'.join(parts[index:])}:{line} {frame.f_code.co_name}"
    return ""


def _with_component(component: str) -> structlog.typing.Processor:
    def add(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {"time": event.pop("time"), "level": event.pop("level"), "component": component, **event}

    return add


def _render(_: WrappedLogger, __: str, event: EventDict) -> str:
    return _json(event)


def _json(line: Mapping[str, object]) -> str:
    return msgspec.json.encode(line).decode()


def silence() -> None:
    """Take over every logger, warning and last-resort traceback of this process. Idempotent; there is no way back."""
    logging.setLogRecordFactory(_emptied)
    logging.lastResort = None
    logging.raiseExceptions = False  # else a handler's error prints the record's arguments
    root = logging.getLogger()
    root.handlers[:] = [logging.NullHandler()]
    for name in list(root.manager.loggerDict):
        logging.getLogger(name).handlers.clear()
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _emptied(name: str, level: int, *_: object, **__: object) -> logging.LogRecord:
    exporter.count("silenced_log_records_total", logger=_library(name), level=_level(level))
    return logging.LogRecord(name, level, "", 0, "silenced", (), None)


def _library(name: str) -> str:
    top = name.partition(".")[0]
    return top if top in _LIBRARIES else "other"


def _level(level: int) -> str:
    name = logging.getLevelName(level).lower()
    return name if name in _LEVELS else "info"


def _uncaught(kind: type[BaseException], error: BaseException | None, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logger().error("uncaught exception", exc_info=error.with_traceback(traceback) if error is not None else None)
