"""What every way of restoring an answer offers."""

from typing import Protocol


class Restoring(Protocol):
    """Restores an answer: `feed` its bytes, `flush` at the end."""

    def feed(self, data: bytes) -> bytes:
        """As much as is certain now."""
        ...

    def flush(self) -> bytes:
        """The rest."""
        ...

    def give_up(self) -> bytes:
        """What came and has not gone on, as it came; after an exception, that at which it was raised too."""
        ...
