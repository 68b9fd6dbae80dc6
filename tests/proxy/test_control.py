"""The supervisor's lines, as a child reads them."""

import json
import os
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest

from proxy import control


@contextmanager
def said(*pieces: bytes) -> Generator[int]:
    """A pipe into which somebody writes these pieces and then closes it."""
    reading, writing = os.pipe()

    def write() -> None:
        with os.fdopen(writing, "wb", buffering=0) as out:
            for piece in pieces:
                out.write(piece)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield reading
    finally:
        writer.join()
        os.close(reading)


def test_the_spec_and_what_came_with_it() -> None:
    """Nothing that was read after the first line is lost."""
    with said(b'{"a":1}\n{"drain":true}\n{"b"') as handle:
        assert control.first(handle) == ({"a": 1}, b'{"drain":true}\n{"b"')


def test_a_large_spec() -> None:
    """A megabyte of choices, in as many pieces as the pipe makes of it."""
    spec: dict[str, Any] = {"choices": "x" * 1_000_000}
    with said(json.dumps(spec).encode() + b"\n") as handle:
        assert control.first(handle) == (spec, b"")


def test_a_supervisor_that_is_gone() -> None:
    """No line is no spec."""
    with said() as handle:
        assert control.first(handle) == (None, b"")


async def test_orders_begin_with_what_was_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then comes what is still in the pipe, up to its end."""
    with said(b'rue}\n{"generation":2}\n') as handle, os.fdopen(os.dup(handle)) as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert [order async for order in control.orders(b'{"drain":t')] == [{"drain": True}, {"generation": 2}]
