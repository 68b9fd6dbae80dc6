"""Where a command's result goes: a file that only this user may read, or standard output."""

import contextlib
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from douane.errors import DouaneError


@contextmanager
def opened(path: Path | None) -> Generator[TextIO]:
    """Standard output, or a new file in place of an old one; a file appears whole or not at all.

    Raises:
        DouaneError: when the file cannot be written.
    """
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    with _new(path) as raw, open(raw, "w", encoding="utf-8", newline="", closefd=False) as out:
        yield out


def put(content: bytes, path: Path | None) -> None:
    """Write bytes to standard output, or to a new file in place of an old one.

    Raises:
        DouaneError: when the file cannot be written, or a PDF would go to a terminal.
    """
    if path is None:
        if sys.stdout.isatty() and content.startswith(b"%PDF"):
            raise DouaneError("a PDF is not for a terminal: name a file with --output")
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    with _new(path) as raw, open(raw, "wb", closefd=False) as out:
        out.write(content)


@contextmanager
def _new(path: Path) -> Generator[int]:
    """A descriptor to write a file that then takes its place, or none of it does."""
    half = path.with_name(path.name + ".part")
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise DouaneError(f"{path} cannot be written: {(error.strerror or 'unknown reason').lower()}") from error
    with contextlib.suppress(FileNotFoundError):
        os.fchmod(descriptor, path.stat().st_mode & 0o777)  # a file that others read stays readable to them
    try:
        yield descriptor
        half.rename(path)
    finally:
        os.close(descriptor)
        half.unlink(missing_ok=True)


def write(text: str) -> None:
    """Write to standard output."""
    sys.stdout.write(text)
    sys.stdout.flush()


def tell(text: str) -> None:
    """Say something to the person, beside the result."""
    sys.stderr.write(f"{text}\n")
