"""What a person is known by, read from a prompt, standard input or a file: never from the command line, which others can see."""

import getpass
import sys
from pathlib import Path

from douane.reading import text_of


def identifiers(source: Path | None) -> list[str]:
    """The identifiers, one a line.

    Args:
        source: a file; `-` or None is standard input, or a prompt when a person sits there.

    Raises:
        DouaneError: the file cannot be read.
    """
    if source is not None and str(source) != "-":
        return text_of(source).splitlines()
    if sys.stdin.isatty():
        return [getpass.getpass("Identifier (not shown): ")]
    return sys.stdin.read().splitlines()
