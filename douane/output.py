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
    half = path.with_name(path.name + ".part")
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise DouaneError(f"{path} cannot be written: {(error.strerror or 'unknown reason').lower()}") from error
    with contextlib.suppress(FileNotFoundError):
        os.fchmod(descriptor, path.stat().st_mode & 0o777)  # a file that others read stays readable to them
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
            yield out
        half.rename(path)
    finally:
        half.unlink(missing_ok=True)


def write(text: str) -> None:
    """Write to standard output."""
    sys.stdout.write(text)
    sys.stdout.flush()


def tell(text: str) -> None:
    """Say something to the person, beside the result."""
    sys.stderr.write(f"{text}\n")
