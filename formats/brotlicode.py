"""The brotli library behind types: it has none of its own."""

from importlib import import_module
from typing import Protocol, cast


class Decompressor(Protocol):
    """`brotli.Decompressor`."""

    def process(self, string: bytes, output_buffer_limit: int) -> bytes:
        """Give input; get at most about that much output."""
        ...

    def is_finished(self) -> bool:
        """Whether the stream ended as it should."""
        ...

    def can_accept_more_data(self) -> bool:
        """Whether all output was fetched."""
        ...


class Brotli(Protocol):
    """What of the module is used."""

    error: type[Exception]

    def Decompressor(self) -> Decompressor:  # noqa: N802  the library's name
        """A new stream."""
        ...

    def compress(self, string: bytes, *, quality: int) -> bytes:
        """A whole stream."""
        ...


def module() -> Brotli:
    """The module, imported at first use."""
    return cast("Brotli", import_module("brotli"))
