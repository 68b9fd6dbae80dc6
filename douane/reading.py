"""The text of a file that a person named; one that cannot be read is one sentence in their words."""

from pathlib import Path

from douane.errors import DouaneError


def text_of(file: Path) -> str:
    """What stands in it.

    Raises:
        DouaneError: it cannot be read, or is no text.
    """
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        raise DouaneError(f"{file} cannot be read: it is no UTF-8 text") from None
    except OSError as error:
        raise DouaneError(f"{file} cannot be read: {(error.strerror or 'unknown reason').lower()}") from None
