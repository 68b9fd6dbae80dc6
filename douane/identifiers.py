"""What a person is known by, read from a prompt, standard input or a file: never from the command line, which others can see."""

import getpass
import sys
from pathlib import Path

from douane.errors import DouaneError


def identifiers(source: Path | None) -> list[str]:
    """The identifiers, one a line.

    Args:
        source: a file; `-` or None is standard input, or a prompt when a person sits there.

    Raises:
        DouaneError: the file cannot be read.
    """
    if source is not None and str(source) != "-":
        try:
            return source.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            raise DouaneError(f"{source} cannot be read: it is no UTF-8 text") from None
        except OSError as error:
            raise DouaneError(f"{source} cannot be read: {(error.strerror or 'unknown reason').lower()}") from None
    if sys.stdin.isatty():
        return [getpass.getpass("Identifier (not shown): ")]
    return sys.stdin.read().splitlines()
