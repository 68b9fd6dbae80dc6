"""The border to libraries that read hostile bytes: whatever they raise becomes the house's own `Unreadable`."""

import warnings
from collections.abc import Generator
from contextlib import contextmanager

from formats.reading import Unreadable


@contextmanager
def foreign() -> Generator[None]:
    """Run a library's reader. Parsers of PDF, Office and the like raise anything for broken input, and warn at will.

    Raises:
        Unreadable: the library gave up.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable from error
